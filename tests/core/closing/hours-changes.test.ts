import { randomUUID } from "node:crypto";
import { createAutomation, updateAutomation } from "../../../core/automations/index.ts";
import { approveBaseline, proposeBaseline } from "../../../core/baselines/index.ts";
import { createCatalogue, syncBots } from "../../../core/catalogue/index.ts";
import { claimSteps } from "../../../core/claims/index.ts";
import {
  closePeriod,
  getPeriod,
  getPeriodReport,
  type HoursChange,
  PeriodContent,
  proposeClose,
  reproduceReport,
} from "../../../core/closing/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import type { Role } from "../../../core/db.ts";
import { approveMeasure, endMeasure, proposeMeasure } from "../../../core/measures/index.ts";
import { creditMonth } from "../measures/credited-month.ts";
import { setHoursPerFte } from "../../../core/organisation/index.ts";
import { setLabourCost } from "../../../core/plan/index.ts";
import { addProcessVersion, updateProcess } from "../../../core/processes/index.ts";
import { setYearFigure } from "../../../core/reports/index.ts";
import {
  aBaseline,
  anAutomation,
  aProcess,
  aSystem,
  aTenant,
  aUnit,
  contextFor,
  expect,
  sumBot,
  test,
} from "../../support/context.ts";

const march = { kind: "MONTH", from: "2026-03-01" } as const;

/** A municipality with a process and a robot on it, and people of every sort on any day. */
async function aHouse(engine: Engine) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId, name: "Arkivet" });
  const process = await aProcess(db, { tenantId, unitId, title: "Brev", counterfactual: "UNKNOWN" });
  const automation = await anAutomation(db, { tenantId, unitId, processId: process.id, title: "Brevroboten" });
  const person = async (...roles: Role[]) => {
    const ctx = await contextFor(engine, { roles, tenantId });
    return (at: string): Context => ({ ...ctx, now: () => new Date(at) });
  };
  return {
    tenantId,
    unitId,
    process,
    automation,
    owner: await person("PROCESS_OWNER"),
    controller: await person("CONTROLLER"),
    administrator: await person("ADMINISTRATOR"),
  };
}

const april = "2026-04-10T10:00:00Z";
const told = ({ kind, about, from, to, effectiveFrom }: HoursChange) => [kind, about, from, to, effectiveFrom];
const changesIn = async (ctx: Context, period: { kind: "MONTH" | "TERTIAL"; from: string }) =>
  (await getPeriod(ctx, period)).changes;

test("everything that moves hours stands in the check, with what it was and what it became", async ({ engine, db }) => {
  const { owner, controller, administrator, process, automation, tenantId, unitId } = await aHouse(engine);
  const { id: otherUnitId } = await aUnit(db, { tenantId, name: "Postmottaket" });
  const [processId, automationId] = [process.id, automation.id];
  const on = (day: string) => owner(`2026-03-${day}T09:00:00Z`);
  const steps = [
    { key: "register", title: "Registrere", share: 0.6 },
    { key: "judge", title: "Vurdere", share: 0.4 },
  ];
  const shifted = steps.map((step, index) => ({ ...step, share: index === 0 ? 0.7 : 0.3 }));

  await updateProcess(on("02"), {
    id: processId,
    counterfactual: "WOULD_BE_MANUAL",
    yearlyVolume: 900,
    unitId: otherUnitId,
  });
  await addProcessVersion(on("03"), { processId, validFrom: "2026-03-03", reason: "Første", steps });
  await addProcessVersion(on("04"), { processId, validFrom: "2026-03-04", reason: "Ny flyt", steps: shifted });
  await claimSteps(on("05"), { automationId, validFrom: "2026-03-05", steps: [{ key: "register", part: 0.5 }] });
  await claimSteps(on("06"), { automationId, validFrom: "2026-03-06", steps: [{ key: "register", part: 1 }] });
  const residual = { residualMethod: "MEASURED", standardResidualSeconds: 120, title: "Brevroboten" } as const;
  await updateAutomation(on("07"), { id: automationId, ...residual });
  await updateAutomation(on("08"), { id: automationId, unitId: otherUnitId });
  await setHoursPerFte(administrator("2026-03-09T09:00:00Z"), { hours: 1750, validFrom: "2026-03-01" });

  const changes = await changesIn(controller(april), march);

  expect(changes.map(told)).toEqual([
    ["COUNTERFACTUAL", "Brev", "ikke avklart", "ville blitt gjort for hånd", null],
    ["PROCESS_VERSION", "Brev", null, "Registrere 60\u00a0%, Vurdere 40\u00a0%", "2026-03-03"],
    [
      "PROCESS_VERSION",
      "Brev",
      "Registrere 60\u00a0%, Vurdere 40\u00a0%",
      "Registrere 70\u00a0%, Vurdere 30\u00a0%",
      "2026-03-04",
    ],
    ["STEP_CLAIM", "Brevroboten", null, "Registrere 50\u00a0%", "2026-03-05"],
    ["STEP_CLAIM", "Brevroboten", "Registrere 50\u00a0%", "Registrere 100\u00a0%", "2026-03-06"],
    ["RESIDUAL_METHOD", "Brevroboten", "standardtid", "målt med klokke", "2026-03-07"],
    ["STANDARD_RESIDUAL", "Brevroboten", "0,0 minutter per sak", "2,0 minutter per sak", "2026-03-07"],
    ["UNIT", "Brevroboten", "Arkivet", "Postmottaket", "2026-03-08"],
    ["HOURS_PER_FTE", "", "1\u00a0695 timer", "1\u00a0750 timer", "2026-03-01"],
  ]);
  const self = owner(april).actor;
  expect(changes[0]).toMatchObject({ by: self.name, at: "2026-03-02T09:00:00.000Z" });
  expect(unitId).not.toBe(otherUnitId);
});

test("what two people decided stands there too: baselines and measures", async ({ engine, db }) => {
  const { owner, controller, administrator, process, tenantId, unitId } = await aHouse(engine);
  await db.process.update({ where: { id: process.id }, data: { counterfactual: "WOULD_BE_MANUAL" } });
  const old = await aBaseline(db, {
    tenantId,
    processId: process.id,
    unitId,
    secondsPerCase: 600,
    validTo: "2026-03-01",
  });
  const judged = {
    source: "ESTIMATE",
    processId: process.id,
    unitId,
    caseType: "",
    method: "Tre som gjør det",
  } as const;
  const seconds = { lowSeconds: 300, likelySeconds: 420, highSeconds: 500 };
  await db.baseline.update({ where: { id: old.id }, data: { version: 1 } });
  const asked = { ...judged, ...seconds, validFrom: "2026-03-01" };
  const baseline = await proposeBaseline(owner("2026-03-02T09:00:00Z"), asked);
  await approveBaseline(controller("2026-03-03T09:00:00Z"), { id: baseline.id });
  const measure = { code: "kort", title: "Kortere brev", kind: "SIMPLIFY", description: "Færre felt" } as const;
  const between = { oldBaselineId: old.id, newBaselineId: baseline.id, effectiveFrom: "2026-03-01" };
  const of = { processId: process.id, unitId };
  const proposed = await proposeMeasure(owner("2026-03-04T09:00:00Z"), { ...measure, ...between, ...of });
  await approveMeasure(controller("2026-03-05T09:00:00Z"), { id: proposed.id });
  const volume = { month: "2026-03", cases: 1_040, source: "Uttrekk fra fagsystemet" };
  const both = [owner("2026-04-02T09:00:00Z"), controller("2026-04-03T09:00:00Z")] as const;
  await creditMonth(...both, { measureId: proposed.id, ...volume });
  await endMeasure(owner("2026-03-20T09:00:00Z"), { id: proposed.id, endedOn: "2026-03-20", reason: "Tilbake" });

  expect((await changesIn(controller(april), march)).map(told)).toEqual([
    ["BASELINE_APPROVED", "Brev", "10,0 minutter per sak", "7,0 minutter per sak, klasse C", "2026-03-01"],
    ["MEASURE_APPROVED", "Kortere brev", "10,0 minutter per sak", "7,0 minutter per sak", "2026-03-01"],
    ["MEASURE_ENDED", "Kortere brev", "godkjent", "avsluttet", "2026-03-20"],
    ["MEASURE_VOLUME", "Kortere brev", null, "mars 2026: 1\u00a0040 saker, Uttrekk fra fagsystemet", "2026-03-01"],
  ]);
  // Who told of the month stands there beside who approved it, and no id of either.
  const [teller, approver] = [both[0].actor, both[1].actor];
  const month = (await changesIn(controller(april), march)).at(-1);
  expect(month?.by).toBe(`${approver.name} (ført av ${teller.name})`);
  expect((await changesIn(owner(april), march)).at(-1)).toMatchObject({ kind: "MEASURE_VOLUME", by: null });
  expect(JSON.stringify(month)).not.toContain(teller.id);
  // Of June nothing else is decided: it is of whoever told of the month, as it is of who approved it.
  await db.measure.update({ where: { id: proposed.id }, data: { endedOn: null } });
  const june = { kind: "MONTH", from: "2026-06-01" } as const;
  const july = [owner("2026-06-30T23:00:00Z"), controller("2026-07-02T09:00:00Z")] as const;
  await creditMonth(...july, { measureId: proposed.id, ...volume, month: "2026-06" });
  const seenBy = async (ctx: Context) => (await getPeriod(ctx, june)).changesAreAllMine;
  const later = "2026-07-10T10:00:00Z";
  expect([await seenBy(owner(later)), await seenBy(controller(later))]).toEqual([true, true]);
  expect(await seenBy(administrator(later))).toBe(false);
});

test("a robot that does another share of the work than before stands there, though nobody here decided it", async ({
  engine,
}) => {
  const { controller, automation } = await aHouse(engine);
  const sync = (at: string, doneBy: "robot" | "person") => {
    const processSteps = sumBot.processSteps.map((step) => ({ ...step, doneBy }));
    const catalogue = createCatalogue([{ ...sumBot, id: automation.botId, processSteps }]);
    return syncBots({ ...engine, catalogue, now: () => new Date(at) });
  };
  await sync("2026-03-12T09:00:00Z", "person");
  await sync("2026-04-12T09:00:00Z", "robot");

  const changes = await changesIn(controller("2026-05-01T09:00:00Z"), march);

  expect(changes.map(told)[0]).toEqual(["ROBOT_SHARE", "Brevroboten", "100\u00a0%", "0\u00a0%", "2026-03-12"]);
  expect(changes[0]).toMatchObject({ by: "minuttjakt" });
});

test("a change is of the periods that it acts on, whenever it was made", async ({ engine }) => {
  const { owner, controller, administrator, process, automation } = await aHouse(engine);
  const [processId, automationId] = [process.id, automation.id];
  const february = { kind: "MONTH", from: "2026-02-01" } as const;
  const steps = [{ key: "register", title: "Registrere", share: 1 }];
  await setHoursPerFte(administrator("2025-11-10T09:00:00Z"), { hours: 1750, validFrom: "2026-03-01" });
  // Decided in February for March, in March for February, and in March at once.
  await addProcessVersion(owner("2026-02-10T09:00:00Z"), { processId, validFrom: "2026-01-05", reason: "Ny", steps });
  const claim = { automationId, steps: [{ key: "register", part: 1 }] };
  await claimSteps(owner("2026-02-20T09:00:00Z"), { ...claim, validFrom: "2026-03-01" });
  await updateAutomation(owner("2026-03-31T21:59:00Z"), { id: automationId, standardResidualSeconds: 60 });
  await updateAutomation(owner("2026-03-31T22:01:00Z"), { id: automationId, standardResidualSeconds: 90 });
  await updateProcess(owner("2026-04-02T09:00:00Z"), { id: processId, counterfactual: "NOT_DONE_BEFORE" });

  const kinds = async (from: string) => {
    const changes = await changesIn(controller(april), { kind: "MONTH", from });
    return changes.map(({ kind, to }) => `${kind} ${to}`.replace("\u00a0", " "));
  };
  expect(await kinds("2026-01-01")).toEqual([
    "PROCESS_VERSION Registrere 100 %",
    // Months of measures that are recorded later are credited by it, whichever they are.
    "COUNTERFACTUAL ble ikke gjort før",
  ]);
  expect(await kinds(february.from)).toEqual(["PROCESS_VERSION Registrere 100 %", "COUNTERFACTUAL ble ikke gjort før"]);
  expect(await kinds("2026-03-01")).toEqual([
    "HOURS_PER_FTE 1 750 timer",
    "STEP_CLAIM Registrere 100 %",
    "STANDARD_RESIDUAL 1,0 minutter per sak",
    "COUNTERFACTUAL ble ikke gjort før",
  ]);
});

test("the list is signed with the report, as it was when it was closed", async ({ engine, db }) => {
  const { owner, controller, automation } = await aHouse(engine);
  const update = (at: string, standardResidualSeconds: number) =>
    updateAutomation(owner(at), { id: automation.id, standardResidualSeconds });
  await update("2026-03-10T09:00:00Z", 60);
  const { id } = await proposeClose(owner(april), march);
  const { reportId } = await closePeriod(controller(april), { id });
  await db.automation.update({ where: { id: automation.id }, data: { title: "Et annet navn" } });

  const { content } = await getPeriodReport(controller(april), { id: reportId });

  expect(content.format).toBe("minuttjakt period report 3");
  expect(content.changes).toEqual([
    {
      kind: "STANDARD_RESIDUAL",
      about: "Brevroboten",
      at: "2026-03-10T09:00:00.000Z",
      by: owner(april).actor.name,
      from: "0,0 minutter per sak",
      to: "1,0 minutter per sak",
      effectiveFrom: "2026-03-10",
    },
  ]);
});

test("who decided is told to who closes periods or reads the audit log, and to nobody else", async ({ engine, db }) => {
  const { owner, controller, administrator, automation } = await aHouse(engine);
  await updateAutomation(owner("2026-03-10T09:00:00Z"), { id: automation.id, standardResidualSeconds: 60 });
  const { id } = await proposeClose(owner(april), march);
  const name = owner(april).actor.name;
  const seen = async (ctx: Context) => (await changesIn(ctx, march)).map(({ by }) => by);
  expect([await seen(controller(april)), await seen(administrator(april))]).toEqual([[name], [name]]);
  expect(await getPeriod(owner(april), march)).toMatchObject({ changes: [{ by: null }], changesAreAllMine: true });

  const { reportId } = await closePeriod(controller(april), { id });
  const signed = async (ctx: Context) => (await getPeriodReport(ctx, { id: reportId })).content.changes;
  expect(await signed(controller(april))).toMatchObject([{ by: name }]);
  expect(await signed(owner(april))).toMatchObject([{ kind: "STANDARD_RESIDUAL", by: null }]);
  expect(JSON.stringify((await db.periodReport.findUniqueOrThrow({ where: { id: reportId } })).content)).not.toContain(
    owner(april).actor.id,
  );
});

test("a report that was signed with ids is made again as it was, and tells them to none who may not know", async ({
  engine,
  db,
}) => {
  const { owner, controller, automation, tenantId } = await aHouse(engine);
  await updateAutomation(owner("2026-03-10T09:00:00Z"), { id: automation.id, standardResidualSeconds: 60 });
  const { id } = await proposeClose(owner(april), march);
  const { reportId } = await closePeriod(controller(april), { id });
  const row = await db.periodReport.findUniqueOrThrow({ where: { id: reportId } });
  const content = PeriodContent.parse(row.content);
  const byId = `user:${owner(april).actor.id}`;
  const changes = content.changes?.map((change) => ({ ...change, byId })) ?? [];
  const older = await db.periodReport.create({
    data: {
      ...row,
      id: randomUUID(),
      number: 2,
      revision: 2,
      reason: "Ny utgave",
      difference: [],
      content: { ...content, changes },
    },
  });

  expect(older.tenantId).toBe(tenantId);
  expect(await reproduceReport(controller(april), { id: older.id })).toMatchObject({ contentIsSame: true });
  const signed = async (ctx: Context) => (await getPeriodReport(ctx, { id: older.id })).content.changes;
  expect(await signed(controller(april))).toMatchObject([{ byId }]);
  expect((await signed(owner(april)))?.[0]).not.toHaveProperty("byId");
});

test("an entry of the log that cannot be read is shown, and keeps no period from being closed", async ({
  engine,
  db,
}) => {
  const { owner, controller, process, tenantId } = await aHouse(engine);
  const entry = {
    tenantId,
    actor: "system",
    entity: "process",
    entityId: process.id,
    at: new Date("2026-03-05T09:00:00Z"),
  };
  await db.auditEntry.create({ data: { ...entry, action: "process.version", detail: { validFrom: "i mars" } } });
  const { id } = await proposeClose(owner(april), march);

  const { reportId } = await closePeriod(controller(april), { id });

  const { content } = await getPeriodReport(owner(april), { id: reportId });
  expect(content.changes).toMatchObject([
    { kind: "UNREADABLE", about: "Brev", by: null, to: "se revisjonsloggen: process.version" },
  ]);
});

test("whoever made every change is told, and nobody is where there is none", async ({ engine, db }) => {
  const { owner, controller, administrator, tenantId, unitId } = await aHouse(engine);
  expect(await getPeriod(controller(april), march)).toMatchObject({ changes: [], changesAreAllMine: false });

  await aSystem(db, { tenantId, key: "letters" });
  const system = await db.targetSystem.findFirstOrThrow({ where: { tenantId, key: "archive" } });
  const made = { code: "ny", title: "Ny robot", botId: "sum-check", targetSystemId: system.id, unitId };
  const process = { code: "nytt", title: "Nytt", unitId, counterfactual: "WOULD_BE_MANUAL" } as const;
  await createAutomation(owner("2026-03-05T09:00:00Z"), { ...made, process, residualMethod: "MEASURED" });

  const mine = await getPeriod(owner(april), march);
  expect(mine.changesAreAllMine).toBe(true);
  expect(mine.changes.map(told)).toEqual([
    ["COUNTERFACTUAL", "Nytt", null, "ville blitt gjort for hånd", null],
    ["RESIDUAL_METHOD", "Ny robot", null, "målt med klokke", "2026-03-05"],
    ["STANDARD_RESIDUAL", "Ny robot", null, "0,0 minutter per sak", "2026-03-05"],
  ]);
  expect((await getPeriod(controller(april), march)).changesAreAllMine).toBe(false);
  await setHoursPerFte(administrator("2026-03-09T09:00:00Z"), { hours: 1750, validFrom: "2026-03-01" });
  expect((await getPeriod(owner(april), march)).changesAreAllMine).toBe(false);
});

test("what an hour costs and what a unit had stand there, and stay once the days they are for are closed", async ({
  engine,
}) => {
  const { owner, controller, unitId } = await aHouse(engine);
  const cost = (year: number, nokPerHour: number, more: { unitId?: string } = {}) =>
    setLabourCost(owner("2026-03-05T09:00:00Z"), { year, nokPerHour, source: "Regnskapet", ...more });
  const figure = (year: number, ftes: number) =>
    setYearFigure(owner("2026-03-06T09:00:00Z"), { unitId, year, ftes, accountsNok: 1_200_000 });
  await cost(2026, 450);
  await cost(2026, 480, { unitId });
  await figure(2025, 4.5);
  await figure(2025, 5);

  expect((await changesIn(controller(april), march)).map(told)).toEqual([
    ["LABOUR_COST", "", null, "450 kr i timen", "2026-01-01"],
    ["LABOUR_COST", "Arkivet", "450 kr i timen", "480 kr i timen", "2026-01-01"],
    ["YEAR_FIGURE", "Arkivet", null, "regnskap 1\u00a0200\u00a0000 kr, 4,5 årsverk", "2025-01-01"],
    [
      "YEAR_FIGURE",
      "Arkivet",
      "regnskap 1\u00a0200\u00a0000 kr, 4,5 årsverk",
      "regnskap 1\u00a0200\u00a0000 kr, 5 årsverk",
      "2025-01-01",
    ],
  ]);

  const close = async (period: { kind: "MONTH" | "YEAR"; from: string }) => {
    const { id } = await proposeClose(owner(april), period);
    await closePeriod(controller(april), { id });
  };
  const closed = { code: "period_closed", fields: [{ field: "year", rule: "period_closed" }] };
  await close({ kind: "MONTH", from: "2025-12-01" });
  await cost(2025, 430);
  await expect(cost(2025, 440)).rejects.toMatchObject(closed);
  await expect(cost(2025, 440, { unitId })).rejects.toMatchObject(closed);
  await figure(2025, 5.5);
  await close({ kind: "YEAR", from: "2025-01-01" });
  await expect(figure(2025, 6)).rejects.toMatchObject(closed);
  await cost(2026, 455);
  await figure(2026, 6);
});
