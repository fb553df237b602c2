import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { type FieldError, AppError, invalidFields, notFound } from "../errors.ts";
import { describeWindow } from "./describe.ts";
import { AddMaintenanceWindowInput, type MaintenanceWindow } from "./schemas.ts";
import { coverWholeWeek, type WindowTimes } from "./windows.ts";

const dayMs = 86_400_000;
const longestDays = 31;
const mostWindows = 50;

/**
 * Adds a time in which a lane begins no cases, weekly or once.
 *
 * @throws AppError `not_found`; `invalid` naming the field and the rule: an end before the start, one that is over, longer
 *   than 31 days or more than two years ahead, weekly windows that would leave no minute of the week, too many windows.
 */
export async function addMaintenanceWindow(
  ctx: Context,
  rawInput: AddMaintenanceWindowInput,
): Promise<MaintenanceWindow> {
  requirePermission(ctx, "lanes:write");
  const parsed = AddMaintenanceWindowInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { laneId, weekly, once, reason } = parsed.data;
  const times: WindowTimes = {
    weekdays: weekly?.weekdays.toSorted((a, b) => a - b) ?? [],
    startTime: weekly?.startTime ?? null,
    endTime: weekly?.endTime ?? null,
    startsAt: once ? new Date(once.startsAt) : null,
    endsAt: once ? new Date(once.endsAt) : null,
  };
  refuseWrong(wrongOnce(times, ctx.now()));
  const { tenantId } = ctx;
  const window = await ctx.db.$transaction(async (tx) => {
    await holdLane(tx, ctx, laneId);
    const others = await tx.maintenanceWindow.findMany({
      where: { tenantId, targetSystemId: laneId, OR: [{ endsAt: null }, { endsAt: { gt: ctx.now() } }] },
    });
    refuseWrong(wrongTogether(times, others));
    const added = await tx.maintenanceWindow.create({
      data: { ...times, tenantId, targetSystemId: laneId, reason, createdBy: ctx.actor.name, createdAt: ctx.now() },
    });
    await emitAudit(tx, ctx, {
      action: "lane.window-add",
      entity: "lane",
      entityId: laneId,
      detail: { windowId: added.id, reason, ...(weekly && { weekly }), ...(once && { once }) },
    });
    return added;
  });
  return describeWindow(window, ctx.now());
}

/** Two who add a window each must not together cover the week. */
async function holdLane(tx: DbOrTransaction, { tenantId }: Context, id: string): Promise<void> {
  const [lane] = await tx.$queryRaw<unknown[]>`
    SELECT id FROM target_system WHERE id = ${id}::uuid AND tenant_id = ${tenantId}::uuid FOR UPDATE`;
  if (!lane) throw notFound("target system", id);
}

function wrongOnce({ startsAt, endsAt }: WindowTimes, now: Date): FieldError | undefined {
  if (startsAt === null || endsAt === null) return undefined;
  const wrong = (field: string, rule: string, message: string) => ({ field: `once.${field}`, rule, message });
  if (endsAt <= startsAt) return wrong("endsAt", "end_before_start", "Must be after startsAt");
  if (endsAt <= now) return wrong("endsAt", "is_over", "Must not be past");
  if (endsAt.getTime() - startsAt.getTime() > longestDays * dayMs) {
    return wrong("endsAt", "too_long", `Must be at most ${longestDays} days after startsAt: pause the lane instead`);
  }
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + 2);
  return startsAt > latest ? wrong("startsAt", "too_far_ahead", "Must be at most two years ahead") : undefined;
}

function wrongTogether(added: WindowTimes, others: readonly WindowTimes[]): FieldError | undefined {
  if (others.length >= mostWindows) {
    return {
      field: "laneId",
      rule: "too_many",
      message: `A lane has at most ${mostWindows} windows: remove one first`,
    };
  }
  if (added.startTime === null || !coverWholeWeek([...others, added])) return undefined;
  const message = "Would leave no minute of the week in which the lane works: pause the lane instead";
  return { field: "weekly", rule: "covers_whole_week", message };
}

function refuseWrong(wrong: FieldError | undefined): void {
  if (wrong) throw new AppError("invalid", `${wrong.field}: ${wrong.message}`, { fields: [wrong] });
}
