import { describe } from "vitest";
import {
  acceptMembership,
  addCoOperationReader,
  coOperationReport,
  createCoOperation,
  getCoOperation,
  leaveCoOperation,
  listCoOperations,
  offerMembership,
  recordSharedTime,
} from "../../../core/co-operations/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aTenant, aUnit, aUser, contextFor, expect, test, unique } from "../../support/context.ts";

const now = () => new Date("2026-09-15T10:00:00Z");
const validFrom = "2026-01-01";
const year = { from: "2026-01-01", to: "2027-01-01" };

async function aMunicipality(engine: Engine, name: string) {
  const tenant = await aTenant(engine.db, { name });
  const { id: unitId } = await aUnit(engine.db, { tenantId: tenant.id, name });
  const as = (...roles: Parameters<typeof contextFor>[1]["roles"]) =>
    contextFor(engine, { roles, tenantId: tenant.id, now });
  const admin = await as("ADMINISTRATOR");
  return { ...tenant, unitId, admin, as };
}

/** Two municipalities that share by 3 to 1, and a third that has no part in it. */
async function aCoOperation(engine: Engine, keys: [number, number] = [3, 1]) {
  const host = await aMunicipality(engine, "Fjordvik kommune");
  const guest = await aMunicipality(engine, "Austdal kommune");
  const stranger = await aMunicipality(engine, "Vestre Sund kommune");
  const founding = { slug: unique("samarbeid"), name: "Robotsamarbeidet", costKey: keys[0], validFrom };
  const { id } = await createCoOperation(host.admin, founding);
  const { id: memberId } = await offerMembership(host.admin, { id, slug: guest.slug, costKey: keys[1], validFrom });
  const accept = () => acceptMembership(guest.admin, { id, memberId });
  return { id, memberId, host, guest, stranger, accept, slug: founding.slug };
}

const share = (ctx: Context, id: string, more: Partial<Parameters<typeof recordSharedTime>[1]> = {}) =>
  recordSharedTime(ctx, { id, localDate: "2026-05-04", seconds: 3_601, reason: "Ny versjon av portalen", ...more });

describe("a member", () => {
  test("is one from when it has accepted, and nothing is split to it before", async ({ engine, db }) => {
    const { id, host, guest, accept } = await aCoOperation(engine);
    await share(host.admin, id);
    expect(await db.ledgerEntry.count({ where: { tenantId: guest.id } })).toBe(0);

    await accept();
    await share(host.admin, id);

    expect(await db.ledgerEntry.findMany({ where: { tenantId: guest.id } })).toMatchObject([
      {
        kind: "OPERATION",
        seconds: 900,
        unitId: guest.unitId,
        automationId: null,
        localDate: toDbDate("2026-05-04"),
        reason: "Robotsamarbeidet: Ny versjon av portalen",
      },
    ]);
    expect(await db.auditEntry.findMany({ where: { tenantId: guest.id, entity: "ledger_entry" } })).toMatchObject([
      { action: "co-operation.share", actor: `user:${host.admin.actor.id}`, detail: { seconds: 900 } },
    ]);
    await expect(accept()).rejects.toMatchObject({ code: "conflict" });
    const actions = await db.auditEntry.findMany({ where: { entityId: id }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual([
      "co-operation.create",
      "co-operation.offer",
      "co-operation.share",
      "co-operation.accept",
      "co-operation.share",
    ]);
  });

  test("can be accepted for by nobody but its own", async ({ engine }) => {
    const { id, memberId, host, stranger } = await aCoOperation(engine);

    for (const { admin } of [host, stranger]) {
      await expect(acceptMembership(admin, { id, memberId })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("has another key from a day on, and none after it left", async ({ engine, db }) => {
    const { id, host, guest, accept } = await aCoOperation(engine);
    await accept();
    const { id: memberId } = await offerMembership(host.admin, {
      id,
      slug: guest.slug,
      costKey: 3,
      validFrom: "2026-06-01",
    });
    await acceptMembership(guest.admin, { id, memberId });
    await leaveCoOperation(guest.admin, { id, validTo: "2026-08-01" });
    for (const localDate of ["2026-05-31", "2026-06-01", "2026-08-01"]) {
      await share(host.admin, id, { localDate, seconds: 400 });
    }

    const secondsOf = async (tenantId: string) =>
      (await db.ledgerEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } })).map(({ seconds }) => seconds);

    expect(await secondsOf(host.id)).toEqual([300, 200, 400]);
    expect(await secondsOf(guest.id)).toEqual([100, 200]);
    expect((await getCoOperation(guest.admin, { id })).members).toMatchObject([
      { tenant: { name: "Austdal kommune" }, own: true, costKey: 1, validTo: "2026-06-01" },
      { tenant: { name: "Austdal kommune" }, own: true, costKey: 3, validTo: "2026-08-01" },
      { tenant: { name: "Fjordvik kommune" }, own: false, costKey: 3, validTo: null },
    ]);
  });
});

describe("what is shared", () => {
  test("adds up to the whole, time and money, to the last second and krone", async ({ engine, db }) => {
    const { id, host, guest, accept } = await aCoOperation(engine, [1, 2]);
    await accept();

    await share(guest.admin, id, { seconds: 100, amountNok: 1_000 });

    const rows = await db.ledgerEntry.findMany({ where: { tenantId: { in: [host.id, guest.id] } } });
    expect(new Set(rows.map(({ seconds }) => seconds))).toEqual(new Set([33, 67]));
    const costs = await db.planCost.findMany({ where: { tenantId: { in: [host.id, guest.id] } } });
    expect(new Set(costs.map(({ amountNok }) => amountNok))).toEqual(new Set([333, 667]));
    expect(await db.monthlyRollup.findMany({ where: { tenantId: host.id } })).toMatchObject([
      { kind: "OPERATION", seconds: 33n },
    ]);
  });

  test("is debited nobody when one of them has closed the day", async ({ engine, db }) => {
    const { id, host, guest, accept } = await aCoOperation(engine);
    await accept();
    const days = { from: toDbDate("2026-05-01"), to: toDbDate("2026-06-01") };
    await db.period.create({ data: { tenantId: guest.id, kind: "MONTH", ...days, status: "CLOSED" } });

    await expect(share(host.admin, id)).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "localDate" }],
    });
    expect(await db.ledgerEntry.count({ where: { tenantId: { in: [host.id, guest.id] } } })).toBe(0);
  });

  test.for([
    ["nothing at all", { seconds: 0 }, "seconds", "required"],
    ["time below nothing", { seconds: -1 }, "seconds", "too_small"],
    ["money for nothing", { amountNok: 0 }, "amountNok", "too_small"],
    ["time of a day that has not come", { localDate: "2026-09-16" }, "localDate", "in_future"],
    ["time without a reason", { reason: " " }, "reason", "too_small"],
  ] as const)("is refused when it is %s", async ([, more, field, rule], { engine }) => {
    const { id, host } = await aCoOperation(engine);

    await expect(share(host.admin, id, more)).rejects.toMatchObject({ code: "invalid", fields: [{ field, rule }] });
  });

  test("is refused on a day when nobody has a key, and in a municipality without a unit", async ({ engine, db }) => {
    const { id, host } = await aCoOperation(engine, [0, 0]);
    await expect(share(host.admin, id)).rejects.toMatchObject({ fields: [{ field: "localDate", rule: "no_key" }] });
    const other = await aCoOperation(engine);
    await other.accept();
    await db.unitPlacement.deleteMany({ where: { tenantId: other.guest.id } });

    await expect(share(other.host.admin, other.id)).rejects.toMatchObject({
      message: "localDate: Austdal kommune has no unit on that day",
      fields: [{ field: "localDate", rule: "no_unit" }],
    });
  });

  test("may be recorded by a member of that day, and by no other", async ({ engine }) => {
    const { id, host, guest, stranger } = await aCoOperation(engine);
    const missing = { code: "not_found" };

    await expect(share(stranger.admin, id)).rejects.toMatchObject(missing);
    await expect(share(guest.admin, id)).rejects.toMatchObject(missing);
    await expect(share(host.admin, id, { localDate: "2025-12-31" })).rejects.toMatchObject(missing);
    await expect(share(await host.as("MANAGEMENT"), id)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the sums", () => {
  async function withHours(engine: Engine) {
    const place = await aCoOperation(engine);
    await place.accept();
    const credit = async ({ admin, unitId }: typeof place.host, seconds: number, localDate = "2026-04-01") => {
      const entry = { kind: "CREDIT", unitId, localDate, seconds, evidenceClass: "B", reason: "Sak" } as const;
      await addEntries(engine.db, admin, [entry]);
    };
    await credit(place.host, 10_000);
    await credit(place.guest, 5_000);
    await credit(place.guest, 999, "2025-12-31");
    await share(place.host.admin, place.id, { seconds: 400 });
    return place;
  }

  test("of all are those of the members: what was shared is counted once", async ({ engine }) => {
    const { id, host, guest } = await withHours(engine);
    await addCoOperationReader(host.admin, { id, email: await emailOf(engine, guest) });
    const reader = await readerOf(engine, guest);

    const report = await coOperationReport(reader, { id, ...year });

    expect(report.members.map(({ tenant, own, sums }) => [tenant.name, own, sums.netSeconds])).toEqual([
      ["Austdal kommune", true, 4_900],
      ["Fjordvik kommune", false, 9_700],
    ]);
    expect(report.total).toMatchObject({
      cases: 2,
      automationSeconds: 15e3,
      measureSeconds: 0,
      operationSeconds: 400,
      netSeconds: 14600,
    });
    const { shared, seesMembers, readers } = await getCoOperation(reader, { id });
    expect(seesMembers).toBe(true);
    expect(readers).toEqual([{ name: "Leser Nordmann", tenantName: "Austdal kommune" }]);
    expect(shared[0]?.split.map(({ seconds }) => seconds).toSorted()).toEqual([100, 300]);
  });

  test("are one's own and the total for whom is not a reader", async ({ engine }) => {
    const { id, guest } = await withHours(engine);
    const manager = await guest.as("MANAGEMENT");

    const report = await coOperationReport(manager, { id, ...year });

    expect(report.members.map(({ tenant }) => tenant.name)).toEqual(["Austdal kommune"]);
    expect(report.total.netSeconds).toBe(14_600);
    expect((await getCoOperation(manager, { id })).shared).toMatchObject([
      { seconds: 400, split: [{ seconds: 100, own: true }] },
    ]);
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

  test("are of the days on which each is a member", async ({ engine }) => {
    const { id, guest } = await withHours(engine);
    await leaveCoOperation(guest.admin, { id, validTo: "2026-03-01" });

    const report = await coOperationReport(await guest.as("MANAGEMENT"), { id, ...year });

    expect(report.members[0]?.sums.netSeconds).toBe(0);
    expect(report.total.netSeconds).toBe(9_700);
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

async function emailOf(engine: Engine, { id: tenantId }: { id: string }) {
  const name = "Leser Nordmann";
  return (await aUser(engine.db, { tenantId, name, roles: ["MANAGEMENT"] })).email.toUpperCase();
}

async function readerOf(engine: Engine, { id: tenantId }: { id: string }): Promise<Context> {
  const { id, name, roles } = await engine.db.user.findFirstOrThrow({ where: { tenantId, name: "Leser Nordmann" } });
  return { ...engine, now, tenantId, actor: { kind: "user", id, name, roles } };
}

describe("is refused", () => {
  test("a name in addresses that is taken, a municipality and a person that are not there", async ({ engine }) => {
    const { id, host, slug } = await aCoOperation(engine);
    const founding = { slug, name: "Et annet", costKey: 1, validFrom };

    await expect(createCoOperation(host.admin, founding)).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "slug" }],
    });
    await expect(offerMembership(host.admin, { id, slug: "finnes-ikke", costKey: 1, validFrom })).rejects.toMatchObject(
      { fields: [{ field: "slug", rule: "unknown_tenant" }] },
    );
    await expect(addCoOperationReader(host.admin, { id, email: "ingen@fjordvik.example" })).rejects.toMatchObject({
      fields: [{ field: "email", rule: "unknown_user" }],
    });
  });

  test("a reader twice, a key of one's own from a day that has one, an end before the start", async ({ engine }) => {
    const { id, host } = await aCoOperation(engine);
    const email = await emailOf(engine, host);
    await addCoOperationReader(host.admin, { id, email });

    await expect(addCoOperationReader(host.admin, { id, email })).rejects.toMatchObject({ code: "duplicate" });
    await expect(offerMembership(host.admin, { id, slug: host.slug, costKey: 1, validFrom })).rejects.toMatchObject({
      code: "overlap",
      fields: [{ field: "validFrom", rule: "overlap" }],
    });
    await expect(leaveCoOperation(host.admin, { id, validTo: validFrom })).rejects.toMatchObject({
      fields: [{ field: "validTo", rule: "not_after_from" }],
    });
  });

  test("whatever a stranger, or who is only asked, decides", async ({ engine }) => {
    const { id, host, guest, stranger } = await aCoOperation(engine);
    const offer = { id, slug: stranger.slug, costKey: 1, validFrom };
    const missing = { code: "not_found" };

    for (const { admin } of [guest, stranger]) {
      await expect(offerMembership(admin, offer)).rejects.toMatchObject(missing);
      await expect(addCoOperationReader(admin, { id, email: "x@fjordvik.example" })).rejects.toMatchObject(missing);
      await expect(leaveCoOperation(admin, { id, validTo: "2026-09-01" })).rejects.toMatchObject(missing);
    }
    await expect(createCoOperation(await host.as("CONTROLLER"), { ...offer, name: "x" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
