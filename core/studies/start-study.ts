import { randomInt } from "node:crypto";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { AppError, invalidFields, notFound } from "../errors.ts";
import { localDateOf } from "../local-date.ts";
import { processVersionsOn, wrongShares } from "../processes/index.ts";
import { getStudy } from "./get-study.ts";
import { refusePersonalData } from "./personal-data.ts";
import { StartStudyInput, type StudyDetail } from "./schemas.ts";

const seeds = 2 ** 31;

/**
 * Begins to time how long cases take by hand, on the version of the process that is valid today.
 *
 * @throws AppError `invalid`, also with `not_one` when the strata are not the whole mix, and with `personal_data`;
 *   `not_found` for the process.
 */
export async function startStudy(ctx: Context, rawInput: StartStudyInput): Promise<StudyDetail> {
  requirePermission(ctx, "studies:write");
  requirePerson(ctx, "start a study");
  const parsed = StartStudyInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const asked = parsed.data;
  const [wrong, ...others] = asked.strata.length === 0 ? [] : wrongShares(asked.strata, "strata");
  if (wrong) throw new AppError("invalid", `${wrong.field}: ${wrong.message}`, { fields: [wrong, ...others] });
  const id = await ctx.db.$transaction(async (tx) => {
    await assertProcess(tx, ctx, asked);
    await refusePersonalData(tx, ctx.tenantId, { title: asked.title, caseType: asked.caseType });
    const on = localDateOf(ctx.now());
    const versions = await processVersionsOn(tx, ctx.tenantId, { processIds: [asked.processId], on });
    const created = await tx.timeStudy.create({
      data: {
        ...asked,
        tenantId: ctx.tenantId,
        processVersion: versions.get(asked.processId) ?? 1,
        seed: randomInt(seeds),
        createdById: ctx.actor.id,
        createdBy: ctx.actor.name,
        createdAt: ctx.now(),
      },
    });
    await emitAudit(tx, ctx, { action: "study.start", entity: "study", entityId: created.id, detail: asked });
    return created.id;
  });
  return getStudy(ctx, { id });
}

async function assertProcess(
  tx: DbOrTransaction,
  { tenantId }: Context,
  { processId, unitId }: { processId: string; unitId: string },
): Promise<void> {
  const process = await tx.process.findFirst({ where: { id: processId, tenantId } });
  if (!process) throw notFound("process", processId);
  if (process.retiredAt !== null) {
    throw invalidFields([{ path: ["processId"], code: "retired", message: "The process is retired" }]);
  }
  if (await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId } })) return;
  throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
}
