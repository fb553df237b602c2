import { approveBaseline, proposeBaseline } from "../../core/baselines/index.ts";
import { addDays } from "../../core/calendar/index.ts";
import type { Context } from "../../core/context.ts";
import { recordHarvest, setBenefitOwner } from "../../core/harvest/index.ts";
import { importHours } from "../../core/ledger/index.ts";
import { localDateOf } from "../../core/local-date.ts";
import {
  approveMeasure,
  approveMeasureVolume,
  proposeMeasure,
  recordMeasureVolume,
} from "../../core/measures/index.ts";
import { monthOf } from "../../core/periods/index.ts";
import {
  addBenefit,
  addBenefitReading,
  addCost,
  addPrecondition,
  meetPrecondition,
  setBenefitTargets,
  setLabourCost,
} from "../../core/plan/index.ts";
import { addProcess } from "../../core/processes/index.ts";
import { saveGoal, saveStatusEntry } from "../../core/reports/index.ts";

type People = { administrator: Context; controller: Context; owner: Context; benefitOwner: Context };
type Units = { measureUnitId: string; oldHoursUnitId: string };

/** Gains that no robot makes: hours from before, a measure with its plan, what its freed time became, and a goal. */
export async function seedGains(people: People, { measureUnitId, oldHoursUnitId }: Units): Promise<void> {
  const { administrator, controller, owner, benefitOwner } = people;
  const year = Number(localDateOf(owner.now()).slice(0, 4));
  await setBenefitOwner(administrator, { unitId: measureUnitId, ownerId: benefitOwner.actor.id });
  await setLabourCost(controller, { year, nokPerHour: 450, source: "Lønnsbudsjettet (demotall)" });
  await importHours(controller, {
    unitId: oldHoursUnitId,
    from: `${year - 2}-01-01`,
    to: `${year - 1}-01-01`,
    hours: 380,
    source: `Årsrapport ${year - 2} (demotall)`,
    reason: "Regnet før timene ble ført sak for sak",
  });
  const { measureId, lastMonth } = await seedMeasure({ controller, owner }, measureUnitId);
  await seedPlan(owner, { measureId, unitId: measureUnitId, leader: benefitOwner.actor.name });
  await recordHarvest(benefitOwner, {
    unitId: measureUnitId,
    kind: "REALLOCATED",
    month: lastMonth,
    seconds: 36_000,
    purpose: "Veiledning av nye foreldre (demotall)",
  });
  const goal = await saveGoal(owner, { year, title: "Innbyggerne oppgir det kommunen ikke vet, og ikke mer" });
  await saveStatusEntry(owner, {
    goalId: goal.id,
    title: "Hente inntekt fra Skatteetaten",
    measureId,
    report: "I bruk i alle barnehager. Veilederen er ikke ferdig.",
    status: "PARTLY_SATISFACTORY",
  });
}

const countedMonths = 3;

/** Months that are over were counted; what a case took before and takes after is estimated. */
async function seedMeasure({ controller, owner }: Pick<People, "controller" | "owner">, unitId: string) {
  const months: string[] = [];
  for (let last = monthOf(localDateOf(owner.now())); months.length < countedMonths;) {
    last = monthOf(addDays(last, -1));
    months.unshift(last);
  }
  const [effectiveFrom = "", lastMonth = ""] = [months[0], months.at(-1)];
  const process = await addProcess(owner, {
    code: "redusert-foreldrebetaling",
    title: "Behandle søknad om redusert foreldrebetaling",
    unitId,
    ownerName: owner.actor.name,
    kostraFunction: "201",
    yearlyVolume: 1_500,
    counterfactual: "WOULD_BE_MANUAL",
    affectedEmployees: 3,
    citizenSecondsPerCase: 300,
  });
  const estimate = {
    source: "ESTIMATE",
    processId: process.id,
    unitId,
    method: "Anslag fra fagansvarlig (demotall)",
  } as const;
  const before = await proposeBaseline(owner, {
    ...estimate,
    lowSeconds: 900,
    likelySeconds: 1_200,
    highSeconds: 1_800,
    validFrom: addDays(effectiveFrom, -365),
  });
  await approveBaseline(controller, { id: before.id });
  const after = await proposeBaseline(owner, {
    ...estimate,
    lowSeconds: 480,
    likelySeconds: 600,
    highSeconds: 900,
    validFrom: effectiveFrom,
  });
  await approveBaseline(controller, { id: after.id, closePrevious: true });
  const { id: measureId } = await proposeMeasure(owner, {
    code: "inntekt-fra-skatteetaten",
    title: "Inntekt hentes fra Skatteetaten",
    kind: "REUSE_NATIONAL_SOLUTION",
    processId: process.id,
    unitId,
    description: "Foreldre slipper å sende lønnsslipper, og ingen regner ut inntekten for hånd (demotall).",
    effectiveFrom,
    oldBaselineId: before.id,
    newBaselineId: after.id,
  });
  await approveMeasure(controller, { id: measureId });
  for (const [place, month] of months.entries()) {
    const volume = { measureId, month: month.slice(0, 7), source: "Telt i fagsystemet (demotall)" };
    const { proposals } = await recordMeasureVolume(owner, { ...volume, cases: 110 + place * 12 });
    for (const { id } of proposals) await approveMeasureVolume(controller, { id });
  }
  return { measureId, lastMonth: lastMonth.slice(0, 7) };
}

type Planned = { measureId: string; unitId: string; leader: string };

/** One cost is not known yet: it is left empty, and the ratio says so. */
async function seedPlan(owner: Context, { measureId, unitId, leader }: Planned): Promise<void> {
  const today = localDateOf(owner.now());
  const year = Number(today.slice(0, 4));
  const common = { measureId, ownerUnitId: unitId, ownerName: leader };
  const hours = await addBenefit(owner, {
    ...common,
    title: "Mindre tid på utregning av inntekt",
    type: "INDIRECT_BUDGETARY",
    valueNok: 110_000,
  });
  const answers = await addBenefit(owner, {
    ...common,
    title: "Raskere svar til foreldre",
    type: "QUALITATIVE",
    recipient: "CITIZENS",
    indicator: "Svar innen fem virkedager",
    indicatorUnit: "%",
    zeroPoint: 61,
    zeroPointOn: `${year}-01-01`,
  });
  await setBenefitTargets(owner, {
    id: answers.id,
    targets: [{ from: `${year}-01-01`, to: `${year + 1}-01-01`, target: 90 }],
  });
  await addBenefitReading(owner, { id: answers.id, readOn: today, value: 78, source: "Postlisten (demotall)" });
  const access = await addPrecondition(owner, {
    title: "Tilgang til inntektsopplysninger",
    responsible: "IT-avdelingen",
    benefitId: hours.id,
  });
  await meetPrecondition(owner, { id: access.id, metOn: addDays(today, -14) });
  await addPrecondition(owner, {
    title: "Ny veileder for saksbehandlerne",
    responsible: leader,
    dueOn: `${year}-12-31`,
    benefitId: answers.id,
  });
  const from = { measureId, validFrom: `${year}-01-01` };
  await addCost(owner, { ...from, kind: "INVESTMENT", title: "Oppsett hos leverandøren", source: "Tilbud mangler" });
  await addCost(owner, { ...from, kind: "RUNNING", title: "Lisens", amountNok: 18_000, source: "Avtalen (demotall)" });
}
