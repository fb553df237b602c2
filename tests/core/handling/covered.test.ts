import { checkRollups } from "../../../core/benefits/index.ts";
import { changeWorkItems, resolveWorkItem, retryWorkItem, settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { ResidualMethod } from "../../../core/db.ts";
import { getHandling, keepClock, startClock, stopClock } from "../../../core/handling/index.ts";
import { entriesOfCase, reverseEntry } from "../../../core/ledger/index.ts";
import { aBaseline, anAutomation, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { tryOnce, whileUncommitted } from "../cases/in-hand.ts";

/** A case that failed and was debited ninety seconds of standard time at once, and what people and robots do with it then. */
async function aDebitedStop(engine: Engine) {
  const { db } = engine;
  // Cases added after the instant of a decision on many are not among them.
  const watch = { now: new Date(Date.now() + 60_000) };
  const now = () => watch.now;
  const ctx = await contextFor(engine, { roles: ["CASE_WORKER", "CONTROLLER"], now });
  const { tenantId } = ctx;
  const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 90, maxAttempts: 1 });
  const { processId, unitId, id: automationId } = automation;
  await aBaseline(db, { tenantId, processId, unitId, secondsPerCase: 600, evidenceClass: "B" });
  const item = await aWorkItem(db, { automation, status: "RUNNING" });
  const { id, runId } = item;
  await settleCases({ ...engine, now }, [{ workItemId: id, attempt: 1, outcome: "TECHNICAL_ERROR" }]);
  const pass = (seconds: number) => {
    watch.now = new Date(watch.now.getTime() + seconds * 1000);
  };
  const debits = async () => (await entriesOfCase(db, item)).filter(({ kind }) => kind === "RESIDUAL");
  return {
    ctx,
    id,
    debits,
    seconds: async () => (await debits()).map(({ seconds }) => seconds),
    debitBy: (residualMethod: ResidualMethod) =>
      db.automation.update({ where: { id: automationId }, data: { residualMethod } }),
    stop: async (outcome: "TECHNICAL_ERROR" | "BUSINESS_EXCEPTION" = "TECHNICAL_ERROR") => {
      pass(60);
      await tryOnce({ ...engine, now }, id, outcome);
    },
    work: async (minutes: number) => {
      await startClock(ctx, { workItemId: id });
      for (let minute = 0; minute < minutes; minute += 1) {
        pass(60);
        await keepClock(ctx, { workItemId: id });
      }
      await stopClock(ctx, { workItemId: id });
    },
    retryAlone: () => retryWorkItem(ctx, { id, reason: "Rettet i fagsystemet" }),
    /** As an operator does who has looked at none of it. */
    retryTogether: () =>
      changeWorkItems(ctx, {
        change: { action: "retry" },
        filter: { runId, status: ["FAILED", "HANDED_OVER"] },
        reason: "Fagsystemet er oppe igjen",
        expected: 1,
      }),
  };
}

test("a debit that stands covers no more than its own seconds of what the clock measured, and nothing is counted anew", async ({
  engine,
}) => {
  const { ctx, id, debits, seconds, debitBy, stop, work, retryAlone, retryTogether } = await aDebitedStop(engine);
  await retryTogether();
  await debitBy("MEASURED");
  await stop();
  await work(20);
  await retryAlone();

  expect(await debits()).toMatchObject([
    { seconds: 90, estimated: true },
    { seconds: 1110, estimated: false, evidenceClass: "A", reason: "Målt 1200 s, 90 s ført før" },
  ]);
  expect(await getHandling(ctx, { workItemId: id })).toMatchObject({
    openSeconds: 0,
    debits: [{ seconds: 1110, measuredSeconds: 1200 }],
  });
  await stop();
  await retryTogether();
  expect(await seconds()).toEqual([90, 1110]);
  expect(await checkRollups(engine.db)).toEqual([]);
});

test("where the clock measured less than the debit that stands, a debit of nothing says that it was measured", async ({
  engine,
}) => {
  const { ctx, id, debits, seconds, debitBy, stop, work, retryTogether } = await aDebitedStop(engine);
  await retryTogether();
  await debitBy("MEASURED");
  await stop();
  await work(1);
  await retryTogether();

  expect(await debits()).toMatchObject([{ seconds: 90 }, { seconds: 0, estimated: false }]);
  await stop();
  await work(12);
  await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });
  expect(await seconds()).toEqual([90, 0, 120]);
});

test("of what was finished by hand, the debit that stands is taken off what is beyond the manual time", async ({
  engine,
}) => {
  const { ctx, id, debits, debitBy, stop, work, retryTogether } = await aDebitedStop(engine);
  await retryTogether();
  await debitBy("MEASURED");
  await stop();
  await work(20);
  await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

  expect(await debits()).toMatchObject([
    { seconds: 90 },
    { seconds: 510, reason: "Målt 1200 s, nullpunkt 600 s, 90 s ført før" },
  ]);
});

test.for(["retryAlone", "retryTogether"] as const)(
  "what the clock measured of a stop that was debited at once is not debited with the next one: %s",
  async (retry, { engine }) => {
    const stopped = await aDebitedStop(engine);
    const { ctx, id, seconds, debitBy, stop, work, retryTogether } = stopped;
    await debitBy("MEASURED");
    await work(20);
    await stopped[retry]();

    expect(await getHandling(ctx, { workItemId: id })).toMatchObject({
      openSeconds: 0,
      debits: [{ seconds: 90, measuredSeconds: 1200 }],
    });
    await stop();
    await retryTogether();
    expect(await seconds()).toEqual([90]);
    await stop();
    await work(2);
    await retryTogether();
    expect(await seconds()).toEqual([90, 120]);
  },
);

test("a clock that was stopped at once takes up the stop it was started on, and no later one", async ({ engine }) => {
  const { ctx, id, seconds, debitBy, stop, work, retryTogether } = await aDebitedStop(engine);
  await retryTogether();
  await stop();
  await debitBy("MEASURED");
  await work(0);
  await retryTogether();
  await stop();
  await retryTogether();
  expect(await seconds()).toEqual([90]);

  await stop();
  await work(0);
  await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });
  expect(await seconds()).toEqual([90, 90]);
});

const notLooked = "Ingen hadde sett på saken";

test.for(["retryAlone", "resolve"] as const)(
  "a debit is not taken back once it has covered a later stop that a person took up: %s",
  async (end, { engine }) => {
    const { ctx, id, debits, seconds, stop, retryAlone, retryTogether } = await aDebitedStop(engine);
    await retryTogether();
    await stop("BUSINESS_EXCEPTION");
    await (end === "resolve" ? resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" }) : retryAlone());
    const entryId = Number((await debits())[0]?.id);

    await expect(reverseEntry(ctx, { entryId, reason: notLooked })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "entryId", rule: "covers_later_stop" }],
    });
    expect(await seconds()).toEqual([90]);
    expect(await engine.db.ledgerEntry.count({ where: { tenantId: ctx.tenantId, kind: "REVERSAL" } })).toBe(0);
  },
);

test("a debit is taken back while nobody has taken up the stops it stands for, and the stop is debited as it ends", async ({
  engine,
}) => {
  const { ctx, id, debits, seconds, stop, retryTogether } = await aDebitedStop(engine);
  await retryTogether();
  await stop();
  await retryTogether();
  await stop("BUSINESS_EXCEPTION");
  const entryId = Number((await debits())[0]?.id);

  await reverseEntry(ctx, { entryId, reason: notLooked });
  await resolveWorkItem(ctx, { id, resolution: "Gjort for hånd" });

  expect(await seconds()).toEqual([90, 90]);
});

test("who takes a debit back while the stop that it covers is being ended waits, and is refused", async ({
  engine,
}) => {
  const { ctx, id, debits, stop, retryTogether } = await aDebitedStop(engine);
  await retryTogether();
  await stop();
  const entryId = Number((await debits())[0]?.id);

  const takenBack = whileUncommitted(engine, {
    work: ({ db }) => resolveWorkItem({ ...ctx, db }, { id, resolution: "Gjort for hånd" }),
    act: () => reverseEntry(ctx, { entryId, reason: notLooked }),
  });

  await expect(takenBack).rejects.toMatchObject({ fields: [{ rule: "covers_later_stop" }] });
});
