import type { Engine } from "../../../core/context.ts";
import type { EvidenceClass } from "../../../core/db.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { plausibilityAlarms, seldomClocked } from "../../../core/plausibility/index.ts";
import { anAutomation, aTenant, aUser, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const march = { from: "2026-03-01", to: "2026-04-01" };

/** A robot whose credits in March are of a class, and cases that people took over and did, some of them by the clock. */
async function aRobot(engine: Engine, evidenceClass: EvidenceClass) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const automation = await anAutomation(db, { tenantId, title: "Brevroboten", residualMethod: "MEASURED" });
  const ctx = await contextFor(engine, {
    roles: ["CONTROLLER"],
    tenantId,
    now: () => new Date("2026-05-01T10:00:00Z"),
  });
  const { id: automationId, unitId, processId } = automation;
  const of = { kind: "CREDIT", automationId, unitId, processId, evidenceClass, seconds: 60, reason: "Sak" } as const;
  await addEntries(db, ctx, [{ ...of, localDate: "2026-03-05" }]);
  const { id: userId } = await aUser(db, { tenantId });
  type Done = { seconds?: number; at?: string; status?: "RESOLVED" | "HANDED_OVER" | "FAILED" };
  const done = async (count: number, { seconds, at = "2026-03-10T10:00:00Z", status = "RESOLVED" }: Done) => {
    for (let each = 0; each < count; each++) {
      const { id: workItemId } = await aWorkItem(db, { automation, status, settledAt: new Date(at) });
      if (seconds === undefined) continue;
      const session = { tenantId, workItemId, userId, startedAt: new Date(at), activeAt: new Date(at) };
      await db.handlingSession.create({ data: { ...session, stoppedAt: new Date(at), seconds } });
    }
  };
  return { ctx, automation, done };
}

test("class A without a clock is pointed at, and four in five clocked are enough", async ({ engine }) => {
  const { ctx, automation, done } = await aRobot(engine, "A");
  expect(await seldomClocked(ctx, march)).toEqual([]);
  await done(3, { seconds: 120 });
  await done(1, {});
  const named = { automation: { id: automation.id, title: "Brevroboten" } };

  expect(await seldomClocked(ctx, march)).toMatchObject([{ ...named, ended: 4, measured: 3 }]);
  expect(await plausibilityAlarms(ctx, march)).toMatchObject({
    items: [{ kind: "seldom_clocked", ...named, process: { id: automation.processId }, found: 3, expected: 4 }],
  });

  await done(1, { seconds: 120 });
  expect(await seldomClocked(ctx, march)).toEqual([]);
});

test("a clock that was started and counted nothing is none, and other months' cases are not counted", async ({
  engine,
}) => {
  const { ctx, done } = await aRobot(engine, "A");
  await done(4, { seconds: 120 });
  await done(9, { at: "2026-03-31T22:30:00Z" });
  await done(9, { at: "2026-02-28T22:30:00Z" });
  expect(await seldomClocked(ctx, march)).toEqual([]);

  await done(2, { seconds: 0 });

  expect(await seldomClocked(ctx, march)).toMatchObject([{ ended: 6, measured: 4 }]);
});

test("a case that nobody has done for 30 days is as good as one without a clock, and a newer one waits", async ({
  engine,
}) => {
  const { ctx, done } = await aRobot(engine, "A");
  await done(4, { seconds: 120 });
  await done(1, { status: "HANDED_OVER", seconds: 60 });
  await done(1, { status: "HANDED_OVER" });
  await done(1, { status: "FAILED" });
  const onDay = (day: string) => ({ ...ctx, now: () => new Date(`2026-04-${day}T10:00:00Z`) });

  expect(await seldomClocked(onDay("09"), march)).toEqual([]);
  expect(await seldomClocked(onDay("10"), march)).toMatchObject([{ ended: 7, measured: 5 }]);
});

test("hand-overs are pointed at where the standard time for them is 0 seconds, and nowhere else", async ({
  engine,
  db,
}) => {
  const { ctx, automation, done } = await aRobot(engine, "B");
  const { id } = automation;
  await done(1, {});
  await done(1, { status: "FAILED" });
  await done(1, { status: "HANDED_OVER", at: "2026-03-31T22:30:00Z" });
  const set = (data: { residualMethod?: "STANDARD" | "MEASURED"; standardResidualSeconds?: number }) =>
    db.automation.update({ where: { id }, data });
  expect(await plausibilityAlarms(ctx, march)).toEqual({ items: [] });

  await set({ residualMethod: "STANDARD" });

  const alarm = { kind: "free_hand_overs", automation: { id, title: "Brevroboten" }, found: 2, expected: 0 };
  expect(await plausibilityAlarms(ctx, march)).toMatchObject({ items: [alarm] });
  expect(await plausibilityAlarms(ctx, { from: "2026-02-01", to: "2026-03-01" })).toEqual({ items: [] });
  const stranger = await aRobot(engine, "B");
  expect(await plausibilityAlarms(stranger.ctx, march)).toEqual({ items: [] });
  await set({ standardResidualSeconds: 1 });
  expect(await plausibilityAlarms(ctx, march)).toEqual({ items: [] });
});

test("where no credit is of class A nothing is claimed, and another municipality sees nothing", async ({ engine }) => {
  const standard = await aRobot(engine, "B");
  const measured = await aRobot(engine, "A");
  await standard.done(2, {});
  await measured.done(2, {});

  expect(await seldomClocked(standard.ctx, march)).toEqual([]);
  expect(await seldomClocked(measured.ctx, march)).toHaveLength(1);
});
