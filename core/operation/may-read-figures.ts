import { createHash, timingSafeEqual } from "node:crypto";

/** What is known of somebody who asks for figures. */
export type FiguresCaller = {
  /** The header of that name. */
  authorization: string | undefined;
  /** Address of the other end of the connection. */
  remoteAddress: string | undefined;
  /** Whether a header tells that a proxy passed the request on: who asks is then not who connects. */
  wasForwarded: boolean;
};

/**
 * Whether the installation's figures, which are of every municipality, may be shown: to who has the token when one is
 * set, else to programs on the same machine.
 */
export function mayReadFigures(caller: FiguresCaller, token: string | undefined): boolean {
  if (token !== undefined) return isSame(/^Bearer +(\S+) *$/i.exec(caller.authorization ?? "")?.[1] ?? "", token);
  return (
    !caller.wasForwarded && /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(caller.remoteAddress ?? "")
  );
}

/** Takes as long for one wrong token as for another. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
