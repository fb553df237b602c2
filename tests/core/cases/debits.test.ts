import { changeWorkItems, resolveWorkItem, retryWorkItem, settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import { checkRollups } from "../../../core/benefits/index.ts";
import type { ResidualMethod } from "../../../core/db.ts";
import { entriesOfCase, reverseEntry } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { takeInHand, tryOnce } from "./in-hand.ts";

/** A case in a robot's hands, of an automation that is debited ninety seconds for each case it gives up. */
async function aCaseInHand(engine: Engine, residualMethod: ResidualMethod = "STANDARD") {
  const { db } = engine;
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER", "CONTROLLER"] });
  const { tenantId } = ctx;
  const of = { tenantId, residualMethod, standardResidualSeconds: 90, maxAttempts: 1 };
  const automation = await anAutomation(db, of);
  await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId });
  const item = await aWorkItem(db, { automation, status: "RUNNING" });
  const debitEntries = async () => (await entriesOfCase(db, item)).filter(({ kind }) => kind === "RESIDUAL");
  const debits = async () => (await debitEntries()).map(({ seconds }) => seconds);
  /** Tries again all that has stopped, as an operator does who has looked at none of it. */
  const retryTogether = () =>
    changeWorkItems(ctx, {
      change: { action: "retry" },
      filter: { runId: item.runId, status: ["FAILED", "HANDED_OVER"] },
      reason: "Fagsystemet er oppe igjen",
      expected: 1,
    });
  return { ctx, item, debits, debitEntries, retryTogether };
}

const handedOver = { attempt: 1, outcome: "BUSINESS_EXCEPTION" } as const;

test("people's time on a case is debited each time that the robot gives it up, and its credit once", async ({
  engine,
}) => {
  const { ctx, item, debits } = await aCaseInHand(engine);
  const { id } = item;
  await settleCases(engine, [{ workItemId: id, ...handedOver }]);
  await retryWorkItem(ctx, { id, reason: "Rettet i fagsystemet" });
  await tryOnce(engine, id, "BUSINESS_EXCEPTION");
  await retryWorkItem(ctx, { id, reason: "Rettet igjen" });
  await tryOnce(engine, id, "SUCCEEDED");
  await retryWorkItem(ctx, { id, reason: "Gjør det om igjen" });
  await tryOnce(engine, id, "SUCCEEDED");

  expect(await debits()).toEqual([90, 90]);
  expect((await entriesOfCase(engine.db, item)).map(({ kind }) => kind)).toEqual(["RESIDUAL", "RESIDUAL", "CREDIT"]);
  const rolled = await engine.db.dailyRollup.findMany({
    where: { tenantId: ctx.tenantId, kind: "RESIDUAL" },
  });
  expect(rolled).toMatchObject([{ entries: 2, seconds: 180n }]);
  expect(await checkRollups(engine.db)).toEqual([]);
});

test("a hand-over that is told again later, twice at once, or twice in one breath is debited once", async ({
  engine,
}) => {
  const { ctx, item, debits } = await aCaseInHand(engine);
  const { id } = item;
  const told = { workItemId: id, ...handedOver };

  await Promise.all([settleCases(engine, [told, told]), settleCases(engine, [told]), settleCases(engine, [told])]);
  await settleCases(engine, [told]);

  expect(await debits()).toEqual([90]);
  await retryWorkItem(ctx, { id, reason: "Rettet" });
  await settleCases(engine, [told]);
  const attempt = await takeInHand(engine, id);
  await settleCases(engine, [told]);
  expect(await debits()).toEqual([90]);
  await settleCases(engine, [{ ...told, attempt }]);
  expect(await debits()).toEqual([90, 90]);
});

const failed = { attempt: 1, outcome: "TECHNICAL_ERROR" } as const;

test("a case that failed and was given back together with others is debited once, until somebody has taken it up", async ({
  engine,
}) => {
  const { ctx, item, debits, retryTogether } = await aCaseInHand(engine);
  const { id } = item;
  await settleCases(engine, [{ workItemId: id, ...failed }]);
  expect(await retryTogether()).toMatchObject({ changed: 1 });
  await tryOnce(engine, id, "TECHNICAL_ERROR");
  await retryTogether();
  await tryOnce(engine, id, "BUSINESS_EXCEPTION");
  expect(await debits()).toEqual([90]);

  await retryWorkItem(ctx, { id, reason: "Rettet i fagsystemet" });
  expect(await debits()).toEqual([90]);
  await tryOnce(engine, id, "TECHNICAL_ERROR");
  expect(await debits()).toEqual([90, 90]);
  await retryTogether();
  await tryOnce(engine, id, "TECHNICAL_ERROR");
  await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });
  expect(await debits()).toEqual([90, 90]);
});

test("what was handed over is debited again, though it was given back together with others", async ({ engine }) => {
  const { item, debits, retryTogether } = await aCaseInHand(engine);
  await settleCases(engine, [{ workItemId: item.id, ...handedOver }]);
  await retryTogether();
  await tryOnce(engine, item.id, "TECHNICAL_ERROR");

  expect(await debits()).toEqual([90, 90]);
});

test("a debit that was taken back stands for no other stop", async ({ engine }) => {
  const { ctx, item, debits, debitEntries, retryTogether } = await aCaseInHand(engine);
  await settleCases(engine, [{ workItemId: item.id, ...failed }]);
  await retryTogether();
  const [first] = await debitEntries();
  await reverseEntry(ctx, { entryId: Number(first?.id), reason: "Ingen hadde sett på saken" });
  await tryOnce(engine, item.id, "TECHNICAL_ERROR");

  expect(await debits()).toEqual([90, 90]);
});

test("where time is measured, a case given back together with others costs what the clock says, and nothing without", async ({
  engine,
}) => {
  const { ctx, item, debits, retryTogether } = await aCaseInHand(engine, "MEASURED");
  const { id: workItemId, tenantId } = item;
  await settleCases(engine, [{ workItemId, ...failed }]);
  await retryTogether();
  expect(await debits()).toEqual([]);

  await tryOnce(engine, workItemId, "TECHNICAL_ERROR");
  const [startedAt, stoppedAt] = [new Date("2026-11-23T08:00:00Z"), new Date("2026-11-23T08:02:00Z")];
  await engine.db.handlingSession.create({
    data: { tenantId, workItemId, userId: ctx.actor.id, startedAt, activeAt: stoppedAt, stoppedAt, seconds: 120 },
  });
  await retryTogether();
  expect(await debits()).toEqual([120]);

  await tryOnce(engine, workItemId, "TECHNICAL_ERROR");
  await resolveWorkItem(ctx, { id: workItemId, resolution: "Gjort for hånd" });
  expect(await debits()).toEqual([120, 90]);
});
