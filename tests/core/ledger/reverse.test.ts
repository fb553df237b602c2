import { checkRollups, sumRollups } from "../../../core/benefits/index.ts";
import type { Context } from "../../../core/context.ts";
import { listLedgerEntries, logReviewTime, reverseCase, reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aBaseline, anAutomation, aSettledCase, contextFor, expect, test } from "../../support/context.ts";

const reason = "Vedtaket ble gjort om";

/** A controller's context in which it is a moment, and an automation there with ten minutes a case. */
async function aHouse(engine: Parameters<typeof contextFor>[0], at: string) {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], now: () => new Date(at) });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, standardResidualSeconds: 75 });
  const { processId, unitId } = automation;
  const baseline = await aBaseline(engine.db, { tenantId: ctx.tenantId, processId, unitId, evidenceClass: "B" });
  return { ctx, automation, baseline };
}

const netOf = async (ctx: Context, from: string, to: string) => {
  const rows = await sumRollups(ctx.db, { tenantId: ctx.tenantId, from, to, groupBy: [] });
  const spent = new Set(["RESIDUAL", "OPERATION"]);
  return rows.reduce((sum, { kind, seconds }) => sum + (spent.has(kind) ? -seconds : seconds), 0);
};

const closed = (ctx: Context, from: string, to: string) =>
  ctx.db.period.create({
    data: {
      tenantId: ctx.tenantId,
      kind: "MONTH",
      status: "CLOSED",
      from: toDbDate(from),
      to: toDbDate(to),
      proposedById: ctx.actor.id,
      proposedBy: ctx.actor.name,
      proposedAt: new Date(),
    },
  });

test("a case of last year is taken back in the year it is taken back in, and last year stays as it was published", async ({
  engine,
  db,
}) => {
  const { ctx, automation, baseline } = await aHouse(engine, "2026-12-31T23:30:00Z");
  // Half past eleven at night in Greenwich is the next year in Oslo, an hour before it is not.
  const { workItemId } = await aSettledCase(engine, { automation, at: "2026-12-31T22:30:00Z" });
  await closed(ctx, "2026-12-01", "2027-01-01");

  const { id } = await reverseCase(ctx, { workItemId, reason });

  expect(await netOf(ctx, "2026-01-01", "2027-01-01")).toBe(600);
  expect(await netOf(ctx, "2027-01-01", "2028-01-01")).toBe(-600);
  expect(await netOf(ctx, "2026-01-01", "2028-01-01")).toBe(0);
  const { items } = await listLedgerEntries(ctx);
  expect(items).toMatchObject([
    {
      id,
      kind: "REVERSAL",
      localDate: "2027-01-01",
      seconds: -600,
      cases: 1,
      evidenceClass: "B",
      baselineId: baseline.id,
      workItemId,
      reason,
      recordedBy: ctx.actor.name,
    },
    { kind: "CREDIT", localDate: "2026-12-31", seconds: 600, reversedById: id },
  ]);
  expect(items[0]?.reversesId).toBe(items[1]?.id);
  expect(await db.ledgerEntry.findUnique({ where: { id: BigInt(id) } })).toMatchObject({ businessKeyHash: null });
  expect(await checkRollups(db)).toEqual([]);
});

test.for([
  ["of the day with 23 hours", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999Z", "2026-03-29"],
  ["of the day with 25 hours", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999Z", "2026-10-25"],
] as const)("the first and the last moment %s are that day", async ([, first, last, day], { engine }) => {
  const { ctx, automation } = await aHouse(engine, last);
  await aSettledCase(engine, { automation, at: first });
  await aSettledCase(engine, { automation, at: last });
  const before = new Date(new Date(first).getTime() - 1).toISOString();
  const after = new Date(new Date(last).getTime() + 1).toISOString();
  await aSettledCase(engine, { automation, at: before });
  await aSettledCase(engine, { automation, at: after });

  const { items } = await listLedgerEntries(ctx);

  expect(items.filter(({ localDate }) => localDate === day)).toHaveLength(2);
  const { id } = await reverseEntry(ctx, { entryId: items[1]?.id ?? 0, reason });
  expect((await listLedgerEntries(ctx, { kind: "REVERSAL" })).items).toMatchObject([{ id, localDate: day }]);
});

test("what was spent is given back when it is taken back", async ({ engine }) => {
  const { ctx, automation } = await aHouse(engine, "2026-11-23T10:00:00Z");
  const { workItemId } = await aSettledCase(engine, {
    automation,
    at: "2026-11-20T10:00:00Z",
    outcome: "BUSINESS_EXCEPTION",
  });
  const { items } = await listLedgerEntries(ctx, { workItemId });

  await reverseEntry(ctx, { entryId: items[0]?.id ?? 0, reason });

  expect(await netOf(ctx, "2026-11-01", "2026-12-01")).toBe(0);
  expect((await listLedgerEntries(ctx, { kind: "REVERSAL" })).items).toMatchObject([{ seconds: 75, cases: null }]);
});

test("an entry is taken back once, whoever tries at the same time, and a reversal never", async ({ engine }) => {
  const { ctx, automation } = await aHouse(engine, "2026-11-23T10:00:00Z");
  const { workItemId } = await aSettledCase(engine, { automation, at: "2026-11-20T10:00:00Z" });
  const [credit] = (await listLedgerEntries(ctx)).items;
  const entryId = credit?.id ?? 0;

  const tries = await Promise.allSettled([1, 2, 3].map(() => reverseEntry(ctx, { entryId, reason })));

  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(reverseCase(ctx, { workItemId, reason })).rejects.toMatchObject({
    code: "duplicate",
    fields: [{ field: "workItemId", rule: "already_reversed" }],
  });
  const [reversal] = (await listLedgerEntries(ctx, { kind: "REVERSAL" })).items;
  await expect(reverseEntry(ctx, { entryId: reversal?.id ?? 0, reason })).rejects.toMatchObject({
    fields: [{ field: "entryId", rule: "is_reversal" }],
  });
});

test("refuses without a reason, without the right, another municipality's entry, and in a closed period", async ({
  engine,
}) => {
  const { ctx, automation } = await aHouse(engine, "2026-11-23T10:00:00Z");
  await aSettledCase(engine, { automation, at: "2026-11-20T10:00:00Z" });
  const entryId = (await listLedgerEntries(ctx)).items[0]?.id ?? 0;

  await expect(reverseEntry(ctx, { entryId, reason: " " })).rejects.toMatchObject({ fields: [{ field: "reason" }] });
  const operator = await contextFor(engine, { roles: ["OPERATOR", "ADMINISTRATOR"], tenantId: ctx.tenantId });
  await expect(reverseEntry(operator, { entryId, reason })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await contextFor(engine, { roles: ["CONTROLLER"] });
  await expect(reverseEntry(stranger, { entryId, reason })).rejects.toMatchObject({ code: "not_found" });
  await closed(ctx, "2026-11-01", "2026-12-01");
  await expect(reverseEntry(ctx, { entryId, reason })).rejects.toMatchObject({
    code: "period_closed",
    fields: [{ field: "entryId", rule: "period_closed" }],
  });
});

test("review of what the robot did is debited by hand, as often as it is done", async ({ engine, db }) => {
  const { ctx, automation } = await aHouse(engine, "2026-11-23T10:00:00Z");
  const { workItemId } = await aSettledCase(engine, { automation, at: "2026-11-20T10:00:00Z" });
  const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId });
  const review = { automationId: automation.id, workItemId, localDate: "2026-11-20", reason: "Stikkprøve" };

  await logReviewTime(operator, { ...review, seconds: 90, measured: true });
  await logReviewTime(operator, { ...review, seconds: 60, measured: false });

  expect((await listLedgerEntries(ctx, { kind: "RESIDUAL" })).items).toMatchObject([
    { seconds: 60, estimated: true, workItemId },
    { seconds: 90, estimated: false, workItemId },
  ]);
  expect(await netOf(ctx, "2026-11-01", "2026-12-01")).toBe(450);
  expect(await checkRollups(db)).toEqual([]);
  await expect(
    logReviewTime(operator, { ...review, seconds: 1, measured: true, localDate: "9000-01-01" }),
  ).rejects.toMatchObject({ fields: [{ field: "localDate", rule: "in_future" }] });
});
