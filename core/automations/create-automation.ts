import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { AppError, invalidFields } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { checkAutomation, checkUnit } from "./check-automation.ts";
import { getAutomation } from "./get-automation.ts";
import { refuseOverlap } from "./refuse-overlap.ts";
import { type AutomationDetail, CreateAutomationInput } from "./schemas.ts";

type Asked = ReturnType<typeof CreateAutomationInput.parse>;
type NewProcess = NonNullable<Asked["process"]>;
type ProcessChoice = { id: string } | { create: NewProcess };

/**
 * Puts a bot to work on a process, as a draft unless asked to be active at once.
 *
 * @throws AppError `invalid` that names every part that does not fit; `duplicate` naming `code` or `process.code`; `overlap`
 *   naming what else takes the same minutes off the same cases.
 */
export async function createAutomation(ctx: Context, rawInput: CreateAutomationInput): Promise<AutomationDetail> {
  requirePermission(ctx, "automations:write");
  const parsed = CreateAutomationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { process: _, ...asked } = parsed.data;
  const automation = { ...asked, processId: asked.processId, credentialId: asked.credentialId ?? null };
  const choice = choiceOfProcess(parsed.data);
  const id = await ctx.db.$transaction(async (tx) => {
    await checkAutomation(tx, ctx, automation);
    const processId = "id" in choice ? choice.id : await createProcess(tx, ctx, choice.create);
    const [created] = await tx.automation.createManyAndReturn({
      data: [
        {
          ...automation,
          processId,
          tenantId: ctx.tenantId,
          settings: automation.settings as Prisma.InputJsonObject,
          retryPolicy: automation.retryPolicy,
          createdAt: ctx.now(),
          wentLiveOn: automation.status === "ACTIVE" ? toDbDate(localDateOf(ctx.now())) : null,
        },
      ],
      skipDuplicates: true,
    });
    if (!created) throw codeIsTaken("code", automation.code);
    if (created.status === "ACTIVE") await refuseOverlap(tx, ctx, created);
    const { code, botId, status, unitId, residualMethod, standardResidualSeconds, idleCutoffMinutes } = automation;
    const counted = { unitId, residualMethod, standardResidualSeconds, idleCutoffMinutes };
    await emitAudit(tx, ctx, {
      action: "automation.create",
      entity: "automation",
      entityId: created.id,
      detail: { code, botId, status, processId, ...counted },
    });
    return created.id;
  });
  return getAutomation(ctx, { id });
}

function choiceOfProcess({ processId, process }: Asked): ProcessChoice {
  if (processId !== undefined && process === undefined) return { id: processId };
  if (processId === undefined && process !== undefined) return { create: process };
  throw invalidFields([{ path: ["processId"], code: "one_of", message: "Give either processId or process" }]);
}

async function createProcess(tx: DbOrTransaction, ctx: Context, process: NewProcess): Promise<string> {
  const [wrong] = await checkUnit(tx, ctx, { unitId: process.unitId, field: "process.unitId" });
  if (wrong) throw new AppError("invalid", `${wrong.field}: ${wrong.message}`, { fields: [wrong] });
  const { yearlyVolume = null, ...rest } = process;
  const [created] = await tx.process.createManyAndReturn({
    data: [{ ...rest, yearlyVolume, tenantId: ctx.tenantId, createdAt: ctx.now() }],
    skipDuplicates: true,
  });
  if (!created) throw codeIsTaken("process.code", process.code);
  await emitAudit(tx, ctx, {
    action: "process.create",
    entity: "process",
    entityId: created.id,
    detail: { code: process.code, counterfactual: process.counterfactual },
  });
  return created.id;
}

function codeIsTaken(field: string, code: string): AppError {
  const message = `${code} is taken`;
  return new AppError("duplicate", `${field}: ${message}`, { fields: [{ field, rule: "duplicate", message }] });
}
