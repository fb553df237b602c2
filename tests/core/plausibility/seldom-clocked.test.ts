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
  const done = async (count: number, { seconds, at = "2026-03-10T10:00:00Z" }: { seconds?: number; at?: string }) => {
    for (let each = 0; each < count; each++) {
      const { id: workItemId } = await aWorkItem(db, { automation, status: "RESOLVED", settledAt: new Date(at) });
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

test("where no credit is of class A nothing is claimed, and another municipality sees nothing", async ({ engine }) => {
  const standard = await aRobot(engine, "B");
  const measured = await aRobot(engine, "A");
  await standard.done(2, {});
  await measured.done(2, {});

  expect(await seldomClocked(standard.ctx, march)).toEqual([]);
  expect(await seldomClocked(measured.ctx, march)).toHaveLength(1);
});
