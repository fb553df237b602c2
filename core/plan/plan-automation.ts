import { plannedFigures } from "../benefits/rules/planning.ts";
import { yearsAfter } from "../benefits/rules/ratio.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";
import { hoursPerFteOn } from "../organisation/index.ts";
import { insertBenefit, insertTargets } from "./benefits.ts";
import { orePerHourOf } from "./labour-costs.ts";
import { AddBenefitInput, KeepPlannedInput, PlanAutomationInput, type PlannedYear } from "./schemas.ts";

type Asked = ReturnType<typeof PlanAutomationInput.parse>;

/**
 * What an automation is planned to give in a year, the naive figure beside the net one: nothing of it is freed.
 *
 * @returns Seconds, not rounded.
 * @throws AppError `not_found` for the automation or process; `invalid` naming the field: shares that are not 100 in all
 *   (`not_one`), a unit that is not there, a volume or a time that neither is given nor known of the process (`required`).
 */
export async function planAutomation(ctx: Context, rawInput: PlanAutomationInput): Promise<PlannedYear> {
  requirePermission(ctx, "benefits:read");
  const parsed = PlanAutomationInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return plannedYear(ctx, parsed.data);
}

/**
 * Keeps what an automation is planned to give as a benefit of the plan: an indirect one, worth its hours, with the hours of the
 * first year as its target.
 *
 * @throws AppError as `planAutomation` and `addBenefit` do; `invalid` with `nothing_gained` when people would spend as much time
 *   on the robot as it takes off them, and with `required` naming `unitId`.
 */
export async function keepPlannedAutomation(ctx: Context, rawInput: KeepPlannedInput): Promise<{ id: string }> {
  requirePermission(ctx, "plan:write");
  const parsed = KeepPlannedInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { title, description, ownerName, indicator, from, ...asked } = parsed.data;
  const { automationId } = asked;
  const { netSeconds, valueNok, unitId } = await plannedYear(ctx, asked);
  if (unitId === null) throw missing("unitId", "Say where the work is done");
  if (netSeconds <= 0) {
    const message = "People would spend as much time on it as it takes off them, or more";
    throw invalidFields([{ path: ["operationSeconds"], code: "nothing_gained", message }]);
  }
  const benefit = AddBenefitInput.parse({
    ...(automationId !== undefined && { automationId }),
    title,
    description,
    type: "INDIRECT_BUDGETARY",
    ownerUnitId: unitId,
    ownerName,
    valueNok,
    indicator,
    indicatorUnit: "timer",
  });
  const target = Math.round(netSeconds / 36) / 100;
  return ctx.db.$transaction(async (tx) => {
    const { id } = await insertBenefit(tx, ctx, benefit);
    return insertTargets(tx, ctx, { id, targets: [{ from, to: yearsAfter(from, 1), target }] });
  });
}

async function plannedYear(ctx: Context, asked: Asked): Promise<PlannedYear> {
  const { straightThrough, withPerson, handedOver } = asked;
  const whole = straightThrough + withPerson + handedOver;
  if (whole !== 100) {
    const message = `The shares are ${whole} per cent in all, and must be 100`;
    throw invalidFields([{ path: ["handedOver"], code: "not_one", message }]);
  }
  const today = localDateOf(ctx.now());
  const { unitId, casesPerYear, secondsPerCase } = await knownOf(ctx, asked, today);
  const hundredths = plannedFigures({ ...asked, casesPerYear, secondsPerCase });
  const costs = await ctx.db.labourCost.findMany({ where: { tenantId: ctx.tenantId } });
  const orePerHour = orePerHourOf(costs, { unitId, year: Number(today.slice(0, 4)) });
  const netSeconds = hundredths.net / 100;
  return {
    unitId,
    casesPerYear,
    secondsPerCase,
    naiveSeconds: hundredths.naive / 100,
    grossSeconds: hundredths.gross / 100,
    residualSeconds: hundredths.residual / 100,
    operationSeconds: hundredths.operation / 100,
    netSeconds,
    hoursPerFte: await hoursPerFteOn(ctx.db, ctx.tenantId, today),
    valueNok: orePerHour === null ? null : Math.round((netSeconds / 3_600) * (orePerHour / 100)),
  };
}

/** What is given, and what the register knows where nothing is. */
async function knownOf(ctx: Context, asked: Asked, today: string) {
  const work = await workOf(ctx, asked);
  const unitId = asked.unitId ?? work?.unitId ?? null;
  await refuseUnknownUnit(ctx, unitId);
  const casesPerYear = asked.casesPerYear ?? work?.process.yearlyVolume ?? null;
  if (casesPerYear === null) throw missing("casesPerYear", "Say how many cases a year");
  const place = { processId: work?.process.id ?? null, unitId, today };
  const secondsPerCase = asked.secondsPerCase ?? (await baselineSeconds(ctx, place));
  if (secondsPerCase === null) throw missing("secondsPerCase", "Say how long a case takes by hand");
  return { unitId, casesPerYear, secondsPerCase };
}

/** The process that the robot is to work on, and whose cases it would take. */
async function workOf({ db, tenantId }: Context, { automationId, processId }: Asked) {
  if (automationId !== undefined) {
    const where = { id: automationId, tenantId };
    const automation = await db.automation.findFirst({ where, include: { process: true } });
    if (!automation) throw notFound("automation", automationId);
    return automation;
  }
  if (processId === undefined) return undefined;
  const process = await db.process.findFirst({ where: { id: processId, tenantId } });
  if (!process) throw notFound("process", processId);
  return { process, unitId: process.unitId };
}

async function refuseUnknownUnit({ db, tenantId }: Context, unitId: string | null): Promise<void> {
  if (unitId === null || (await db.organisationUnit.findFirst({ where: { id: unitId, tenantId } }))) return;
  throw invalidFields([{ path: ["unitId"], code: "unknown_unit", message: "There is no such unit" }]);
}

type Place = { processId: string | null; unitId: string | null; today: string };

async function baselineSeconds({ db, tenantId }: Context, { processId, unitId, today }: Place): Promise<number | null> {
  const [found] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT seconds_per_case AS seconds
    FROM baseline_for(${tenantId}::uuid, ${processId}::uuid, '', ${unitId}::uuid, ${toDbDate(today)}::date)`;
  return found?.seconds ?? null;
}

function missing(field: string, message: string) {
  return invalidFields([{ path: [field], code: "required", message }]);
}
