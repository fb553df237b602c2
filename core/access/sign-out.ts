import { emitAudit } from "../audit/index.ts";
import type { Engine } from "../context.ts";
import { tokenHash } from "../secrets.ts";

/** Ends a session; one that is unknown or over is none of anybody's concern. */
export async function signOut(engine: Engine, token: string): Promise<void> {
  const where = { tokenHash: tokenHash(token) };
  await engine.db.$transaction(async (tx) => {
    const session = await tx.session.findUnique({ where, include: { user: true } });
    const { count } = await tx.session.deleteMany({ where });
    if (!session || count === 0) return;
    const { id, name, roles } = session.user;
    const ctx = { ...engine, actor: { kind: "user" as const, id, name, roles }, tenantId: session.tenantId };
    await emitAudit(tx, ctx, { action: "user.sign_out", entity: "user", entityId: id });
  });
}
