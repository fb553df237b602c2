import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { AddCredentialInput, ReplaceCredentialPasswordInput } from "./schemas.ts";

/**
 * Adds a robot account in a target system. Its password is sealed under the master key and never told again.
 *
 * @throws AppError `invalid`; `not_found`; `duplicate` naming `name`.
 */
export async function addCredential(ctx: Context, rawInput: AddCredentialInput): Promise<{ id: string }> {
  requirePermission(ctx, "credentials:write");
  const parsed = AddCredentialInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { laneId, name, username, password } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const lane = await tx.targetSystem.findFirst({ where: { id: laneId, tenantId }, select: { id: true } });
    if (!lane) throw notFound("target system", laneId);
    const sealedPassword = ctx.secrets.seal(password);
    const [added] = await tx.credential.createManyAndReturn({
      data: [{ tenantId, targetSystemId: laneId, name, username, sealedPassword, createdAt: ctx.now() }],
      skipDuplicates: true,
    });
    if (!added) throw nameIsTaken(name);
    const detail = { credentialId: added.id, name, username };
    await emitAudit(tx, ctx, { action: "lane.credential-add", entity: "lane", entityId: laneId, detail });
    return { id: added.id };
  });
}

/**
 * Replaces the password of a robot account; robots that are signed in use it from their next login on.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function replaceCredentialPassword(
  ctx: Context,
  rawInput: ReplaceCredentialPasswordInput,
): Promise<{ id: string }> {
  requirePermission(ctx, "credentials:write");
  const parsed = ReplaceCredentialPasswordInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { laneId, id, password } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const [replaced] = await tx.credential.updateManyAndReturn({
      where: { id, tenantId: ctx.tenantId, targetSystemId: laneId },
      data: { sealedPassword: ctx.secrets.seal(password) },
    });
    if (!replaced) throw notFound("credential", id);
    const detail = { credentialId: id, name: replaced.name };
    await emitAudit(tx, ctx, { action: "lane.credential-password", entity: "lane", entityId: laneId, detail });
    return { id };
  });
}

function nameIsTaken(name: string): AppError {
  const message = `${name} is taken`;
  return new AppError("duplicate", `name: ${message}`, { fields: [{ field: "name", rule: "duplicate", message }] });
}
