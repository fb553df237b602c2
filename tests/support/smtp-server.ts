import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as it came in. */
export type ReceivedMail = { from: string; to: string[]; raw: string };

export type MailServerOptions = { user?: string; password?: string };

/** A real SMTP server on 127.0.0.1, which keeps what it gets. */
export async function startMailServer({ user, password }: MailServerOptions = {}) {
  const mails: ReceivedMail[] = [];
  const refusals: Error[] = [];
  const server = new SMTPServer({
    logger: false,
    disabledCommands: user === undefined ? ["STARTTLS", "AUTH"] : ["STARTTLS"],
    allowInsecureAuth: true,
    authOptional: user === undefined,
    onAuth(given, _session, done) {
      if (given.username === user && given.password === password) return done(null, { user: given.username });
      done(new Error("Wrong user name or password"));
    },
    onRcptTo(_address, _session, done) {
      done(refusals.shift());
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        mails.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to,
          raw: Buffer.concat(parts).toString("utf8"),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  server.on("error", () => undefined);
  const { port } = server.server.address() as AddressInfo;
  const account = user === undefined ? "" : `${user}:${password ?? ""}@`;
  return {
    url: `smtp://${account}127.0.0.1:${port}`,
    mails,
    /** The next recipient is refused with this SMTP code. */
    refuseNext(responseCode: number) {
      refusals.push(Object.assign(new Error("Refused"), { responseCode }));
    },
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
