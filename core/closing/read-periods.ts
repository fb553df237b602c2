import { isAllowed } from "../access/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { Period, PeriodReport } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { type PeriodDays, periodFrom, periodsOfYear } from "../periods/index.ts";
import { daysOf } from "./content.ts";
import { hintsOf } from "./hints.ts";
import { hoursChanges, toldTo } from "./hours-changes.ts";
import { hasEnded } from "./propose-close.ts";
import { headOf } from "./read-reports.ts";
import { ListPeriodsInput, type PeriodDetail, PeriodInput, type PeriodList, type PeriodStatus } from "./schemas.ts";

type Known = Period & { reports: PeriodReport[] };

/** Every month, tertial and the year itself of a year, with how each stands. */
export async function listPeriods(ctx: Context, rawInput: ListPeriodsInput = {}): Promise<PeriodList> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListPeriodsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const year = parsed.data.year ?? Number(localDateOf(ctx.now()).slice(0, 4));
  const known = await knownIn(ctx, { from: `${year}-01-01`, to: `${year + 1}-01-01` });
  return { year, items: periodsOfYear(year).map((days) => statusOf(ctx, days, known)) };
}

/**
 * One period: how it stands, what is missing before it is closed, and its reports, the newest first.
 *
 * @throws AppError `invalid` when no period of the kind begins that day.
 */
export async function getPeriod(ctx: Context, rawInput: PeriodInput): Promise<PeriodDetail> {
  requirePermission(ctx, "benefits:read");
  const parsed = PeriodInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const days = periodFrom(parsed.data.kind, parsed.data.from);
  if (!days) {
    const message = "No period of that kind begins on that day";
    throw invalidFields([{ path: ["from"], code: "not_a_period", message }]);
  }
  const around = { from: `${days.from.slice(0, 4)}-01-01`, to: `${Number(days.from.slice(0, 4)) + 1}-01-01` };
  const known = await knownIn(ctx, around);
  const status = statusOf(ctx, days, known);
  const row = known.find(isOf(days));
  const others = known.filter((one) => !isOf(days)(one)).map((one) => ({ ...daysOf(one), status: one.status }));
  const [missing, decided] = await Promise.all([
    hintsOf(ctx, days, others),
    hoursChanges(ctx.db, ctx.tenantId, { ...days, asOf: ctx.now() }),
  ]);
  const self = `${ctx.actor.kind}:${ctx.actor.id}`;
  return {
    ...status,
    ...whatMay(ctx, status, row),
    missing,
    changes: toldTo(
      ctx,
      decided.map(({ change }) => change),
    ),
    changesAreAllMine:
      decided.length > 0 && decided.every(({ actor, toldById }) => actor === self || toldById === ctx.actor.id),
    reports: reportsOf(row),
  };
}

function whatMay(ctx: Context, { state, hasEnded: isOver }: PeriodStatus, row: Known | undefined) {
  const { roles, id } = ctx.actor;
  const mayPropose = isAllowed(roles, "periods:propose") && isOver && state !== "CLOSED" && row?.proposedById !== id;
  const isProposed = row !== undefined && row.proposedById !== null && state !== "CLOSED";
  const mayClose = isAllowed(roles, "periods:close") && isProposed && row.proposedById !== id;
  return { mayPropose, mayClose, mayReopen: isAllowed(roles, "periods:close") && state === "CLOSED" };
}

async function knownIn({ db, tenantId }: Context, { from, to }: { from: string; to: string }): Promise<Known[]> {
  return db.period.findMany({
    where: { tenantId, from: { gte: toDbDate(from), lt: toDbDate(to) } },
    include: { reports: { orderBy: { revision: "desc" } } },
  });
}

const isOf =
  ({ kind, from }: PeriodDays) =>
  (row: Known) =>
    row.kind === kind && fromDbDate(row.from) === from;

function statusOf(ctx: Context, days: PeriodDays, known: readonly Known[]): PeriodStatus {
  const row = known.find(isOf(days));
  return {
    id: row?.id ?? null,
    ...days,
    state: row?.status ?? "OPEN",
    hasEnded: hasEnded(days, ctx.now()),
    proposedBy: row?.proposedBy ?? null,
    proposedAt: row?.proposedAt?.toISOString() ?? null,
    restateReason: row?.restateReason ?? null,
    latestReport: reportsOf(row)[0] ?? null,
  };
}

function reportsOf(row: Known | undefined): PeriodDetail["reports"] {
  return (row?.reports ?? []).map(headOf);
}
