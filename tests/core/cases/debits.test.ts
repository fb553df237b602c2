import { retryWorkItem, settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import { checkRollups } from "../../../core/benefits/index.ts";
import { entriesOfCase } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { takeInHand, tryOnce } from "./in-hand.ts";

/** A case in a robot's hands, of an automation that is debited ninety seconds for each case it gives up. */
async function aCaseInHand(engine: Engine) {
  const { db } = engine;
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
  const { tenantId } = ctx;
  const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 90 });
  await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId });
  const item = await aWorkItem(db, { automation, status: "RUNNING" });
  const debits = async () => {
    const entries = await entriesOfCase(db, item);
    return entries.filter(({ kind }) => kind === "RESIDUAL").map(({ seconds }) => seconds);
  };
  return { ctx, item, debits };
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
