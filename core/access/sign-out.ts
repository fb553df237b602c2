import type { Engine } from "../context.ts";
import { tokenHash } from "../secrets.ts";

/** Ends a session; one that is unknown or over is none of anybody's concern. */
export async function signOut(engine: Engine, token: string): Promise<void> {
  await engine.db.session.deleteMany({ where: { tokenHash: tokenHash(token) } });
}
