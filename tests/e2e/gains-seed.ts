import { claimSteps } from "../../core/claims/index.ts";
import { createCoOperation, offerMembership, recordSharedTime, shareWork } from "../../core/co-operations/index.ts";
import type { Engine } from "../../core/context.ts";
import type { Automation } from "../../core/db.ts";
import { localDateOf, toDbDate } from "../../core/local-date.ts";
import { approveMeasure, proposeMeasure, recordMeasureVolume } from "../../core/measures/index.ts";
import { creditMonth } from "../core/measures/credited-month.ts";
import {
  addBenefit,
  addBenefitReading,
  addCost,
  addPrecondition,
  linkPrecondition,
  meetPrecondition,
  setBenefitTargets,
  setLabourCost,
} from "../../core/plan/index.ts";
import { aBaseline, aProcess, aTenant, contextFor, unique } from "../support/context.ts";

const robot = { saker: "720", minutter: "6", alene: "88", hjelp: "10", ut: "2", hjelpMinutter: "3", drift: "18" };

/** Measures, a plan and a co-operation of a municipality. @returns Addresses of everything that shows them. */
export async function seedGains(engine: Engine, { tenantId, unitId, id: automationId }: Automation): Promise<string[]> {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR", "PROCESS_OWNER"], tenantId });
  const today = localDateOf(engine.now());
  const measures = await seedMeasures(engine, { tenantId, unitId });
  const gain = { automationId, type: "DIRECT_BUDGETARY", ownerUnitId: unitId, ownerName: "Ola Hansen" } as const;
  const seen = { indicator: "Frigjort tid", indicatorUnit: "timer", zeroPoint: 0 };
  const { id: benefitId } = await addBenefit(ctx, { ...gain, ...seen, title: "Mindre overtid", valueNok: 200_000 });
  await addBenefit(ctx, { ...gain, title: "Mer kontroll", type: "QUALITATIVE", drawback: true });
  await setBenefitTargets(ctx, { id: benefitId, targets: [{ from: "2026-01-01", to: "2027-01-01", target: 120 }] });
  await addBenefitReading(ctx, { id: benefitId, readOn: today, value: 41.5, source: "Timelisten" });
  const needed = { responsible: "Kari Nordmann", dueOn: "2026-01-10" };
  const { id: training } = await addPrecondition(ctx, { ...needed, title: "Opplæring", benefitId });
  const { id: decision } = await addPrecondition(ctx, { ...needed, title: "Vedtak", nextId: training });
  await linkPrecondition(ctx, { id: decision, benefitId });
  await meetPrecondition(ctx, { id: decision, metOn: "2026-01-05" });
  const cost = { automationId, kind: "RUNNING", validFrom: "2026-01-01" } as const;
  const { id: costId } = await addCost(ctx, { ...cost, title: "Lisens", amountNok: 24_000 });
  await addCost(ctx, { ...cost, title: "Støtte fra leverandøren" });
  await setLabourCost(ctx, { year: 2026, nokPerHour: 452, source: "Regnskapet" });
  const coOperation = await seedCoOperation(engine, { tenantId, automationId });
  const plan = `/gevinst/plan/automatisering/${automationId}`;
  const query = `?automatisering=${automationId}`;
  return [
    ...measures,
    `/automatiseringer/${automationId}/trinn`,
    "/gevinst/plan",
    plan,
    "/gevinst/plan/timekostnad",
    "/gevinst/plan/robot",
    `/gevinst/plan/robot?${new URLSearchParams(robot)}`,
    `/gevinst/plan/robot?${new URLSearchParams({ ...robot, drift: "900" })}`,
    ...["ny-gevinst", "ny-kostnad", "ny-forutsetning"].map((form) => `/gevinst/plan/${form}${query}`),
    ...["maal", "avlesning", "endre", "fjern"].map((form) => `/gevinst/plan/gevinster/${benefitId}/${form}${query}`),
    ...["oppfylt", "kobling", "fjern"].map((form) => `/gevinst/plan/forutsetninger/${training}/${form}${query}`),
    ...["endre", "fjern"].map((form) => `/gevinst/plan/kostnader/${costId}/${form}${query}`),
    "/gevinst/samarbeid",
    "/gevinst/samarbeid/ny",
    coOperation,
    ...["tid", "medlem", "leser", "ut", "arbeid/ny"].map((form) => `${coOperation}/${form}`),
  ];
}

async function seedMeasures(engine: Engine, scope: { tenantId: string; unitId: string }): Promise<string[]> {
  const { db } = engine;
  const { tenantId, unitId } = scope;
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const { id: processId } = await aProcess(db, { ...scope, title: "Byggesøknad", yearlyVolume: 1_200 });
  const version = { number: 1, validFrom: toDbDate("2026-01-01"), reason: "Slik det er", createdBy: "Kari" };
  const step = { key: "registrere", position: 1, title: "Registrere", share: 1 };
  await db.processVersion.create({
    data: { ...version, tenantId, processId, createdAt: engine.now(), steps: { create: [step] } },
  });
  const effectiveFrom = "2026-03-01";
  const old = await aBaseline(db, { ...scope, processId, version: 1, validTo: effectiveFrom });
  const next = await aBaseline(db, { ...scope, processId, version: 2, secondsPerCase: 420, validFrom: effectiveFrom });
  const measure = { processId, unitId, description: "Tre felter er borte", effectiveFrom, oldBaselineId: old.id };
  const simplify = { ...measure, kind: "SIMPLIFY", title: "Kortere skjema", newBaselineId: next.id } as const;
  const { id } = await proposeMeasure(owner, { ...simplify, code: unique("skjema") });
  await approveMeasure(controller, { id });
  for (const [month, cases] of [["2026-03", 90] as const, ["2026-04", 200] as const]) {
    await creditMonth(owner, controller, { measureId: id, month, cases, source: "Uttrekk fra fagsystemet" });
  }
  const waits = { measureId: id, month: "2026-05", cases: 95, source: "Uttrekk fra fagsystemet" };
  const { proposals } = await recordMeasureVolume(owner, waits);
  await claimSteps(owner, { measureId: id, steps: [{ key: step.key, part: 0.3 }], validFrom: effectiveFrom });
  const volume = { counterfactualVolume: 500, volumeAuthor: "Ola Hansen", volumeMethod: "Telt i fjor" };
  const remove = { ...measure, ...volume, kind: "REMOVE", title: "Ingen papirkopi" } as const;
  const { id: proposed } = await proposeMeasure(owner, { ...remove, code: unique("papir") });
  return [
    "/gevinst/tiltak",
    "/gevinst/tiltak/ny",
    `/gevinst/tiltak/${id}`,
    ...proposals.map((volume) => `/gevinst/tiltak/saker/${volume.id}`),
    ...["maaned", "avslutt", "trinn", "maaned/2026-03/tilbakefor"].map((form) => `/gevinst/tiltak/${id}/${form}`),
    `/gevinst/tiltak/${proposed}/godkjenn`,
  ];
}

async function seedCoOperation(
  engine: Engine,
  { tenantId, automationId }: { tenantId: string; automationId: string },
): Promise<string> {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId });
  const founding = { slug: unique("robot"), name: "Robotsamarbeidet", costKey: 3, validFrom: "2026-01-01" };
  const { id } = await createCoOperation(ctx, founding);
  const { slug } = await aTenant(engine.db, { name: "Austdal kommune" });
  await offerMembership(ctx, { id, slug, costKey: 1, validFrom: "2026-01-01" });
  await shareWork(ctx, { id, automationIds: [automationId], validFrom: "2026-01-01" });
  const spent = { seconds: 5_400, amountNok: 12_000, reason: "Ny versjon av portalen" };
  await recordSharedTime(ctx, { id, localDate: localDateOf(engine.now()), ...spent });
  return `/gevinst/samarbeid/${id}`;
}
