import { v7 as uuidv7 } from "uuid";
import { type Context, requirePermission } from "../context.ts";
import { type Prisma, WorkItemStatus } from "../db.ts";
import { conflict } from "../errors.ts";
import { emitAudit } from "../audit/index.ts";
import { countWorkItems } from "./count-work-items.ts";
import { cancel, type Deed, doTo, type DoneTo, hold, prioritise, release, resolve, retry } from "./deeds.ts";
import { type CaseFilter, casesThat } from "./filter.ts";
import { type ChangedWorkItems, ChangeWorkItems, parsed } from "./schemas.ts";
import { wakeLane } from "./wake-lane.ts";

/** Cases in one statement: no lock is held for long, whatever the number of all. */
const pageSize = 5_000;

/**
 * Changes every case that a filter finds and whose status allows it, in pages of 5,000. Each page is changed whole; asked
 * again after an interruption, the rest is.
 *
 * @throws AppError `invalid`; `conflict` naming the new number when more cases fit the filter than were expected.
 */
export async function changeWorkItems(ctx: Context, raw: ChangeWorkItems): Promise<ChangedWorkItems> {
  requirePermission(ctx, "cases:write");
  const { change, filter, reason, expected } = parsed(ChangeWorkItems, raw);
  const { total } = await countWorkItems(ctx, filter);
  if (total > expected) {
    throw conflict(`${total} cases fit the filter now, not ${expected}: look at them again before you change them`);
  }
  const deed = deedOf(ctx, change, reason);
  const bulkId = uuidv7();
  const tally = new Tally();
  for await (const page of pagesOf(ctx, filter)) {
    tally.add(page, await doTo(ctx, idsOf(page), { deed, detail: { reason, bulkId }, inBulk: true }));
  }
  const answer = { id: bulkId, ...tally.result() };
  const detail = { reason, filter: asJson(filter), change: asJson(change), ...answer };
  await emitAudit(ctx.db, ctx, {
    action: `work-items.${change.action}`,
    entity: "work-items",
    entityId: bulkId,
    detail,
  });
  if (deed.givesWork) for (const lane of tally.lanes) await wakeLane(ctx, lane);
  return answer;
}

function deedOf(ctx: Context, change: ChangeWorkItems["change"], reason: string): Deed {
  const now = ctx.now();
  switch (change.action) {
    case "retry":
      return retry(now);
    case "hold":
      return hold(reason);
    case "release":
      return release(now);
    case "cancel":
      return cancel(now);
    case "resolve":
      return resolve({ resolution: reason, by: ctx.actor.name });
    case "prioritise":
      return prioritise(change);
  }
}

type Found = { id: string; status: WorkItemStatus };

/** The cases that fit the filter as it stands now, oldest first; none that comes meanwhile. */
async function* pagesOf(ctx: Context, filter: CaseFilter): AsyncGenerator<Found[]> {
  const begun = ctx.now();
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await ctx.db.$queryRaw<Found[]>`
      SELECT w.id, w.status FROM work_item w
      WHERE ${casesThat(ctx, filter)} AND w.id > ${after}::uuid AND w.created_at <= ${begun}
      ORDER BY w.id LIMIT ${pageSize}`;
    const last = page.at(-1);
    if (last) yield page;
    if (!last || page.length < pageSize) return;
    after = last.id;
  }
}

const idsOf = (page: readonly Found[]) => page.map(({ id }) => id);
const asJson = (value: unknown) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject;

/** How many cases were changed, and how many were not by what they are. */
class Tally {
  readonly lanes = new Set<string>();
  #changed = 0;
  readonly #skipped = new Map<WorkItemStatus, number>();

  add(page: readonly Found[], done: readonly DoneTo[]): void {
    const changed = new Set(done.map(({ id }) => id));
    this.#changed += changed.size;
    for (const { targetSystemId } of done) this.lanes.add(targetSystemId);
    for (const { id, status } of page) {
      if (!changed.has(id)) this.#skipped.set(status, (this.#skipped.get(status) ?? 0) + 1);
    }
  }

  result() {
    const skipped = Object.values(WorkItemStatus).flatMap((status) => {
      const cases = this.#skipped.get(status);
      return cases === undefined ? [] : [{ status, cases }];
    });
    return { changed: this.#changed, skipped };
  }
}
