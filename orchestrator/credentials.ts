import type { Credential } from "../bots/sdk/index.ts";
import type { Engine } from "../core/context.ts";

/** Opens a robot account's seal. @throws Error when there is none, or it was sealed under another master key. */
export async function openCredential(engine: Engine, where: { id: string; tenantId: string }): Promise<Credential> {
  const row = await engine.db.credential.findFirst({ where });
  if (!row) throw new Error(`No credential ${where.id}`);
  return { username: row.username, password: engine.secrets.open(row.sealedPassword) };
}
