import { type DbOrTransaction, Prisma, type WorkItemStatus } from "../db.ts";
import type { Context } from "../context.ts";
import { inTransaction } from "../db-errors.ts";
import { endHandOvers, giveBackUntouched } from "../handling/index.ts";
import { openStatuses } from "./filter.ts";
import type { CaseChange } from "./schemas.ts";

/** What a person's decision makes of cases, be it one or a hundred thousand. */
export type Deed = {
  /** As the audit log names it. */
  action: string;
  /** Statuses it is for; each may become what `set` makes of it. */
  from: readonly WorkItemStatus[];
  to?: WorkItemStatus;
  /** What it assigns. */
  set: Prisma.Sql;
  /** Whether it is nothing for a case whose data was purged. */
  needsData?: boolean;
  /** Whether robots get work by it: their lane is woken, and a run that was complete goes on. */
  givesWork?: boolean;
  /** What the audit log says beside the reason. */
  detail?: Prisma.InputJsonObject;
};

const outOfHand = Prisma.sql`lease_owner = NULL, lease_until = NULL, current_step = NULL`;
/** Only a case that failed waits before it is tried again; the time that another waits for was asked for. */
const withoutBackOff = Prisma.sql`not_before = CASE WHEN old.status <> 'RETRYING' THEN w.not_before END`;
const queuedAnew = Prisma.sql`status = 'QUEUED', held_reason = NULL, error_code = NULL, error_message = NULL`;

/**
 * One more attempt at what is settled; at what is to be tried again by itself, the attempt that is to come, at once. An
 * attempt that was never begun is still to come. Without its data no robot can do a case.
 */
export function retry(now: Date): Deed {
  return {
    action: "work-item.retry",
    from: ["SUCCEEDED", "HANDED_OVER", "FAILED", "CANCELLED", "RETRYING"],
    to: "QUEUED",
    needsData: true,
    // Who is in a hurry has not looked at why a worker vanished.
    set: Prisma.sql`${queuedAnew}, worker_losses = CASE WHEN old.status = 'RETRYING' THEN w.worker_losses ELSE 0 END,
      not_before = NULL, settled_at = NULL, queued_at = ${now}, attempt_number = w.attempt_number
      + (EXISTS (SELECT FROM attempt t WHERE t.work_item_id = w.id AND t.number = w.attempt_number))::int`,
    givesWork: true,
  };
}

/** Back on the queue: as soon as the lane has a place, or when the time comes that the case was to wait for. */
export function release(now: Date): Deed {
  const set = Prisma.sql`${queuedAnew}, worker_losses = 0, queued_at = ${now},
    not_before = CASE WHEN w.not_before > ${now}::timestamptz THEN w.not_before END`;
  return { action: "work-item.release", from: ["HELD"], to: "QUEUED", set, givesWork: true };
}

/**
 * Off the queue until somebody releases it, and then no back-off is waited for. What a robot had in hand is another attempt's,
 * which looks first whether it is done.
 */
export function hold(reason: string): Deed {
  return {
    action: "work-item.hold",
    from: ["QUEUED", "RETRYING", "RUNNING"],
    to: "HELD",
    set: Prisma.sql`status = 'HELD', held_reason = ${reason}, ${outOfHand}, ${withoutBackOff},
      attempt_number = w.attempt_number + (old.status = 'RUNNING')::int,
      forgiven_attempts = w.forgiven_attempts + (old.status = 'RUNNING')::int`,
  };
}

/** Off the queue for good. */
export function cancel(now: Date): Deed {
  return {
    action: "work-item.cancel",
    from: openStatuses,
    to: "CANCELLED",
    set: Prisma.sql`status = 'CANCELLED', settled_at = ${now}, not_before = NULL, held_reason = NULL, error_code = NULL,
      error_message = NULL, ${outOfHand}`,
  };
}

/** Done by a person. It stays settled when the robot gave it up: that is when it was handed over. */
export function resolve({ resolution, by }: { resolution: string; by: string }): Deed {
  return {
    action: "work-item.resolve",
    from: ["HANDED_OVER", "FAILED"],
    to: "RESOLVED",
    set: Prisma.sql`status = 'RESOLVED', resolution = ${resolution}, resolved_by = ${by}`,
  };
}

/** When its turn comes, and when it should be settled; null takes the deadline away. */
export function prioritise(asked: { priority?: number | undefined; deadline?: string | null | undefined }): Deed {
  const { priority, deadline } = asked;
  const set = [
    ...(priority === undefined ? [] : [Prisma.sql`priority = ${priority}`]),
    ...(deadline === undefined ? [] : [Prisma.sql`deadline = ${deadline === null ? null : new Date(deadline)}`]),
  ];
  const detail = { ...(priority !== undefined && { priority }), ...(deadline !== undefined && { deadline }) };
  return { action: "work-item.prioritise", from: openStatuses, set: Prisma.join(set), detail };
}

/** A case that a deed was done to. */
export type DoneTo = {
  id: string;
  was: WorkItemStatus;
  status: WorkItemStatus;
  attempt: number;
  targetSystemId: string;
};

type Doing = {
  deed: Deed;
  detail: Prisma.InputJsonObject;
  /** Whether the cases were chosen together, and not looked at one by one. */
  inBulk?: boolean;
};

const mostMs = 60_000;

/** Does a deed to those of the cases whose status allows it, to all of them or to none. */
export async function doTo(ctx: Context, ids: readonly string[], doing: Doing): Promise<DoneTo[]> {
  const patience = { timeout: mostMs, maxWait: mostMs };
  return inTransaction(ctx, (tx) => doWithin(tx, ctx, { ids, ...doing }), patience);
}

/**
 * The same in the caller's transaction: cases, attempts, runs and audit log in one statement, and what people spent on
 * those that a robot had given up. Cases of an automation that is retired get no robot.
 */
export async function doWithin(
  tx: DbOrTransaction,
  ctx: Context,
  { ids, deed, detail, inBulk = false }: Doing & { ids: readonly string[] },
): Promise<DoneTo[]> {
  const now = ctx.now();
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  const needsData = deed.needsData ? Prisma.sql`AND purged_at IS NULL` : Prisma.empty;
  const needsRobot = deed.givesWork
    ? Prisma.sql`AND NOT EXISTS (SELECT FROM automation a WHERE a.id = automation_id AND a.status = 'RETIRED')`
    : Prisma.empty;
  const stopped = typeof detail["reason"] === "string" ? detail["reason"] : null;
  const old = Prisma.sql`
    SELECT id, status, attempt_number FROM work_item
    WHERE id = ANY(${[...ids]}::uuid[]) AND tenant_id = ${ctx.tenantId}::uuid
      AND status = ANY(${[...deed.from]}::"WorkItemStatus"[]) ${needsData} ${needsRobot}
    ORDER BY id FOR UPDATE`;
  // First, for whoever claims one of them meanwhile: a statement that waited for the case would not see its attempt.
  await tx.$executeRaw(old);
  const done = await tx.$queryRaw<DoneTo[]>`
    WITH old AS MATERIALIZED (${old}
    ), item AS (
      UPDATE work_item w SET ${deed.set} FROM old WHERE w.id = old.id
      RETURNING w.id, w.run_id, w.target_system_id, w.status, w.attempt_number, old.status AS was, old.attempt_number AS tried
    ), closed AS (
      UPDATE attempt t SET finished_at = ${now}, outcome = 'STOPPED', error_message = ${stopped}
      FROM item WHERE item.was = 'RUNNING' AND item.status <> 'RUNNING'
        AND t.work_item_id = item.id AND t.number = item.tried AND t.outcome IS NULL
    ), reopened AS (
      UPDATE run SET status = 'RUNNING', finished_at = NULL
      WHERE ${deed.givesWork ?? false} AND status = 'COMPLETED' AND id IN (SELECT run_id FROM item)
    ), told AS (
      INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
      SELECT ${ctx.tenantId}::uuid, ${actor}, ${deed.action}, 'work-item', id::text,
             ${JSON.stringify({ ...detail, ...deed.detail })}::jsonb || jsonb_build_object('from', was, 'attempt', attempt_number), ${now}
      FROM item
    )
    SELECT id, was, status, attempt_number AS attempt, target_system_id AS "targetSystemId" FROM item`;
  await endHandOversOf(tx, ctx, { done, deed, inBulk });
  return done;
}

type Ending = { done: readonly DoneTo[]; deed: Deed; inBulk: boolean };

/** What is handed over is a person's to look at; what failed may be given back together before anybody has. */
async function endHandOversOf(tx: DbOrTransaction, ctx: Context, { done, deed, inBulk }: Ending): Promise<void> {
  const ended = done.filter(({ was, status }) => isGivenUp(was) && !isGivenUp(status));
  if (deed.to === "RESOLVED") return endHandOvers(tx, ctx, { ids: idsOf(ended), end: "FINISHED_BY_HAND" });
  const isUnseen = ({ was }: DoneTo) => inBulk && was === "FAILED";
  const touched = await giveBackUntouched(tx, ctx, idsOf(ended.filter(isUnseen)));
  const seen = idsOf(ended.filter((item) => !isUnseen(item)));
  await endHandOvers(tx, ctx, { ids: [...seen, ...touched], end: "GIVEN_BACK" });
}

const idsOf = (cases: readonly DoneTo[]) => cases.map(({ id }) => id);

function isGivenUp(status: WorkItemStatus): boolean {
  return status === "HANDED_OVER" || status === "FAILED";
}

const deedFor = {
  retry: retry(new Date(0)),
  hold: hold(""),
  release: release(new Date(0)),
  cancel: cancel(new Date(0)),
  resolve: resolve({ resolution: "", by: "" }),
  prioritise: prioritise({ priority: 5 }),
} as const satisfies Record<CaseChange["action"], Deed>;

/** Whether a decision is for a case of that status. */
export function mayDo(action: CaseChange["action"], status: WorkItemStatus): boolean {
  return deedFor[action].from.includes(status);
}
