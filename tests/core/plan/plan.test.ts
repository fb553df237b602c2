import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import { benefitReport } from "../../../core/benefits/index.ts";
import type { Engine } from "../../../core/context.ts";
import { addEntries, logReviewTime, undoLoggedTime } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import {
  addBenefit,
  type AddBenefitInput,
  addBenefitReading,
  addCost,
  type AddCostInput,
  addPrecondition,
  getPlan,
  linkPrecondition,
  listBenefits,
  listLabourCosts,
  meetPrecondition,
  removeBenefit,
  removeCost,
  removePrecondition,
  setBenefitTargets,
  setLabourCost,
} from "../../../core/plan/index.ts";
import { anAutomation, aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");
const unknownId = "019a0000-0000-7000-8000-000000000000";

/** An automation that went live on 2026-01-15, and somebody who plans. */
async function aPlace(engine: Engine, wentLiveOn: string | null = "2026-01-15") {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const live = wentLiveOn === null ? null : toDbDate(wentLiveOn);
  const { id: automationId, processId } = await anAutomation(db, { tenantId, unitId, wentLiveOn: live });
  const ctx = await contextFor(engine, { roles: ["BENEFIT_OWNER"], tenantId, now });
  const benefit = (more: Partial<AddBenefitInput> = {}): AddBenefitInput => ({
    automationId,
    title: "Mindre overtid",
    type: "DIRECT_BUDGETARY",
    ownerUnitId: unitId,
    ownerName: "Ola Hansen",
    ...more,
  });
  const cost = (more: Partial<AddCostInput> = {}): AddCostInput => ({
    automationId,
    kind: "INVESTMENT",
    title: "Utvikling",
    amountNok: 1e5,
    validFrom: "2025-11-01",
    ...more,
  });
  const free = (localDate: string, seconds: number, more: { kind?: "OPERATION"; evidenceClass?: "C" } = {}) =>
    addEntries(db, ctx, [
      {
        kind: "CREDIT",
        automationId,
        processId,
        unitId,
        localDate,
        seconds,
        evidenceClass: "B",
        reason: "Sak",
        ...more,
      },
    ]);
  return { ctx, db, tenantId, unitId, automationId, benefit, cost, free };
}

describe("a ratio", () => {
  test("as planned is priced gains over the horizon by all costs of it, beside the goal", async ({ engine }) => {
    const { ctx, automationId, benefit, cost } = await aPlace(engine);
    await addBenefit(ctx, benefit({ valueNok: 200_000 }));
    await addBenefit(ctx, benefit({ title: "Bedre svar", type: "QUALITATIVE", indicator: "Fornøyde", valueNok: null }));
    await addBenefit(ctx, benefit({ title: "Ekstra kontroll", drawback: true, valueNok: 20_000 }));
    await addBenefit(ctx, benefit({ title: "Slipper nytt fagsystem", type: "AVOIDED_INVESTMENT", valueNok: 90_000 }));
    await addBenefit(ctx, benefit({ title: "Slipper å ringe", recipient: "CITIZENS", valueNok: 5_000 }));
    await addCost(ctx, cost());
    await addCost(ctx, cost({ kind: "RUNNING", title: "Lisens", amountNok: 25_000, validFrom: "2026-01-15" }));

    const { return: gives, costs } = await getPlan(ctx, { automationId });

    expect(gives).toMatchObject({
      goal: 3,
      horizonYears: 3,
      from: "2026-01-15",
      to: "2029-01-15",
      ofMonths: 36,
      months: 9,
    });
    expect(gives.planned).toEqual({
      gains: { nok: 540_000, unknown: [] },
      costs: { nok: 175_000, unknown: [] },
      ratio: { kind: "known", hundredths: 308, reachesGoal: true },
      withAvoidedInvestment: { kind: "known", hundredths: 360, reachesGoal: true },
    });
    expect(gives.avoidedInvestment).toEqual({ nok: 90_000, unknown: [] });
    expect(gives.forOthers).toEqual({ CITIZENS: { nok: 15_000, unknown: [] }, OTHERS: { nok: 0, unknown: [] } });
    expect(gives.harvested).toBeNull();
    expect(costs).toMatchObject({ investment: { nok: 100_000 }, runningPerYear: { nok: 25_000 } });
  });

  test("so far is the value of freed time by the costs so far; estimates and what came later are not in it", async ({
    engine,
  }) => {
    const { ctx, automationId, cost, free } = await aPlace(engine);
    await setLabourCost(ctx, { year: 2026, nokPerHour: 452, source: "Regnskapet, art 010 til 099" });
    await free("2026-02-10", 500 * 3_600);
    await free("2026-02-11", 100 * 3_600, { kind: "OPERATION" });
    await free("2026-02-12", 900 * 3_600, { evidenceClass: "C" });
    await free("2026-01-14", 900 * 3_600);
    await addCost(ctx, cost());
    await addCost(ctx, cost({ kind: "RUNNING", title: "Lisens", amountNok: 24_000, validFrom: "2026-01-15" }));

    const { return: gives } = await getPlan(ctx, { automationId });

    expect(gives.freedSeconds).toBe(400 * 3_600);
    expect(gives.freedTime).toMatchObject({
      gains: { nok: 180_800, unknown: [] },
      costs: { nok: 118_000, unknown: [] },
      ratio: { kind: "known", hundredths: 153, reachesGoal: false },
    });
  });

  test("so far is what the hours' report publishes: estimated review that is undone has taken nothing", async ({
    engine,
  }) => {
    const { ctx, tenantId, automationId, free } = await aPlace(engine);
    const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId, now });
    await setLabourCost(ctx, { year: 2026, nokPerHour: 452, source: "Regnskapet, art 010 til 099" });
    await free("2026-02-10", 10 * 3_600);
    const review = { automationId, localDate: "2026-09-15", seconds: 7_200, measured: false, reason: "Stikkprøve" };
    const figures = async () => {
      const { return: gives } = await getPlan(ctx, { automationId });
      const { total } = await benefitReport(ctx, { from: "2026-01-01", to: "2027-01-01", groupBy: "year" });
      return { planned: gives.freedSeconds, published: total.headline.netSeconds };
    };

    const { id } = await logReviewTime(operator, { ...review, requestId: randomUUID() });
    expect(await figures()).toEqual({ planned: 8 * 3_600, published: 8 * 3_600 });
    await undoLoggedTime(operator, { entryId: id });

    expect(await figures()).toEqual({ planned: 10 * 3_600, published: 10 * 3_600 });
  });

  test("is unknown where a cost or the price of an hour is, and says what is missing", async ({ engine }) => {
    const { ctx, automationId, benefit, cost, free } = await aPlace(engine);
    await addBenefit(ctx, benefit({ valueNok: 200_000 }));
    await addCost(ctx, cost());
    await addCost(ctx, cost({ kind: "RUNNING", title: "Lisens", amountNok: null }));
    await free("2026-02-10", 3_600);

    const { return: gives, costs } = await getPlan(ctx, { automationId });

    expect(gives.planned.ratio).toEqual({ kind: "unknown", missing: ["Lisens"] });
    expect(gives.planned.withAvoidedInvestment).toMatchObject({ kind: "unknown" });
    expect(gives.freedTime.ratio).toEqual({ kind: "unknown", missing: ["Lisens", "Dokumentsenteret 2026"] });
    expect(costs).toMatchObject({ investment: { unknown: [] }, runningPerYear: { nok: 0, unknown: ["Lisens"] } });
  });

  test("of everything has booked budget cuts, standing ones anew each month, and no time that became something else", async ({
    engine,
  }) => {
    const { ctx, db, tenantId, unitId, cost } = await aPlace(engine);
    const booked = { tenantId, unitId, seconds: 3_600, decidedById: unitId, decidedBy: "Ola", decidedAt: now() };
    const cut = { ...booked, kind: "BUDGET_CUT", purpose: "Vikar", amountNok: 10_000 } as const;
    const withdrawn = { withdrawnAt: now(), withdrawReason: "Feil" };
    await db.harvest.createMany({
      data: [
        { ...cut, month: toDbDate("2026-03-01") },
        { ...cut, month: toDbDate("2026-07-01"), standing: true },
        { ...cut, month: toDbDate("2026-08-01"), ...withdrawn },
        { ...cut, month: toDbDate("2023-12-01") },
        { ...booked, month: toDbDate("2026-03-01"), kind: "REALLOCATED", purpose: "Veiledning" },
      ],
    });
    await addCost(ctx, cost({ amountNok: 20_000 }));

    const { return: gives } = await getPlan(ctx);

    expect(gives).toMatchObject({ from: "2024-01-01", to: "2027-01-01", months: 33 });
    expect(gives.harvested).toMatchObject({ gains: { nok: 40_000 }, ratio: { hundredths: 200 } });
    await db.harvest.create({ data: { ...cut, purpose: "Stilling", amountNok: null, month: toDbDate("2026-09-01") } });
    expect((await getPlan(ctx)).return.harvested?.ratio).toEqual({ kind: "unknown", missing: ["Stilling"] });
  });

  test("of what is not in service has nothing so far, and is none where nothing is paid", async ({ engine }) => {
    const { ctx, automationId, benefit } = await aPlace(engine, null);
    await addBenefit(ctx, benefit({ valueNok: 1 }));

    const { return: gives } = await getPlan(ctx, { automationId });

    expect(gives).toMatchObject({ from: "2026-09-15", planned: { ratio: { kind: "no_cost" } }, freedSeconds: 0 });
  });
});

describe("planned and freed hours", () => {
  test("stand beside each other, by the periods of the plan", async ({ engine }) => {
    const { ctx, automationId, benefit, free } = await aPlace(engine);
    const { id } = await addBenefit(ctx, benefit({ indicator: "Frigjort tid", indicatorUnit: "timer", zeroPoint: 0 }));
    const targets = [
      { from: "2026-01-01", to: "2026-05-01", target: 120.5 },
      { from: "2027-01-01", to: "2027-05-01", target: 200 },
    ];
    await setBenefitTargets(ctx, { id, targets });
    await free("2026-04-30", 10 * 3_600);
    await free("2026-05-01", 10 * 3_600);

    const { plannedHours, benefits } = await getPlan(ctx, { automationId });

    expect(plannedHours).toEqual([
      { benefitId: id, from: "2026-01-01", to: "2026-05-01", plannedHours: 120.5, freedSeconds: 36_000 },
      { benefitId: id, from: "2027-01-01", to: "2027-05-01", plannedHours: 200, freedSeconds: 0 },
    ]);
    expect(benefits).toMatchObject([
      { zeroPoint: 0, targets, owner: { name: "Ola Hansen", unitName: "Dokumentsenteret" } },
    ]);
  });
});

describe("the map of preconditions", () => {
  test("refuses a way round, and says it", async ({ engine, db }) => {
    const { ctx, benefit } = await aPlace(engine);
    const { id: benefitId } = await addBenefit(ctx, benefit());
    const add = (title: string, to: { benefitId?: string; nextId?: string }) =>
      addPrecondition(ctx, { title, responsible: "Kari", ...to });
    const { id: trained } = await add("Opplæring", { benefitId });
    const { id: form } = await add("Nytt skjema", { nextId: trained });
    const { id: decision } = await add("Vedtak", { nextId: form });

    await expect(linkPrecondition(ctx, { id: trained, nextId: decision })).rejects.toMatchObject({
      code: "invalid",
      message: "nextId: They would wait for each other: «Opplæring» → «Vedtak» → «Nytt skjema» → «Opplæring»",
      fields: [{ field: "nextId", rule: "cycle" }],
    });
    await expect(linkPrecondition(ctx, { id: form, nextId: form })).rejects.toMatchObject({
      fields: [{ rule: "cycle" }],
    });
    await expect(linkPrecondition(ctx, { id: form, nextId: trained })).rejects.toMatchObject({ code: "duplicate" });
    await linkPrecondition(ctx, { id: decision, benefitId });
    expect(await db.preconditionLink.count({ where: { tenantId: ctx.tenantId } })).toBe(4);
  });

  test("refuses one of two arrows drawn at once that would close a way round", async ({ engine }) => {
    const { ctx, benefit } = await aPlace(engine);
    const { id: benefitId } = await addBenefit(ctx, benefit());
    const add = (title: string) => addPrecondition(ctx, { title, responsible: "Kari", benefitId });
    const [one, other] = [await add("En"), await add("To")];

    const ended = await Promise.allSettled([
      linkPrecondition(ctx, { id: one.id, nextId: other.id }),
      linkPrecondition(ctx, { id: other.id, nextId: one.id }),
    ]);

    expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("of one automation shows all that leads up to its gains, and nothing else", async ({ engine }) => {
    const { ctx, automationId, benefit } = await aPlace(engine);
    const { id: mine } = await addBenefit(ctx, benefit());
    const { id: common } = await addBenefit(ctx, { ...benefit({ title: "Felles" }), automationId: undefined });
    const add = (title: string, to: { benefitId?: string; nextId?: string }) =>
      addPrecondition(ctx, { title, responsible: "Kari", dueOn: "2026-12-01", ...to });
    const last = await add("Siste", { benefitId: mine });
    const first = await add("Første", { nextId: last.id });
    await add("En annen", { benefitId: common });
    await meetPrecondition(ctx, { id: first.id, metOn: "2026-09-01" });

    const { preconditions } = await getPlan(ctx, { automationId });

    expect(preconditions).toMatchObject([
      { title: "Siste", metOn: null, neededFor: [{ kind: "benefit", id: mine }] },
      {
        title: "Første",
        metOn: "2026-09-01",
        dueOn: "2026-12-01",
        neededFor: [{ kind: "precondition", title: "Siste" }],
      },
    ]);
    expect((await getPlan(ctx)).preconditions).toHaveLength(3);
    await removePrecondition(ctx, { id: last.id });
    expect((await getPlan(ctx, { automationId })).preconditions).toEqual([]);
  });
});

describe("what is refused", () => {
  type Place = Awaited<ReturnType<typeof aPlace>>;
  const cases: [string, (place: Place) => Promise<unknown>, string, string][] = [
    [
      "a cost of question marks",
      ({ ctx, cost }) => addCost(ctx, cost({ amountNok: "kr ??" })),
      "amountNok",
      "amount_unknown_form",
    ],
    ["a cost below nothing", ({ ctx, cost }) => addCost(ctx, cost({ amountNok: -1 })), "amountNok", "too_small"],
    [
      "a cost beyond all bounds",
      ({ ctx, cost }) => addCost(ctx, cost({ amountNok: 3_000_000_000 })),
      "amountNok",
      "too_big",
    ],
    ["a cost without a name", ({ ctx, cost }) => addCost(ctx, cost({ title: " " })), "title", "too_small"],
    [
      "a running cost that ends as it begins",
      ({ ctx, cost }) => addCost(ctx, cost({ kind: "RUNNING", validTo: "2025-11-01" })),
      "validTo",
      "not_after_from",
    ],
    [
      "an investment that ends",
      ({ ctx, cost }) => addCost(ctx, cost({ validTo: "2027-01-01" })),
      "validTo",
      "not_for_investment",
    ],
    [
      "a gain of question marks",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ valueNok: "??" })),
      "valueNok",
      "amount_unknown_form",
    ],
    [
      "a qualitative gain with a price",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ type: "QUALITATIVE", valueNok: 1 })),
      "valueNok",
      "qualitative_not_priced",
    ],
    [
      "a gain without an owner",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ ownerName: undefined })),
      "ownerName",
      "one_of_two",
    ],
    [
      "a gain in a unit that is not there",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ ownerUnitId: unknownId })),
      "ownerUnitId",
      "unknown_unit",
    ],
    [
      "a gain of an owner who is not there",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ ownerName: undefined, ownerId: unknownId })),
      "ownerId",
      "unknown_user",
    ],
    [
      "a gain of two sources",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ measureId: unknownId })),
      "measureId",
      "one_of_two",
    ],
    [
      "a zero point of nothing",
      ({ ctx, benefit }) => addBenefit(ctx, benefit({ zeroPoint: 3 })),
      "indicator",
      "required",
    ],
    [
      "a precondition of nothing",
      ({ ctx }) => addPrecondition(ctx, { title: "x", responsible: "y" }),
      "benefitId",
      "one_of_two",
    ],
    [
      "an hour for nothing",
      ({ ctx }) => setLabourCost(ctx, { year: 2026, nokPerHour: 0, source: "x" }),
      "nokPerHour",
      "too_small",
    ],
    [
      "an hour in a unit that is not there",
      ({ ctx }) => setLabourCost(ctx, { year: 2026, nokPerHour: 1, source: "x", unitId: unknownId }),
      "unitId",
      "unknown_unit",
    ],
  ];

  test.for(cases)("%s", async ([, ask, field, rule], { engine, db }) => {
    const place = await aPlace(engine);

    await expect(ask(place)).rejects.toMatchObject({ code: "invalid", fields: [{ field, rule }] });
    expect(await db.auditEntry.count({ where: { tenantId: place.tenantId } })).toBe(0);
  });

  test("periods of targets that overlap, or that are none, and readings of days that have not come", async ({
    engine,
  }) => {
    const { ctx, benefit } = await aPlace(engine);
    const { id } = await addBenefit(ctx, benefit({ indicator: "Overtid", indicatorUnit: "timer" }));
    const whole = { from: "2026-01-01", to: "2027-01-01", target: 1 };
    const set = (...targets: (typeof whole)[]) => setBenefitTargets(ctx, { id, targets });

    await expect(set(whole, { ...whole, from: "2026-12-31" })).rejects.toMatchObject({
      fields: [{ field: "targets[1].from", rule: "overlap" }],
    });
    await expect(set({ ...whole, to: "2026-01-01" })).rejects.toMatchObject({
      fields: [{ field: "targets[0].to", rule: "not_after_from" }],
    });
    await expect(addBenefitReading(ctx, { id, readOn: "2026-09-16", value: 1, source: "x" })).rejects.toMatchObject({
      fields: [{ field: "readOn", rule: "in_future" }],
    });
    const { id: plain } = await addBenefit(ctx, benefit());
    await expect(
      addBenefitReading(ctx, { id: plain, readOn: "2026-09-15", value: 1, source: "x" }),
    ).rejects.toMatchObject({
      fields: [{ field: "id", rule: "no_indicator" }],
    });
  });

  test("whatever is another municipality's", async ({ engine }) => {
    const { ctx, automationId, unitId, benefit, cost } = await aPlace(engine);
    const { id } = await addBenefit(ctx, benefit({ indicator: "Overtid" }));
    const { id: costId } = await addCost(ctx, cost());
    const { id: preconditionId } = await addPrecondition(ctx, { title: "x", responsible: "y", benefitId: id });
    const stranger = await contextFor(engine, { roles: ["ADMINISTRATOR"], now });
    const missing = { code: "not_found" };

    await expect(getPlan(stranger, { automationId })).rejects.toMatchObject(missing);
    await expect(addCost(stranger, cost())).rejects.toMatchObject(missing);
    await expect(removeCost(stranger, { id: costId })).rejects.toMatchObject(missing);
    await expect(removeBenefit(stranger, { id })).rejects.toMatchObject(missing);
    await expect(setBenefitTargets(stranger, { id, targets: [] })).rejects.toMatchObject(missing);
    await expect(
      addBenefitReading(stranger, { id, readOn: "2026-01-01", value: 1, source: "x" }),
    ).rejects.toMatchObject(missing);
    await expect(addPrecondition(stranger, { title: "x", responsible: "y", benefitId: id })).rejects.toMatchObject(
      missing,
    );
    await expect(linkPrecondition(stranger, { id: preconditionId, benefitId: id })).rejects.toMatchObject(missing);
    await expect(meetPrecondition(stranger, { id: preconditionId, metOn: null })).rejects.toMatchObject(missing);
    await expect(removePrecondition(stranger, { id: preconditionId })).rejects.toMatchObject(missing);
    await expect(setLabourCost(stranger, { year: 2026, nokPerHour: 1, source: "x", unitId })).rejects.toMatchObject({
      fields: [{ rule: "unknown_unit" }],
    });
    expect(await getPlan(stranger)).toMatchObject({ benefits: [], preconditions: [], costs: { items: [] } });
  });
});

test("what an hour costs is said anew for the same unit and year, and a unit's own goes before that of all", async ({
  engine,
}) => {
  const { ctx, unitId, free, automationId } = await aPlace(engine);
  await setLabourCost(ctx, { year: 2026, nokPerHour: 452, source: "Regnskapet" });
  await setLabourCost(ctx, { year: 2026, nokPerHour: 460, source: "Regnskapet, rettet" });
  await setLabourCost(ctx, { year: 2026, nokPerHour: 500.5, source: "Enhetens eget", unitId });
  await free("2026-02-10", 2 * 3_600);

  expect((await listLabourCosts(ctx)).items).toMatchObject([
    { unit: null, nokPerHour: 460, source: "Regnskapet, rettet" },
    { unit: { id: unitId, name: "Dokumentsenteret" }, nokPerHour: 500.5 },
  ]);
  expect((await getPlan(ctx, { automationId })).return.freedTime.gains.nok).toBe(1_001);
});

test("a benefit is read, listed page by page, and taken out with its arrows", async ({ engine, db }) => {
  const { ctx, automationId, benefit } = await aPlace(engine);
  const { id } = await addBenefit(
    ctx,
    benefit({ indicator: "Overtid", indicatorUnit: "timer", ownerId: ctx.actor.id, ownerName: undefined }),
  );
  await addBenefitReading(ctx, { id, readOn: "2026-09-15", value: 12.25, source: "Lønnssystemet" });
  await addPrecondition(ctx, { title: "x", responsible: "y", benefitId: id });
  const { id: later } = await addBenefit(ctx, benefit());

  const page = await listBenefits(ctx, { automationId, limit: 1 });
  const rest = await listBenefits(ctx, { automationId, limit: 1, cursor: page.nextCursor ?? "" });

  expect([...page.items, ...rest.items].map((item) => item.id)).toEqual([later, id]);
  expect(rest.items[0]).toMatchObject({
    owner: { userId: ctx.actor.id, name: "Kari Nordmann" },
    readings: [{ readOn: "2026-09-15", value: 12.25, source: "Lønnssystemet" }],
  });
  await removeBenefit(ctx, { id });
  expect((await listBenefits(ctx)).items.map((item) => item.id)).toEqual([later]);
  expect(await db.preconditionLink.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  await expect(removeBenefit(ctx, { id })).rejects.toMatchObject({ code: "not_found" });
});
