import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission, requirePerson } from "../context.ts";
import type { Baseline, DbOrTransaction } from "../db.ts";
import { AppError, type FieldError, invalidFields, notFound } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { getMeasure } from "./get-measure.ts";
import { type MeasureDetail, ProposeMeasureInput } from "./schemas.ts";

type Proposal = ReturnType<typeof ProposeMeasureInput.parse>;

/**
 * Registers a measure without a robot, for another person to approve. It frees nothing before that.
 *
 * @throws AppError `not_found` for the process; `duplicate` naming `code`; `invalid` naming the field: a unit or a baseline that
 *   is not there, an old one that was not valid before or a new one that is not valid from the first day, of another unit or
 *   case type, or not lower; work that is gone without volume, author and method of what there would have been.
 */
export async function proposeMeasure(ctx: Context, rawInput: ProposeMeasureInput): Promise<MeasureDetail> {
  requirePermission(ctx, "measures:write");
  requirePerson(ctx, "propose a measure");
  const parsed = ProposeMeasureInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const proposal = parsed.data;
  refuse(wrongForKind(proposal));
  const { id } = await ctx.db.$transaction(async (tx) => {
    await refuseUnknown(tx, ctx, proposal);
    refuse(await wrongBaselines(tx, ctx, proposal));
    const { effectiveFrom, volumeMethod, volumeAuthor, ...rest } = proposal;
    const data = {
      ...rest,
      tenantId: ctx.tenantId,
      volumeAuthor: volumeAuthor ?? null,
      volumeMethod: volumeMethod ?? null,
      newBaselineId: rest.newBaselineId ?? null,
      counterfactualVolume: rest.counterfactualVolume ?? null,
      effectiveFrom: toDbDate(effectiveFrom),
      recordedById: ctx.actor.id,
      recordedBy: ctx.actor.name,
      createdAt: ctx.now(),
    };
    const [measure] = await tx.measure.createManyAndReturn({ data: [data], skipDuplicates: true });
    if (!measure) throw codeIsTaken(proposal.code);
    const detail = { kind: proposal.kind, code: proposal.code, effectiveFrom };
    await emitAudit(tx, ctx, { action: "measure.propose", entity: "measure", entityId: measure.id, detail });
    return measure;
  });
  return getMeasure(ctx, { id });
}

/** Work that is simplified has a new time; work that is gone has a number of cases there would have been. */
function wrongForKind(proposal: Proposal): FieldError[] {
  const { kind, newBaselineId } = proposal;
  if (kind === "SIMPLIFY" && newBaselineId === undefined) {
    return [{ field: "newBaselineId", rule: "required", message: "A simplification needs the new time of a case" }];
  }
  if (kind === "REMOVE" && newBaselineId !== undefined) {
    return [{ field: "newBaselineId", rule: "not_for_removal", message: "Work that is gone takes no time" }];
  }
  const aboutVolume = ["counterfactualVolume", "volumeAuthor", "volumeMethod"] as const;
  const isGone = newBaselineId === undefined;
  return aboutVolume.flatMap((field) => {
    const isGiven = proposal[field] !== undefined;
    if (isGone && !isGiven) return [{ field, rule: "required", message: "Needed where the work is no longer done" }];
    if (!isGone && isGiven)
      return [{ field, rule: "only_for_removal", message: "Only where the work is no longer done" }];
    return [];
  });
}

async function refuseUnknown(tx: DbOrTransaction, { tenantId }: Context, proposal: Proposal): Promise<void> {
  const { processId, unitId } = proposal;
  if (!(await tx.process.findFirst({ where: { id: processId, tenantId } }))) throw notFound("process", processId);
  if (await tx.organisationUnit.findFirst({ where: { id: unitId, tenantId } })) return;
  throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
}

async function wrongBaselines(tx: DbOrTransaction, { tenantId }: Context, proposal: Proposal): Promise<FieldError[]> {
  const { processId, oldBaselineId, newBaselineId } = proposal;
  const find = (id: string) => tx.baseline.findFirst({ where: { id, tenantId, processId, status: "APPROVED" } });
  const unknown = (field: string) => ({
    field,
    rule: "unknown_baseline",
    message: "The process has no such approved baseline",
  });
  const old = await find(oldBaselineId);
  if (!old) return [unknown("oldBaselineId")];
  const first = toDbDate(proposal.effectiveFrom);
  const wrong = [];
  if (old.validFrom >= first || (old.validTo !== null && old.validTo < first)) {
    const message = "Must have been valid on the day before effectiveFrom";
    wrong.push({ field: "oldBaselineId", rule: "not_valid_before", message });
  }
  if (newBaselineId === undefined) return wrong;
  const now = await find(newBaselineId);
  return now ? [...wrong, ...wrongNewBaseline({ old, now, first })] : [...wrong, unknown("newBaselineId")];
}

function wrongNewBaseline({ old, now, first }: { old: Baseline; now: Baseline; first: Date }): FieldError[] {
  const wrong = (rule: string, message: string) => [{ field: "newBaselineId", rule, message }];
  if (now.unitId !== old.unitId || now.caseType !== old.caseType) {
    return wrong("other_scope", "Must be of the same unit and case type as the old one");
  }
  if (now.secondsPerCase >= old.secondsPerCase) return wrong("not_lower", "Must be less than the old one");
  if (now.validFrom > first || (now.validTo !== null && now.validTo <= first)) {
    return wrong("not_valid_then", "Must be valid on effectiveFrom");
  }
  return [];
}

function refuse(fields: readonly FieldError[]): void {
  const [first] = fields;
  if (first) throw new AppError("invalid", `${first.field}: ${first.message}`, { fields });
}

function codeIsTaken(code: string): AppError {
  const message = `There is a measure ${code} already`;
  return new AppError("duplicate", message, { fields: [{ field: "code", rule: "duplicate", message }] });
}
