import { describe } from "vitest";
import { getBaseline, listBaselines, proposeBaseline, rejectBaseline } from "../../../core/baselines/index.ts";
import { summariseSample } from "../../../core/benefits/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { addProcessVersion } from "../../../core/processes/index.ts";
import { startStudy } from "../../../core/studies/index.ts";
import { contextFor, expect, test } from "../../support/context.ts";
import { aPair, aStudy, type Pair } from "./making.ts";

const ten = [300, 360, 360, 420, 420, 420, 480, 480, 540, 600];
const wrong = (field: string, rule: string) => ({ code: "invalid", fields: [{ field, rule }] });

describe("proposeBaseline", () => {
  test("an estimate is of class C and counts for nothing until it is approved", async ({ engine, db }) => {
    const { owner, asked, tenantId } = await aPair(engine);

    const proposed = await proposeBaseline(owner, asked);

    expect(proposed).toMatchObject({
      status: "PROPOSED",
      source: "ESTIMATE",
      evidenceClass: "C",
      secondsPerCase: 420,
      lowSeconds: 300,
      highSeconds: 600,
      version: 1,
      sampleSize: null,
      recordedBy: owner.actor.name,
      approvedBy: null,
      study: null,
    });
    const { processId, unitId } = asked;
    const inForce = await db.$queryRaw`
      select id from baseline_for(${tenantId}::uuid, ${processId}::uuid, '', ${unitId}::uuid, '2026-06-15')`;
    expect(inForce).toEqual([]);
    expect(await db.auditEntry.findFirst({ where: { tenantId, action: "baseline.propose" } })).toMatchObject({
      entityId: proposed.id,
      actor: `user:${owner.actor.id}`,
    });
  });

  test("an assumption is of class D, and nobody types a class", async ({ engine }) => {
    const { owner, asked } = await aPair(engine);

    expect(await proposeBaseline(owner, { ...asked, source: "ASSUMPTION" })).toMatchObject({ evidenceClass: "D" });
    await expect(proposeBaseline(owner, { ...asked, evidenceClass: "A" } as typeof asked)).rejects.toMatchObject(
      wrong("evidenceClass", "unknown_field"),
    );
  });

  test("a study of ten observations over two weeks is of class B, with the figures it had", async ({ engine, db }) => {
    const pair = await aPair(engine);
    const { owner } = pair;
    const study = await aStudy(owner, { pair, seconds: ten });

    const proposed = await proposeBaseline(owner, { source: "STUDY", studyId: study.id, validFrom: "2026-06-01" });

    expect(proposed).toMatchObject({
      source: "STUDY",
      evidenceClass: "B",
      secondsPerCase: 438,
      sampleSize: 10,
      meanSeconds: 438,
      medianSeconds: 420,
      intervalMethod: "BOOTSTRAP",
      seed: study.seed,
      measuredUntil: "2026-05-19",
      staleFrom: "2028-05-19",
      freshness: "FRESH",
      study: { id: study.id, title: "Tidtaking i vår" },
    });
    expect(proposed.sdSeconds).toBeCloseTo(89.666, 3);
    expect(proposed.lowSeconds).toBeGreaterThan(370);
    expect(proposed.highSeconds).toBeLessThan(510);
    // The bounds are the same whenever they are drawn again: of what was kept, in its order, from the seed.
    const kept = await db.baselineObservation.findMany({
      where: { baselineId: proposed.id, heldOut: null },
      orderBy: { observationId: "asc" },
    });
    const drawn = summariseSample(
      [{ share: 1, seconds: kept.map((one) => one.seconds) }],
      proposed.seed ?? 0,
    )?.interval;
    expect(drawn?.low.toFixed(4)).toBe(proposed.lowSeconds?.toFixed(4));
    expect(drawn?.high.toFixed(4)).toBe(proposed.highSeconds?.toFixed(4));
  });

  test("fewer than ten observations are no measurement, and the way out is named", async ({ engine }) => {
    const pair = await aPair(engine);
    const study = await aStudy(pair.owner, { pair, seconds: ten.slice(0, 9) });
    const asked = { source: "STUDY" as const, studyId: study.id, validFrom: "2026-06-01" };

    const refused = proposeBaseline(pair.owner, asked);

    await expect(refused).rejects.toMatchObject(wrong("studyId", "too_few_observations"));
    await expect(refused).rejects.toThrow(/ESTIMATE/);
    expect((await listBaselines(pair.owner)).items).toEqual([]);
  });

  test("ten observations within two weeks are no measurement", async ({ engine, db }) => {
    const pair = await aPair(engine);
    const study = await aStudy(pair.owner, { pair, seconds: ten });
    const asked = { source: "STUDY" as const, studyId: study.id, validFrom: "2026-06-01" };
    const late = { studyId: study.id, observedOn: { gt: toDbDate("2026-05-13") } };
    await db.timeObservation.updateMany({ where: late, data: { observedOn: toDbDate("2026-05-13") } });

    await expect(proposeBaseline(pair.owner, asked)).rejects.toMatchObject(wrong("studyId", "too_short"));
    await db.timeObservation.updateMany({
      where: { studyId: study.id, observedOn: toDbDate("2026-05-13") },
      data: { observedOn: toDbDate("2026-05-14") },
    });
    expect(await proposeBaseline(pair.owner, asked)).toMatchObject({ evidenceClass: "B" });
  });

  test.for<[string, Partial<Pair["asked"]>, string, string]>([
    ["no seconds", { likelySeconds: 0, lowSeconds: 0, highSeconds: 1 }, "lowSeconds", "seconds_not_positive"],
    ["negative seconds", { lowSeconds: -5 }, "lowSeconds", "seconds_not_positive"],
    ["a low above the likely", { lowSeconds: 421 }, "lowSeconds", "not_in_order"],
    ["a high below the likely", { highSeconds: 419 }, "highSeconds", "not_in_order"],
    ["a time that nobody can read", { likelySeconds: "??" as unknown as number }, "likelySeconds", "invalid_type"],
    ["no method", { method: " " }, "method", "too_small"],
    ["a method with somebody in it", { method: "Spør ola@solvik.example" }, "method", "personal_data"],
    ["a day that does not exist", { validFrom: "2026-02-30" }, "validFrom", "invalid_format"],
    ["another's unit", { unitId: "019a0000-0000-7000-8000-000000000000" }, "unitId", "unknown_unit"],
  ])("refuses %s", async ([, given, field, rule], { engine, db }) => {
    const { owner, asked, tenantId } = await aPair(engine);

    const refusal = await proposeBaseline(owner, { ...asked, ...given }).catch((error: unknown) => error);

    expect(refusal).toMatchObject({ code: "invalid" });
    expect((refusal as { fields: unknown[] }).fields[0]).toMatchObject({ field, rule });
    expect(await db.baseline.count({ where: { tenantId } })).toBe(0);
  });

  test("refuses an end before the beginning, and days of a closed period", async ({ engine, db }) => {
    const { owner, asked, tenantId } = await aPair(engine);
    const from = { kind: "MONTH", from: toDbDate("2026-01-01"), to: toDbDate("2026-02-01"), status: "CLOSED" } as const;
    await db.period.create({ data: { tenantId, ...from } });

    await expect(proposeBaseline(owner, { ...asked, validTo: "2026-01-01" })).rejects.toMatchObject(
      wrong("validTo", "not_after_from"),
    );
    await expect(proposeBaseline(owner, asked)).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "validFrom", rule: "period_closed" }],
    });
    expect(await proposeBaseline(owner, { ...asked, validFrom: "2026-02-01" })).toMatchObject({ status: "PROPOSED" });
  });

  test("knows neither processes nor studies of another municipality", async ({ engine }) => {
    const { asked } = await aPair(engine);
    const pair = await aPair(engine);
    const study = await aStudy(pair.owner, { pair, seconds: [60] });
    const other = await contextFor(engine, { roles: ["PROCESS_OWNER"] });

    await expect(proposeBaseline(other, asked)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      proposeBaseline(other, { source: "STUDY", studyId: study.id, validFrom: "2026-01-01" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  test.for(["OPERATOR", "CASE_WORKER", "BENEFIT_OWNER", "MANAGEMENT"] as const)(
    "is not for the role %s",
    async (role, { engine }) => {
      const { asked, tenantId } = await aPair(engine);
      const ctx = await contextFor(engine, { roles: [role], tenantId });

      await expect(proposeBaseline(ctx, asked)).rejects.toMatchObject({ code: "forbidden" });
    },
  );
});

describe("rejectBaseline", () => {
  test("keeps the proposal and the reason, and lets nobody decide on it again", async ({ engine }) => {
    const { owner, controller, asked } = await aPair(engine);
    const { id } = await proposeBaseline(owner, asked);

    await rejectBaseline(controller, { id, reason: "For få spurt" });

    expect(await getBaseline(owner, { id })).toMatchObject({ status: "REJECTED", rejectReason: "For få spurt" });
    await expect(rejectBaseline(controller, { id, reason: "Igjen" })).rejects.toMatchObject({ code: "conflict" });
    await expect(rejectBaseline(controller, { id, reason: " " })).rejects.toMatchObject(wrong("reason", "too_small"));
    await expect(rejectBaseline(owner, { id, reason: "Nei" })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("a baseline grows old", () => {
  const steps = [{ key: "alt", title: "Alt", share: 1 }];

  test("when its process gets another version, and people are warned three months before", async ({ engine }) => {
    const { owner, asked, process } = await aPair(engine);
    const { id } = await proposeBaseline(owner, asked);
    const version = { processId: process.id, reason: "Slik er det", steps };
    await addProcessVersion(owner, { ...version, validFrom: "2026-01-01" });
    expect(await getBaseline(owner, { id })).toMatchObject({ freshness: "FRESH", staleFrom: "2028-06-15" });

    await addProcessVersion(owner, { ...version, validFrom: "2026-09-01" });

    const soon = { freshness: "SOON_STALE", staleFrom: "2026-09-01", staleReason: "NEW_PROCESS_VERSION" };
    expect(await getBaseline(owner, { id })).toMatchObject(soon);
    const later = { ...owner, now: () => new Date("2026-09-01T00:30:00Z") };
    expect(await getBaseline(later, { id })).toMatchObject({ freshness: "STALE" });
  });

  test("24 months after it was taken, in the list of those that do", async ({ engine, db }) => {
    const { owner, asked, tenantId } = await aPair(engine);
    const { id } = await proposeBaseline(owner, asked);
    await db.baseline.update({
      where: { id },
      data: { status: "APPROVED", approvedBy: "Karin", approvedAt: new Date("2026-06-15T12:00:00Z") },
    });
    const ageing = async (at: string) =>
      (await listBaselines({ ...owner, now: () => new Date(at) }, { ageing: "yes" })).items.map((one) => one.freshness);

    expect(await ageing("2028-03-14T12:00:00Z")).toEqual([]);
    expect(await ageing("2028-03-15T12:00:00Z")).toEqual(["SOON_STALE"]);
    expect(await ageing("2028-06-15T12:00:00Z")).toEqual(["STALE"]);
    await db.baseline.updateMany({ where: { tenantId }, data: { validTo: toDbDate("2028-06-15") } });
    expect(await ageing("2028-06-15T12:00:00Z")).toEqual([]);
  });

  test("a study is of the version that was valid when it began", async ({ engine }) => {
    const { owner, process, unit } = await aPair(engine);
    for (const validFrom of ["2026-01-01", "2026-03-01", "2027-01-01"]) {
      await addProcessVersion(owner, { processId: process.id, validFrom, reason: "Endret", steps });
    }

    const study = await startStudy(owner, { processId: process.id, unitId: unit.id, title: "Vår" });

    expect(study.processVersion).toBe(2);
  });
});
