import { readFile } from "node:fs/promises";
import { describe } from "vitest";
import { benefitReport } from "../../../core/benefits/index.ts";
import {
  addCoOperationReader,
  coOperationReport,
  endSharedWork,
  getCoOperation,
  leaveCoOperation,
  listCoOperations,
  recordSharedTime,
  shareWork,
  workToShare,
} from "../../../core/co-operations/index.ts";
import type { Engine } from "../../../core/context.ts";
import { addEntries, reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aBaseline, anAutomation, aProcess, expect, test, unique } from "../../support/context.ts";
import { aCoOperation, type aMunicipality, emailOf, readerOf, share, validFrom } from "./support.ts";

const ruleCame = "20261123140500_shared_work_and_reminders";
const year = { from: "2026-01-01", to: "2027-01-01" };
type Municipality = Awaited<ReturnType<typeof aMunicipality>>;
type Credit = { automationId: string; seconds: number; localDate?: string; evidenceClass?: "B" | "C" | "D" };

/** Credits one case. @returns The entry's id. */
async function credit({ admin, unitId }: Municipality, { localDate = "2026-04-01", ...more }: Credit) {
  const entry = { kind: "CREDIT", unitId, localDate, evidenceClass: "B", reason: "Sak", ...more } as const;
  const [id = 0n] = await addEntries(admin.db, admin, [entry]);
  return Number(id);
}

/** An automation of a municipality that is part of the co-operation from its first day on. */
async function aSharedAutomation(id: string, { admin, id: tenantId, unitId }: Municipality) {
  const { id: automationId } = await anAutomation(admin.db, { tenantId, unitId, title: "Arkiver søknad" });
  await shareWork(admin, { id, automationIds: [automationId], validFrom });
  return automationId;
}

/** A measure without a robot. */
async function aMeasure({ admin, id: tenantId, unitId }: Municipality) {
  const { db, actor } = admin;
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const [before, after] = [
    await aBaseline(db, { tenantId, unitId, processId, validTo: validFrom }),
    await aBaseline(db, { tenantId, unitId, processId, version: 2, validFrom, secondsPerCase: 593 }),
  ];
  return db.measure.create({
    data: {
      tenantId,
      unitId,
      processId,
      code: unique("tiltak"),
      title: "Nytt skjema",
      kind: "SIMPLIFY",
      description: "Færre felt",
      effectiveFrom: toDbDate(validFrom),
      oldBaselineId: before.id,
      newBaselineId: after.id,
      recordedById: actor.id,
      recordedBy: actor.name,
      createdAt: new Date(),
    },
  });
}

async function withHours(engine: Engine) {
  const place = await aCoOperation(engine);
  const { id, host, guest } = place;
  await place.accept();
  const [ofHost, ofGuest] = [await aSharedAutomation(id, host), await aSharedAutomation(id, guest)];
  const first = await credit(host, { automationId: ofHost, seconds: 10_000 });
  await credit(guest, { automationId: ofGuest, seconds: 5_000 });
  await credit(guest, { automationId: ofGuest, seconds: 999, localDate: "2025-12-31" });
  await share(host.admin, id, { seconds: 400 });
  return { ...place, ofHost, ofGuest, first };
}

describe("the sums", () => {
  test("of all are those of the members: what was shared is counted once", async ({ engine }) => {
    const { id, host, guest } = await withHours(engine);
    await addCoOperationReader(host.admin, { id, email: await emailOf(engine, guest) });
    const reader = await readerOf(engine, guest);

    const report = await coOperationReport(reader, { id, ...year });

    expect(report.members.map(({ tenant, own, sums }) => [tenant.name, own, sums.netSeconds])).toEqual([
      ["Austdal kommune", true, 4_900],
      ["Fjordvik kommune", false, 9_700],
    ]);
    expect(report.total).toEqual({
      cases: 2,
      automationSeconds: 15_000,
      measureSeconds: 0,
      reversedSeconds: 0,
      residualSeconds: 0,
      operationSeconds: 400,
      headlineSeconds: 14_600,
      estimatedSeconds: 0,
      assumedSeconds: 0,
      netSeconds: 14_600,
    });
    const { shared, seesMembers, readers } = await getCoOperation(reader, { id });
    expect(seesMembers).toBe(true);
    expect(readers).toMatchObject([{ name: "Leser Nordmann", tenantName: "Austdal kommune" }]);
    expect(shared[0]?.split.map(({ seconds }) => seconds).toSorted()).toEqual([100, 300]);
  });

  test("are one's own and the total for whom is not a reader", async ({ engine }) => {
    const { id, guest } = await withHours(engine);
    const manager = await guest.as("MANAGEMENT");

    const report = await coOperationReport(manager, { id, ...year });

    expect(report.members.map(({ tenant }) => tenant.name)).toEqual(["Austdal kommune"]);
    expect(report.total?.netSeconds).toBe(14_600);
    expect((await getCoOperation(manager, { id })).shared).toMatchObject([
      { seconds: 400, split: [{ seconds: 100, own: true }] },
    ]);
  });

  test("are for members alone: who was only asked sees none", async ({ engine }) => {
    const { id, host, guest } = await aCoOperation(engine);
    const automationId = await aSharedAutomation(id, host);
    await credit(host, { automationId, seconds: 10_000 });
    await share(host.admin, id);

    const report = await coOperationReport(guest.admin, { id, ...year });

    expect(report).toEqual({ ...year, days: [], members: [], total: null });
    const seen = await getCoOperation(guest.admin, { id });
    expect(seen).toMatchObject({ shared: [], readers: [], isMember: false });
    expect(seen.members.map(({ tenant }) => tenant.name)).toEqual(["Austdal kommune", "Fjordvik kommune"]);
  });

  test("are those of the days on which one's own municipality is a member", async ({ engine }) => {
    const { id, host, guest, ofHost } = await withHours(engine);
    await leaveCoOperation(guest.admin, { id, validTo: "2026-09-15" });
    await credit(host, { automationId: ofHost, seconds: 7_777, localDate: "2026-09-15" });
    await share(host.admin, id, { localDate: "2026-09-15", seconds: 50 });
    await addCoOperationReader(host.admin, { id, email: await emailOf(engine, host) });

    const left = await coOperationReport(guest.admin, { id, ...year });
    expect(left.days).toEqual([{ from: "2026-01-01", to: "2026-09-15" }]);
    expect(left.total?.netSeconds).toBe(14_600);
    const after = { from: "2026-09-15", to: "2027-01-01" };
    expect((await coOperationReport(guest.admin, { id, ...after })).total).toBeNull();
    const seen = await getCoOperation(guest.admin, { id });
    expect(seen.shared.map(({ localDate }) => localDate)).toEqual(["2026-05-04"]);
    expect(seen.members.map(({ own }) => own)).toEqual([true]);
    expect(seen.readers).toEqual([]);

    expect((await coOperationReport(host.admin, { id, ...year })).total?.netSeconds).toBe(14_600 + 7_777 - 50);
  });

  test("are the others' no more for a reader whose municipality has left", async ({ engine }) => {
    const { id, host, guest } = await withHours(engine);
    await addCoOperationReader(host.admin, { id, email: await emailOf(engine, guest) });
    const reader = await readerOf(engine, guest);
    await leaveCoOperation(guest.admin, { id, validTo: "2026-09-15" });

    const { members } = await coOperationReport(reader, { id, ...year });

    expect(members.map(({ tenant }) => tenant.name)).toEqual(["Austdal kommune"]);
    expect((await getCoOperation(reader, { id })).seesMembers).toBe(false);
  });

  test("count a case that was taken back no more, and shared time that was not spent after all", async ({
    engine,
    db,
  }) => {
    const { id, host, guest, first } = await withHours(engine);
    const controller = await host.as("CONTROLLER");
    const shared = await db.ledgerEntry.findFirstOrThrow({ where: { tenantId: host.id, kind: "OPERATION" } });

    await reverseEntry(controller, { entryId: first, reason: "Feil sak" });
    await reverseEntry(controller, { entryId: Number(shared.id), reason: "Møtet ble avlyst" });

    const { total } = await coOperationReport(guest.admin, { id, ...year });
    expect(total).toMatchObject({ cases: 1, automationSeconds: 15_000, reversedSeconds: -9_700, netSeconds: 4_900 });
  });

  test("are the published net, with estimates and assumptions beside it, as each municipality's own report has them", async ({
    engine,
    db,
  }) => {
    const { id, host, ofHost } = await withHours(engine);
    const { processId } = await db.automation.findUniqueOrThrow({ where: { id: ofHost } });
    const baseline = await aBaseline(db, { tenantId: host.id, unitId: host.unitId, processId });
    const of = { unitId: host.unitId, automationId: ofHost, localDate: "2026-04-02", reason: "Sak" } as const;
    const estimated = { ...of, kind: "CREDIT", evidenceClass: "C", baselineId: baseline.id } as const;
    const [wrong = 0n, review = 0n] = await addEntries(db, host.admin, [
      { ...estimated, seconds: 700 },
      { ...of, kind: "RESIDUAL", evidenceClass: "C", estimated: true, seconds: 300 },
      { ...of, kind: "RESIDUAL", evidenceClass: "D", estimated: true, seconds: 60 },
      { ...estimated, seconds: 2_000 },
      { ...of, kind: "CREDIT", evidenceClass: "D", seconds: 90 },
    ]);
    const controller = await host.as("CONTROLLER");
    for (const entryId of [wrong, review]) await reverseEntry(controller, { entryId: Number(entryId), reason: "Feil" });

    const { members, total } = await coOperationReport(host.admin, { id, ...year });

    const sums = members.find(({ own }) => own)?.sums;
    expect(sums).toMatchObject({ estimatedSeconds: 2_000, assumedSeconds: 90 });
    expect(sums).toMatchObject({ headlineSeconds: 9_700 - 60, netSeconds: 9_700 - 60 + 2_000 + 90 });
    const own = await benefitReport(host.admin, { ...year, groupBy: "year" });
    expect(sums?.headlineSeconds).toBe(own.total.headline.netSeconds);
    expect(sums?.netSeconds).toBe(own.total.netSeconds);
    expect(total?.headlineSeconds).toBe(14_600 - 60);
  });

  test("are not there for a stranger, and take a period", async ({ engine }) => {
    const { id, host, stranger } = await withHours(engine);

    await expect(coOperationReport(stranger.admin, { id, ...year })).rejects.toMatchObject({ code: "not_found" });
    await expect(getCoOperation(stranger.admin, { id })).rejects.toMatchObject({ code: "not_found" });
    expect((await listCoOperations(stranger.admin)).items).toEqual([]);
    expect((await listCoOperations(host.admin)).items).toMatchObject([{ id, name: "Robotsamarbeidet" }]);
    await expect(coOperationReport(host.admin, { id, from: year.to, to: year.to })).rejects.toMatchObject({
      fields: [{ field: "to", rule: "not_after_from" }],
    });
  });
});

describe("what takes part", () => {
  test("is all that the sums are made of, between its days", async ({ engine, db }) => {
    const { id, host } = await aCoOperation(engine);
    const { id: tenantId, unitId, admin } = host;
    const mine = await aSharedAutomation(id, host);
    const other = await anAutomation(db, { tenantId, unitId });
    const measure = await aMeasure(host);
    await shareWork(admin, { id, measureIds: [measure.id], validFrom: "2026-05-01" });
    for (const localDate of ["2026-04-30", "2026-05-01", "2026-08-01"]) {
      await credit(host, { automationId: mine, seconds: 100, localDate });
      await credit(host, { automationId: other.id, seconds: 10_000, localDate });
      const gain = { kind: "SIMPLIFY", unitId, localDate, seconds: 7, cases: 3, evidenceClass: "B" } as const;
      await addEntries(db, admin, [{ ...gain, measureId: measure.id, reason: "Skjema" }]);
    }
    const [automation] = (await getCoOperation(admin, { id })).work;
    await endSharedWork(admin, { id, partId: automation?.id ?? "", validTo: "2026-08-01" });

    const { total } = await coOperationReport(admin, { id, ...year });

    expect(total).toMatchObject({ cases: 2, automationSeconds: 200, measureSeconds: 14, netSeconds: 214 });
    expect((await workToShare(admin, { id })).map(({ workId }) => workId).toSorted()).toEqual(
      [mine, other.id].toSorted(),
    );
  });

  test("was all that there was, when the rule came", async ({ engine, db }) => {
    const { id, host, guest } = await withHours(engine);
    const other = await anAutomation(db, { tenantId: host.id, unitId: host.unitId });
    const measure = await aMeasure(guest);
    const where = { coOperationId: id };
    await db.coOperationWork.deleteMany({ where });
    const migration = new URL(`../../../prisma/migrations/${ruleCame}/migration.sql`, import.meta.url);
    const insert = /^INSERT INTO "co_operation_work"[^;]*;/m.exec(await readFile(migration, "utf8"))?.[0] ?? "";

    await db.$executeRawUnsafe(insert.replace("WHERE", `WHERE m."co_operation_id" = '${id}' AND`));

    const work = await db.coOperationWork.findMany({ where });
    expect(work.map(({ automationId, measureId }) => automationId ?? measureId)).toEqual(
      expect.arrayContaining([other.id, measure.id]),
    );
    expect(work).toHaveLength(4);
    expect(new Set(work.map(({ validFrom: from }) => from.getTime()))).toEqual(new Set([Date.parse(validFrom)]));
    expect((await coOperationReport(host.admin, { id, ...year })).total?.netSeconds).toBe(14_600);
  });

  test("of nobody is counted before its municipality has said so", async ({ engine, db }) => {
    const { id, host } = await aCoOperation(engine);
    const automation = await anAutomation(db, { tenantId: host.id, unitId: host.unitId });
    await credit(host, { automationId: automation.id, seconds: 10_000 });
    await recordSharedTime(host.admin, { id, localDate: "2026-05-04", seconds: 60, reason: "Møte" });

    const { total } = await coOperationReport(host.admin, { id, ...year });

    expect(total).toMatchObject({ cases: 0, automationSeconds: 0, operationSeconds: 60, netSeconds: -60 });
  });

  test("is told to its own municipality alone, and is taken out for good from its first day", async ({ engine }) => {
    const { id, guest, host } = await withHours(engine);
    const { work } = await getCoOperation(guest.admin, { id });
    expect(work).toMatchObject([{ kind: "AUTOMATION", title: "Arkiver søknad", validFrom, validTo: null }]);
    const [part] = work;
    const ending = { id, partId: part?.id ?? "", validTo: validFrom };
    await expect(endSharedWork(host.admin, ending)).rejects.toMatchObject({ code: "not_found" });

    await endSharedWork(guest.admin, ending);

    expect((await getCoOperation(guest.admin, { id })).work).toEqual([]);
    expect((await coOperationReport(guest.admin, { id, ...year })).total?.automationSeconds).toBe(10_000);
  });

  test("is refused twice, of another municipality, of nothing and in closed months", async ({ engine, db }) => {
    const { id, host, guest, stranger, ofHost, ofGuest } = await withHours(engine);
    const { admin } = host;
    const taking = (more: object) => shareWork(admin, { id, validFrom, ...more });
    const refused = (field: string, rule: string) => ({ fields: [{ field, rule }] });

    await expect(taking({ automationIds: [ofHost] })).rejects.toMatchObject(refused("validFrom", "overlap"));
    await expect(taking({ automationIds: [ofGuest] })).rejects.toMatchObject(refused("automationIds", "unknown_work"));
    await expect(taking({})).rejects.toMatchObject(refused("automationIds", "required"));
    await expect(taking({ measureIds: [ofHost, ofHost] })).rejects.toMatchObject(refused("measureIds", "custom"));
    await expect(shareWork(stranger.admin, { id, automationIds: [ofHost], validFrom })).rejects.toMatchObject({
      code: "not_found",
    });
    const days = { from: toDbDate("2026-02-01"), to: toDbDate("2026-03-01") };
    await db.period.create({ data: { tenantId: host.id, kind: "MONTH", ...days, status: "CLOSED" } });
    const { id: automationId } = await anAutomation(db, { tenantId: host.id, unitId: host.unitId });
    const closed = { code: "period_closed", ...refused("validFrom", "period_closed") };
    await expect(taking({ automationIds: [automationId] })).rejects.toMatchObject(closed);
    const [part] = (await getCoOperation(admin, { id })).work;
    const ending = { id, partId: part?.id ?? "", validTo: "2026-02-28" };
    await expect(endSharedWork(admin, ending)).rejects.toMatchObject({ fields: [{ field: "validTo" }] });
    await shareWork(admin, { id, automationIds: [automationId], validFrom: "2026-03-01" });
    await expect(getCoOperation(guest.admin, { id })).resolves.toMatchObject({ work: [{ automationId: ofGuest }] });
  });
});
