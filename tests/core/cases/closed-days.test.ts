import { settleCases } from "../../../core/cases/index.ts";
import { closePeriod, getPeriodReport, proposeClose, reproduceReport } from "../../../core/closing/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { fromDbDate } from "../../../core/local-date.ts";
import { aBaseline, anAutomation, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { whileUncommitted } from "./in-hand.ts";

const march = { kind: "MONTH", from: "2026-03-01" } as const;

/** A municipality on 10 May, with an automation that is credited ten minutes a case, and those who close. */
async function aPlace(engine: Engine) {
  const now = () => new Date("2026-05-10T10:00:00Z");
  const owner = await contextFor(engine, { roles: ["BENEFIT_OWNER"], now });
  const { tenantId } = owner;
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
  const automation = await anAutomation(engine.db, { tenantId, standardResidualSeconds: 60 });
  const { processId, unitId } = automation;
  await aBaseline(engine.db, { tenantId, processId, unitId, secondsPerCase: 600, validTo: "2026-04-01" });
  await aBaseline(engine.db, { tenantId, processId, unitId, version: 2, secondsPerCase: 400, validFrom: "2026-04-01" });
  const inHand = async () => (await aWorkItem(engine.db, { automation, status: "RUNNING" })).id;
  return { owner, controller, inHand };
}

/** Settles a case by the clock of a worker that says something else. */
async function settleAt(engine: Engine, workItemId: string, at: string) {
  const late = { ...engine, now: () => new Date(at) };
  return settleCases(late, [{ workItemId, attempt: 1, outcome: "SUCCEEDED" }]);
}

async function entryOf({ db }: Engine, workItemId: string) {
  const entries = await db.ledgerEntry.findMany({ where: { workItemId } });
  return entries.map(({ localDate, seconds }) => [fromDbDate(localDate), seconds]);
}

async function close(owner: Context, controller: Context, period: Parameters<typeof proposeClose>[1]) {
  const { id } = await proposeClose(owner, period);
  return closePeriod(controller, { id });
}

test("a case that is settled on a day of a closed period is counted on the first day after it that is open", async ({
  engine,
}) => {
  const { owner, controller, inHand } = await aPlace(engine);
  const [before, after] = [await inHand(), await inHand()];
  await settleAt(engine, before, "2026-03-31T21:00:00Z");
  const { reportId } = await close(owner, controller, march);

  await settleAt(engine, after, "2026-03-31T21:30:00Z");

  expect(await entryOf(engine, before)).toEqual([["2026-03-31", 600]]);
  expect(await entryOf(engine, after)).toEqual([["2026-04-01", 400]]);
  const item = await engine.db.workItem.findUniqueOrThrow({ where: { id: after } });
  expect(item).toMatchObject({ status: "SUCCEEDED", settledAt: new Date("2026-03-31T21:30:00Z") });
  expect((await getPeriodReport(owner, { id: reportId })).content.totals.all.net).toBe(600);
  expect(await reproduceReport(owner, { id: reportId })).toMatchObject({ isReproduced: true });
});

test("is counted after every closed period that follows, whatever their kinds", async ({ engine }) => {
  const { owner, controller, inHand } = await aPlace(engine);
  await close(owner, controller, march);
  await close(owner, controller, { kind: "TERTIAL", from: "2026-01-01" });
  const id = await inHand();

  await settleAt(engine, id, "2026-02-10T12:00:00Z");

  expect(await entryOf(engine, id)).toEqual([["2026-05-01", 400]]);
});

test("a case that is settled while its month is being closed waits, and is not counted in it", async ({ engine }) => {
  const { owner, controller, inHand } = await aPlace(engine);
  const { id: periodId } = await proposeClose(owner, march);
  const [late, today] = [await inHand(), await inHand()];

  await whileUncommitted(engine, {
    async work({ db }) {
      await closePeriod({ ...controller, db }, { id: periodId });
      // What is settled today has nothing to wait for.
      await settleAt(engine, today, "2026-05-10T10:00:00Z");
    },
    act: () => settleAt(engine, late, "2026-03-31T21:30:00Z"),
  });

  expect(await entryOf(engine, today)).toEqual([["2026-05-10", 400]]);
  expect(await entryOf(engine, late)).toEqual([["2026-04-01", 400]]);
});

test("whoever closes a month waits for a case of it that is being settled, and counts it", async ({ engine }) => {
  const { owner, controller, inHand } = await aPlace(engine);
  const { id: periodId } = await proposeClose(owner, march);
  const id = await inHand();

  const { reportId } = await whileUncommitted(engine, {
    work: (tx) => settleAt(tx, id, "2026-03-31T21:30:00Z"),
    act: () => closePeriod(controller, { id: periodId }),
  });

  expect((await getPeriodReport(owner, { id: reportId })).content.totals.all.net).toBe(600);
  expect(await entryOf(engine, id)).toEqual([["2026-03-31", 600]]);
});
