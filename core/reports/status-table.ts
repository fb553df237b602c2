import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { assertPeriodOpen } from "../periods/index.ts";
import { RemoveRowInput, SaveGoalInput, SaveStatusEntryInput, type StatusTable, YearInput } from "./schemas.ts";

/** Goals of a year, what is done towards them and how it stands: Mål | Tiltak | Rapport | Status. */
export async function getStatusTable(ctx: Context, rawInput: YearInput): Promise<StatusTable> {
  requirePermission(ctx, "benefits:read");
  const parsed = YearInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { year } = parsed.data;
  const goals = await ctx.db.goal.findMany({
    where: { tenantId: ctx.tenantId, year },
    orderBy: { position: "asc" },
    include: { entries: { orderBy: { position: "asc" } } },
  });
  return {
    year,
    goals: goals.map(({ id, title, entries }) => ({
      id,
      title,
      entries: entries.map((entry) => ({
        id: entry.id,
        title: entry.title,
        automationId: entry.automationId,
        measureId: entry.measureId,
        report: entry.report,
        status: entry.status,
        updatedBy: entry.updatedBy,
        updatedAt: entry.updatedAt.toISOString(),
      })),
    })),
  };
}

/**
 * Adds a goal to a year's plan, last in the table, or gives one another title. How it went is told after the year is over,
 * and what the goals were is settled by then.
 *
 * @throws AppError `invalid`; `not_found`; `period_closed` naming `year` when it is closed as a whole.
 */
export async function saveGoal(ctx: Context, rawInput: SaveGoalInput): Promise<{ id: string }> {
  requirePermission(ctx, "reports:write");
  const parsed = SaveGoalInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, year, title } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    await assertYearOpen(tx, ctx, year);
    const saved = id ?? (await addGoal(tx, ctx, { year, title }));
    if (id !== undefined) {
      const { count } = await tx.goal.updateMany({ where: { id, tenantId, year }, data: { title } });
      if (count === 0) throw notFound("goal", id);
    }
    await emitAudit(tx, ctx, { action: "goal.save", entity: "goal", entityId: saved, detail: { year, title } });
    return { id: saved };
  });
}

/**
 * Adds a row under a goal, last of its rows, or writes one anew.
 *
 * @throws AppError `invalid`, also when the automation or the measure is none of the municipality's; `not_found`.
 */
export async function saveStatusEntry(ctx: Context, rawInput: SaveStatusEntryInput): Promise<{ id: string }> {
  requirePermission(ctx, "reports:write");
  const parsed = SaveStatusEntryInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, goalId, title, report, automationId = null, measureId = null, status = null } = parsed.data;
  const { tenantId } = ctx;
  const row = { title, report, automationId, measureId, status, updatedBy: ctx.actor.name, updatedAt: ctx.now() };
  return ctx.db.$transaction(async (tx) => {
    await assertAbout(tx, ctx, { automationId, measureId });
    const position = await nextPosition(tx, ctx, goalId);
    const saved =
      id === undefined
        ? await tx.statusEntry.create({ data: { tenantId, goalId, position, ...row } })
        : (await tx.statusEntry.updateManyAndReturn({ where: { id, tenantId, goalId }, data: row }))[0];
    if (!saved) throw notFound("status entry", id ?? "");
    const detail = { goalId, title, status };
    await emitAudit(tx, ctx, { action: "status.save", entity: "status_entry", entityId: saved.id, detail });
    return { id: saved.id };
  });
}

/** Takes a goal away with its rows. @throws AppError `invalid`; `not_found`; `period_closed` when its year is closed. */
export async function removeGoal(ctx: Context, rawInput: RemoveRowInput): Promise<{ id: string }> {
  return remove(ctx, rawInput, "goal");
}

/** Takes a row away. @throws AppError `invalid`; `not_found`. */
export async function removeStatusEntry(ctx: Context, rawInput: RemoveRowInput): Promise<{ id: string }> {
  return remove(ctx, rawInput, "status_entry");
}

async function remove(ctx: Context, rawInput: RemoveRowInput, entity: "goal" | "status_entry") {
  requirePermission(ctx, "reports:write");
  const parsed = RemoveRowInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const where = { id, tenantId: ctx.tenantId };
  return ctx.db.$transaction(async (tx) => {
    const goal = entity === "goal" ? await tx.goal.findFirst({ where }) : null;
    if (goal) await assertYearOpen(tx, ctx, goal.year);
    const removed =
      entity === "goal" ? await tx.goal.deleteMany({ where }) : await tx.statusEntry.deleteMany({ where });
    if (removed.count === 0) throw notFound(entity, id);
    await emitAudit(tx, ctx, { action: `${entity === "goal" ? "goal" : "status"}.remove`, entity, entityId: id });
    return { id };
  });
}

function assertYearOpen(tx: DbOrTransaction, ctx: Context, year: number): Promise<void> {
  return assertPeriodOpen(tx, ctx, { from: `${year}-01-01`, through: `${year}-12-31`, field: "year", asOne: true });
}

async function addGoal(tx: DbOrTransaction, ctx: Context, { year, title }: { year: number; title: string }) {
  const { tenantId } = ctx;
  // Two goals added at once take turns here, and get a place each.
  await tx.$queryRaw`select id from tenant where id = ${tenantId}::uuid for update`;
  const { _max: last } = await tx.goal.aggregate({ where: { tenantId, year }, _max: { position: true } });
  const { id } = await tx.goal.create({ data: { tenantId, year, title, position: (last.position ?? 0) + 1 } });
  return id;
}

/** Rows of one goal are added one after another. */
async function nextPosition(tx: DbOrTransaction, ctx: Context, goalId: string): Promise<number> {
  const found = await tx.$queryRaw<unknown[]>`
    select id from goal where id = ${goalId}::uuid and tenant_id = ${ctx.tenantId}::uuid for update`;
  if (found.length === 0) throw notFound("goal", goalId);
  const { _max: last } = await tx.statusEntry.aggregate({ where: { goalId }, _max: { position: true } });
  return (last.position ?? 0) + 1;
}

type About = { automationId: string | null; measureId: string | null };

async function assertAbout(tx: DbOrTransaction, ctx: Context, { automationId, measureId }: About): Promise<void> {
  const { tenantId } = ctx;
  const unknown = (field: string) =>
    invalidFields([{ path: [field], code: "unknown", message: "There is no such thing in the municipality" }]);
  if (automationId !== null && !(await tx.automation.findFirst({ where: { id: automationId, tenantId } }))) {
    throw unknown("automationId");
  }
  if (measureId !== null && !(await tx.measure.findFirst({ where: { id: measureId, tenantId } }))) {
    throw unknown("measureId");
  }
}
