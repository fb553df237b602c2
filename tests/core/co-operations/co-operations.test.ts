import { v7 as uuidv7 } from "uuid";
import { describe } from "vitest";
import {
  acceptMembership,
  addCoOperationReader,
  createCoOperation,
  declineMembership,
  endMembership,
  getCoOperation,
  leaveCoOperation,
  listCoOperations,
  offerMembership,
  removeCoOperationReader,
  withdrawOffer,
} from "../../../core/co-operations/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { expect, test } from "../../support/context.ts";
import { aCoOperation, emailOf, share, validFrom } from "./support.ts";

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
    await leaveCoOperation(guest.admin, { id, validTo: "2026-09-15" });
    for (const localDate of ["2026-05-31", "2026-06-01", "2026-09-15"]) {
      await share(host.admin, id, { localDate, seconds: 400 });
    }

    const secondsOf = async (tenantId: string) =>
      (await db.ledgerEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } })).map(({ seconds }) => seconds);

    expect(await secondsOf(host.id)).toEqual([300, 200, 400]);
    expect(await secondsOf(guest.id)).toEqual([100, 200]);
    expect((await getCoOperation(guest.admin, { id })).members).toMatchObject([
      { tenant: { name: "Austdal kommune" }, own: true, costKey: 1, validTo: "2026-06-01" },
      { tenant: { name: "Austdal kommune" }, own: true, costKey: 3, validTo: "2026-09-15" },
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

  test("is split once for a request, however often that is sent", async ({ engine, db }) => {
    const { id, host, guest, accept } = await aCoOperation(engine);
    await accept();
    const requestId = uuidv7();

    const sent = await Promise.all(
      Array.from({ length: 4 }, () => share(host.admin, id, { requestId, amountNok: 1_000 })),
    );

    expect(new Set(sent.map(({ id: shared }) => shared)).size).toBe(1);
    expect(sent.filter(({ repeated }) => !repeated)).toHaveLength(1);
    for (const { id: tenantId } of [host, guest]) {
      expect(await db.ledgerEntry.count({ where: { tenantId } })).toBe(1);
      expect(await db.planCost.count({ where: { tenantId } })).toBe(1);
    }
    const used = { code: "duplicate", fields: [{ field: "requestId", rule: "used_before" }] };
    await expect(share(host.admin, id, { requestId })).rejects.toMatchObject(used);
    await expect(share(guest.admin, id, { requestId, amountNok: 1_000, seconds: 1 })).rejects.toMatchObject(used);
    await share(host.admin, id, { amountNok: 1_000 });
    expect(await db.sharedTime.count({ where: { coOperationId: id } })).toBe(2);
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

describe("an offer", () => {
  test("is declined by who got it, and then concerns it no more", async ({ engine, db }) => {
    const { id, memberId, host, guest, accept } = await aCoOperation(engine);
    await expect(declineMembership(host.admin, { id, memberId })).rejects.toMatchObject({ code: "not_found" });

    await declineMembership(guest.admin, { id, memberId });

    expect((await listCoOperations(guest.admin)).items).toEqual([]);
    await expect(accept()).rejects.toMatchObject({ code: "not_found" });
    expect(await db.auditEntry.findMany({ where: { tenantId: guest.id } })).toMatchObject([
      { action: "co-operation.decline", detail: { costKey: 1, validFrom } },
    ]);
  });

  test("is withdrawn by a member, and not once it is accepted", async ({ engine, db }) => {
    const { id, memberId, host, guest, stranger, accept } = await aCoOperation(engine);
    await expect(withdrawOffer(guest.admin, { id, memberId })).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawOffer(stranger.admin, { id, memberId })).rejects.toMatchObject({ code: "not_found" });

    await withdrawOffer(host.admin, { id, memberId });
    await expect(accept()).rejects.toMatchObject({ code: "not_found" });
    expect(await db.auditEntry.count({ where: { entityId: id, action: "co-operation.withdraw" } })).toBe(1);

    const again = await offerMembership(host.admin, { id, slug: guest.slug, costKey: 1, validFrom });
    const [said, taken] = await Promise.allSettled([
      declineMembership(guest.admin, { id, memberId: again.id }),
      withdrawOffer(host.admin, { id, memberId: again.id }),
    ]);
    expect([said.status, taken.status].toSorted()).toEqual(["fulfilled", "rejected"]);
    const last = await offerMembership(host.admin, { id, slug: guest.slug, costKey: 1, validFrom });
    await acceptMembership(guest.admin, { id, memberId: last.id });
    await expect(withdrawOffer(host.admin, { id, memberId: last.id })).rejects.toMatchObject({ code: "conflict" });
    await expect(declineMembership(guest.admin, { id, memberId: last.id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("an end", () => {
  test("is today or later: what was shared before is split", async ({ engine, db }) => {
    const { id, guest, accept } = await aCoOperation(engine);
    await accept();
    const past = { code: "invalid", fields: [{ field: "validTo", rule: "in_past" }] };

    await expect(leaveCoOperation(guest.admin, { id, validTo: "2026-09-14" })).rejects.toMatchObject(past);
    await leaveCoOperation(guest.admin, { id, validTo: "2026-09-15" });

    expect(await getCoOperation(guest.admin, { id })).toMatchObject({ isMember: false, decides: false });
    expect(await db.auditEntry.count({ where: { tenantId: guest.id, action: "co-operation.leave" } })).toBe(1);
  });

  test("is of a key that has not begun too: it never does", async ({ engine }) => {
    const { id, host, guest, accept } = await aCoOperation(engine);
    await accept();
    const to = { id, slug: guest.slug, costKey: 5, validFrom: "2027-01-01" };
    const { id: memberId } = await offerMembership(host.admin, to);
    await acceptMembership(guest.admin, { id, memberId });

    await leaveCoOperation(guest.admin, { id, validTo: "2026-12-01" });

    const own = (await getCoOperation(guest.admin, { id })).members.filter((member) => member.own);
    expect(own).toMatchObject([{ costKey: 1, validTo: "2026-12-01" }]);
    await offerMembership(host.admin, { ...to, validFrom: "2026-12-15" });
  });

  test("is put to a member by another, with its reason in both logs", async ({ engine, db }) => {
    const { id, memberId, host, guest, stranger, accept } = await aCoOperation(engine);
    await accept();
    const ending = { id, memberId, validTo: "2026-10-01", reason: "Sluttet, ring 15068012345" };
    await expect(endMembership(stranger.admin, ending)).rejects.toMatchObject({ code: "not_found" });
    await expect(endMembership(await host.as("CONTROLLER"), ending)).rejects.toMatchObject({ code: "forbidden" });
    await expect(endMembership(host.admin, { ...ending, validTo: "2026-09-14" })).rejects.toMatchObject({
      fields: [{ field: "validTo", rule: "in_past" }],
    });

    await endMembership(host.admin, ending);

    const where = { action: "co-operation.end" };
    const detail = { slug: guest.slug, validTo: "2026-10-01", reason: "Sluttet, ring ***********" };
    expect(await db.auditEntry.findMany({ where: { ...where, tenantId: guest.id } })).toMatchObject([{ detail }]);
    expect(await db.auditEntry.findMany({ where: { ...where, tenantId: host.id } })).toMatchObject([{ detail }]);
    expect((await getCoOperation(guest.admin, { id })).isMember).toBe(true);
  });

  test("takes what was offered before with it: nobody comes back by an old offer", async ({ engine, db }) => {
    const { id, memberId, host, guest, accept } = await aCoOperation(engine);
    await accept();
    const to = { id, slug: guest.slug, costKey: 2 };
    const before = await offerMembership(host.admin, { ...to, validFrom: "2026-11-01" });

    await endMembership(host.admin, { id, memberId, validTo: "2026-10-01", reason: "Sluttet" });

    const gone = acceptMembership(guest.admin, { id, memberId: before.id });
    await expect(gone).rejects.toMatchObject({ code: "not_found" });
    const asked = await offerMembership(host.admin, { ...to, validFrom: "2026-12-01" });
    await acceptMembership(guest.admin, { id, memberId: asked.id });
    expect(
      await db.coOperationMember.findMany({ where: { tenantId: guest.id }, orderBy: { id: "asc" } }),
    ).toMatchObject([{ validTo: toDbDate("2026-10-01") }, { validFrom: toDbDate("2026-12-01"), validTo: null }]);
  });

  test("is undone by the member that decided it, as long as it is one, and by no other", async ({ engine }) => {
    const { id, memberId, host, guest, stranger, accept } = await aCoOperation(engine);
    await accept();
    const { id: third } = await offerMembership(host.admin, { id, slug: stranger.slug, costKey: 1, validFrom });
    await acceptMembership(stranger.admin, { id, memberId: third });
    await endMembership(host.admin, { id, memberId, validTo: "2026-10-01", reason: "Sluttet" });
    // Whoever is put out and takes another key until then, or leaves before, is put out all the same.
    await offerMembership(guest.admin, { id, slug: guest.slug, costKey: 2, validFrom: "2026-09-20" });
    await leaveCoOperation(guest.admin, { id, validTo: "2026-09-25" });
    const back = { id, slug: guest.slug, costKey: 1, validFrom: "2026-11-01" };

    await expect(offerMembership(stranger.admin, back)).rejects.toMatchObject({
      message: expect.stringContaining("Fjordvik kommune ended its membership") as string,
      fields: [{ field: "slug", rule: "ended_by_other" }],
    });
    const { members } = await getCoOperation(stranger.admin, { id });
    expect(members.flatMap(({ endedBy }) => endedBy ?? [])).toEqual(["Fjordvik kommune", "Fjordvik kommune"]);
    // Ended once more, it is still the first one's to offer.
    await endMembership(stranger.admin, { id, memberId, validTo: "2026-09-15", reason: "Sluttet" });
    await expect(offerMembership(stranger.admin, back)).rejects.toMatchObject({
      fields: [{ field: "slug", rule: "ended_by_other" }],
    });
    const asked = await offerMembership(host.admin, back);
    await acceptMembership(guest.admin, { id, memberId: asked.id });
    // It is a member again as any other.
    await offerMembership(stranger.admin, { ...back, validFrom: "2026-12-01" });
    await endMembership(host.admin, { id, memberId: asked.id, validTo: "2026-11-15", reason: "Sluttet" });
    await leaveCoOperation(host.admin, { id, validTo: "2026-09-15" });
    await offerMembership(stranger.admin, { ...back, validFrom: "2026-12-01" });
  });

  test("to come holds for whatever key the municipality gives itself until then", async ({ engine, db }) => {
    const { id, memberId, host, guest, accept } = await aCoOperation(engine);
    await accept();
    await endMembership(host.admin, { id, memberId, validTo: "2026-10-01", reason: "Sluttet" });
    const own = { id, slug: guest.slug, costKey: 9 };

    await offerMembership(guest.admin, { ...own, validFrom: "2026-09-20" });

    const mine = { where: { tenantId: guest.id }, orderBy: { validFrom: "asc" } } as const;
    const keys = [
      { validTo: toDbDate("2026-09-20") },
      { acceptedBy: guest.admin.actor.name, validTo: toDbDate("2026-10-01") },
    ];
    expect(await db.coOperationMember.findMany(mine)).toMatchObject(keys);
    for (const validFrom of ["2026-10-01", "2026-10-02", "2025-06-01"]) {
      const rule = validFrom < "2026-01-01" ? "overlap" : "not_a_member";
      await expect(offerMembership(guest.admin, { ...own, validFrom })).rejects.toMatchObject({
        fields: [{ field: "validFrom", rule }],
      });
    }
    expect(await db.coOperationMember.findMany(mine)).toMatchObject(keys);
  });

  test("is not put to anybody by who is a member only from a later day on", async ({ engine, db }) => {
    const { id, memberId, host, guest, stranger, accept } = await aCoOperation(engine);
    await accept();
    const to = { id, slug: stranger.slug, costKey: 1, validFrom: "2026-10-01" };
    const { id: later } = await offerMembership(host.admin, to);
    await acceptMembership(stranger.admin, { id, memberId: later });

    const ending = { id, memberId, validTo: "2026-09-15", reason: "Ut" };
    await expect(endMembership(stranger.admin, ending)).rejects.toMatchObject({ code: "not_found" });

    expect(await db.coOperationMember.count({ where: { tenantId: guest.id, validTo: null } })).toBe(1);
    const onDay = { ...stranger.admin, now: () => new Date("2026-10-01T10:00:00Z") };
    await endMembership(onDay, { ...ending, validTo: "2026-10-01" });
  });

  test("of who sees every member's sums is for any member", async ({ engine, db }) => {
    const { id, host, guest, stranger, accept } = await aCoOperation(engine);
    await accept();
    const { id: userId } = await addCoOperationReader(host.admin, { id, email: await emailOf(engine, host) });
    const missing = { code: "not_found" };
    await expect(removeCoOperationReader(stranger.admin, { id, userId })).rejects.toMatchObject(missing);

    await removeCoOperationReader(guest.admin, { id, userId });

    expect((await getCoOperation(host.admin, { id })).readers).toEqual([]);
    await expect(removeCoOperationReader(guest.admin, { id, userId })).rejects.toMatchObject(missing);
    const actions = await db.auditEntry.findMany({ where: { tenantId: host.id, action: { contains: "reader" } } });
    expect(actions.map(({ action }) => action)).toEqual(["co-operation.reader", "co-operation.remove_reader"]);
  });
});

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

  test("a reader twice, and a key of one's own from a day that has one", async ({ engine }) => {
    const { id, host } = await aCoOperation(engine);
    const email = await emailOf(engine, host);
    await addCoOperationReader(host.admin, { id, email });

    await expect(addCoOperationReader(host.admin, { id, email })).rejects.toMatchObject({ code: "duplicate" });
    await expect(offerMembership(host.admin, { id, slug: host.slug, costKey: 1, validFrom })).rejects.toMatchObject({
      code: "overlap",
      fields: [{ field: "validFrom", rule: "overlap" }],
    });
  });

  test("whatever a stranger, or who is only asked, decides", async ({ engine }) => {
    const { id, host, guest, stranger } = await aCoOperation(engine);
    const offer = { id, slug: stranger.slug, costKey: 1, validFrom };
    const missing = { code: "not_found" };

    for (const { admin } of [guest, stranger]) {
      await expect(offerMembership(admin, offer)).rejects.toMatchObject(missing);
      await expect(addCoOperationReader(admin, { id, email: "x@fjordvik.example" })).rejects.toMatchObject(missing);
      await expect(leaveCoOperation(admin, { id, validTo: "2026-10-01" })).rejects.toMatchObject(missing);
    }
    await expect(createCoOperation(await host.as("CONTROLLER"), { ...offer, name: "x" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
