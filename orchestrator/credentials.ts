import type { Credential } from "../bots/sdk/index.ts";
import type { Engine } from "../core/context.ts";
import { patiently } from "./patience.ts";

/** Opens a robot account's seal. @throws Error when there is none, or it was sealed under another master key. */
export async function openCredential(engine: Engine, where: { id: string; tenantId: string }): Promise<Credential> {
  const row = await patiently(() => engine.db.credential.findFirst({ where }), {
    onWait: (error) => engine.log.warn({ err: error, credentialId: where.id }, "database away, login waits"),
  });
  if (!row) throw new Error(`No credential ${where.id}`);
  return { username: row.username, password: engine.secrets.open(row.sealedPassword) };
}
