import { describe } from "vitest";
import { approveBaseline, listBaselines, proposeBaseline } from "../../../core/baselines/index.ts";
import type { Context } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { recordObservation, startStudy, voidObservation } from "../../../core/studies/index.ts";
import { aProcess, aUnit, contextFor, expect, test } from "../../support/context.ts";
import { anApproved, aPair, aStudy } from "./making.ts";

const overlap = (message: string) => ({
  code: "overlap",
  fields: [{ field: "validFrom", rule: "overlap", message }],
});

/** Approved versions by their days. */
const versions = async (ctx: Context) =>
  (await listBaselines(ctx, { status: "APPROVED" })).items.map(({ version, validFrom, validTo }) => [
    version,
    validFrom,
    validTo,
  ]);

describe("approveBaseline", () => {
  test("a controller approves what another proposed: it is in force, and it is audited", async ({ engine, db }) => {
    const { owner, controller, asked, tenantId } = await aPair(engine);
    const { id } = await proposeBaseline(owner, asked);

    const approved = await approveBaseline(controller, { id });

    expect(approved).toMatchObject({ id, status: "APPROVED", secondsPerCase: 420, approvedBy: controller.actor.name });
    expect((await listBaselines(owner)).items).toEqual([approved]);
    const { processId, unitId } = asked;
    const inForce = await db.$queryRaw`
      select id from baseline_for(${tenantId}::uuid, ${processId}::uuid, '', ${unitId}::uuid, '2026-06-15')`;
    expect(inForce).toEqual([{ id }]);
    expect(await db.auditEntry.findMany({ where: { tenantId, action: "baseline.approve" } })).toMatchObject([
      { entityId: id, actor: `user:${controller.actor.id}`, detail: { secondsPerCase: 420, source: "ESTIMATE" } },
    ]);
  });

  test.for(["CASE_WORKER", "PROCESS_OWNER", "OPERATOR", "ADMINISTRATOR"] as const)(
    "a %s may not approve a baseline",
    async (role, { engine }) => {
      const { owner, asked, tenantId } = await aPair(engine);
      const { id } = await proposeBaseline(owner, asked);
      const other = await contextFor(engine, { roles: [role], tenantId });

      await expect(approveBaseline(other, { id })).rejects.toMatchObject({ code: "forbidden" });
      expect(await versions(owner)).toEqual([]);
    },
  );

  const ownWork = { code: "invalid", fields: [{ field: "id", rule: "same_person" }] };

  test("nobody approves his or her own proposal, and a name alike is no obstacle", async ({ engine, db }) => {
    const { controller, asked, tenantId } = await aPair(engine);
    const namesake = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
    expect(namesake.actor.name).toBe(controller.actor.name);
    const { id } = await proposeBaseline(controller, asked);

    await expect(approveBaseline(controller, { id })).rejects.toMatchObject(ownWork);
    expect(await approveBaseline({ ...namesake, now: controller.now }, { id })).toMatchObject({ status: "APPROVED" });
    await expect(db.baseline.update({ where: { id }, data: { approvedById: controller.actor.id } })).rejects.toThrow(
      /four_eyes/,
    );
  });

  test("nobody approves what he or she recorded for, though another proposed it", async ({ engine }) => {
    const pair = await aPair(engine);
    const { owner, controller, tenantId } = pair;
    const study = await aStudy(owner, { pair, seconds: [300, 360, 360, 420, 420, 420, 480, 480, 540] });
    const both = await contextFor(engine, { roles: ["CASE_WORKER", "CONTROLLER"], tenantId, now: owner.now });
    await recordObservation(both, { studyId: study.id, seconds: 600, observedOn: "2026-05-19" });
    const { id } = await proposeBaseline(owner, { source: "STUDY", studyId: study.id, validFrom: "2026-06-01" });

    await expect(approveBaseline(both, { id })).rejects.toMatchObject(ownWork);
    expect(await approveBaseline(controller, { id })).toMatchObject({ status: "APPROVED", evidenceClass: "B" });
  });

  test("nobody approves a study whose strata he or she weighed, or in which he or she voided a case", async ({
    engine,
  }) => {
    const pair = await aPair(engine);
    const { owner, controller, tenantId } = pair;
    const roles = ["PROCESS_OWNER", "CONTROLLER"] as const;
    const maker = await contextFor(engine, { roles, tenantId, now: owner.now });
    const voider = await contextFor(engine, { roles, tenantId, now: owner.now });
    const { id: studyId } = await startStudy(
      { ...maker, now: () => new Date("2026-05-01T06:00:00Z") },
      {
        processId: pair.process.id,
        unitId: pair.unit.id,
        title: "Tidtaking i vår",
      },
    );
    for (const day of [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21]) {
      const observedOn = `2026-05-${String(day).padStart(2, "0")}`;
      await recordObservation(owner, { studyId, seconds: 300 + day, observedOn });
    }
    const { id: shortest } = await recordObservation(owner, { studyId, seconds: 1, observedOn: "2026-05-22" });
    await voidObservation(voider, { studyId, id: shortest, reason: "Avbrutt" });
    const { id } = await proposeBaseline(owner, { source: "STUDY", studyId, validFrom: "2026-06-01" });

    for (const own of [maker, voider]) await expect(approveBaseline(own, { id })).rejects.toMatchObject(ownWork);
    expect(await approveBaseline(controller, { id })).toMatchObject({ status: "APPROVED" });
  });

  test("what is decided on is decided on, and another municipality's is not found", async ({ engine }) => {
    const pair = await aPair(engine);
    const { id } = await anApproved(pair, pair.asked);
    const { controller: stranger } = await aPair(engine);

    await expect(approveBaseline(pair.controller, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(approveBaseline(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("a period that was closed in the meantime is closed", async ({ engine, db }) => {
    const { owner, controller, asked, tenantId } = await aPair(engine);
    const { id } = await proposeBaseline(owner, { ...asked, validTo: "2026-02-01" });
    const data = { tenantId, kind: "MONTH", status: "CLOSED" } as const;
    await db.period.create({ data: { ...data, from: toDbDate("2026-01-01"), to: toDbDate("2026-02-01") } });

    await expect(approveBaseline(controller, { id })).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "validFrom" }],
    });
    expect(await versions(owner)).toEqual([]);
  });
});

describe("versions in time", () => {
  test("follow each other without a gap and without overlap", async ({ engine }) => {
    const pair = await aPair(engine);
    const { asked } = pair;

    await anApproved(pair, { ...asked, validTo: "2026-07-01" });
    await anApproved(pair, { ...asked, validFrom: "2026-07-01" });
    await anApproved(pair, { ...asked, validFrom: "2025-01-01", validTo: "2026-01-01" });

    expect(await versions(pair.owner)).toEqual([
      [3, "2025-01-01", "2026-01-01"],
      [2, "2026-07-01", null],
      [1, "2026-01-01", "2026-07-01"],
    ]);
  });

  test("never overlap: the refusal names the version in the way", async ({ engine }) => {
    const pair = await aPair(engine);
    const { asked } = pair;
    await anApproved(pair, { ...asked, validTo: "2026-07-01" });
    const message = "Overlaps version 1, valid from 2026-01-01 to 2026-07-01";

    for (const period of [
      { validFrom: "2026-06-30" },
      { validFrom: "2025-12-01" },
      { validFrom: "2025-12-01", validTo: "2026-01-02" },
      { validFrom: "2026-03-01", validTo: "2026-04-01" },
    ]) {
      await expect(anApproved(pair, { ...asked, ...period })).rejects.toMatchObject(overlap(message));
    }
    await expect(anApproved(pair, { ...asked, validFrom: "2026-03-01" }, true)).rejects.toMatchObject(overlap(message));
    expect(await versions(pair.owner)).toEqual([[1, "2026-01-01", "2026-07-01"]]);
  });

  test("an open-ended one ends where the next begins, when that is asked for", async ({ engine, db }) => {
    const pair = await aPair(engine);
    const { asked, owner, controller, tenantId } = pair;
    await anApproved(pair, asked);
    const { id } = await proposeBaseline(owner, { ...asked, validFrom: "2026-07-01" });

    await expect(approveBaseline(controller, { id })).rejects.toMatchObject(
      overlap("Overlaps version 1, valid from 2026-01-01"),
    );
    await approveBaseline(controller, { id, closePrevious: true });

    expect(await versions(owner)).toEqual([
      [2, "2026-07-01", null],
      [1, "2026-01-01", "2026-07-01"],
    ]);
    const where = { tenantId, action: "baseline.approve" };
    const trail = await db.auditEntry.findMany({ where, orderBy: { id: "asc" } });
    expect(trail).toMatchObject([{ detail: { version: 1, ended: [] } }, { detail: { version: 2, ended: [1] } }]);
  });

  test("an open-ended one is not closed by a version that ends, nor by one that begins no later", async ({
    engine,
  }) => {
    const pair = await aPair(engine);
    const { asked } = pair;
    await anApproved(pair, asked);

    for (const period of [
      { validFrom: "2026-03-01", validTo: "2026-04-01" },
      { validFrom: "2026-01-01" },
      { validFrom: "2025-01-01" },
    ]) {
      await expect(anApproved(pair, { ...asked, ...period }, true)).rejects.toMatchObject({ code: "overlap" });
    }
    expect(await versions(pair.owner)).toEqual([[1, "2026-01-01", null]]);
  });

  test("are apart for another unit, case type or process", async ({ engine, db }) => {
    const pair = await aPair(engine);
    const { asked, tenantId } = pair;
    const unit = await aUnit(db, { tenantId });
    const process = await aProcess(db, { tenantId, unitId: unit.id });

    await anApproved(pair, asked);
    await anApproved(pair, { ...asked, unitId: unit.id });
    await anApproved(pair, { ...asked, caseType: "skjenkebevilling" });
    const { version } = await anApproved(pair, { ...asked, processId: process.id });

    expect(version).toBe(1);
    expect(await versions(pair.owner)).toHaveLength(4);
  });

  test("of two approvals of one period at once, one wins and the other is told of it", async ({ engine }) => {
    const { owner, controller, asked } = await aPair(engine);
    const [first, second] = [await proposeBaseline(owner, asked), await proposeBaseline(owner, asked)];

    const both = await Promise.allSettled([first, second].map(({ id }) => approveBaseline(controller, { id })));

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "overlap" } });
    expect(await versions(owner)).toHaveLength(1);
  });

  test("of two approvals of one proposal at once, one wins", async ({ engine }) => {
    const { owner, controller, asked, tenantId } = await aPair(engine);
    const other = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now: owner.now });
    const { id } = await proposeBaseline(owner, asked);

    const both = await Promise.allSettled([controller, other].map((ctx) => approveBaseline(ctx, { id })));

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("of two proposals at once, both win and have numbers of their own", async ({ engine }) => {
    const { owner, asked } = await aPair(engine);

    const both = await Promise.all([proposeBaseline(owner, asked), proposeBaseline(owner, asked)]);

    expect(new Set(both.map(({ version }) => version))).toEqual(new Set([1, 2]));
  });
});

describe("listBaselines", () => {
  test("pages, of one process or all, and never another municipality's", async ({ engine, db }) => {
    const pair = await aPair(engine);
    const { owner, asked, tenantId } = pair;
    const elsewhere = await aPair(engine);
    const second = await aProcess(db, { tenantId, unitId: asked.unitId });
    await anApproved(elsewhere, elsewhere.asked);
    const first = await anApproved(pair, asked);
    const later = await proposeBaseline(owner, { ...asked, processId: second.id });

    const page = await listBaselines(owner, { limit: 1 });
    const rest = await listBaselines(owner, { limit: 1, cursor: page.nextCursor ?? "" });
    const ofFirst = await listBaselines(owner, { processId: asked.processId });
    const proposed = await listBaselines(owner, { status: "PROPOSED" });

    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual([later.id, first.id]);
    expect(rest.nextCursor).toBeNull();
    expect(ofFirst.items.map(({ id }) => id)).toEqual([first.id]);
    expect(proposed.items.map(({ id }) => id)).toEqual([later.id]);
  });

  test("is not for a case worker", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });

    await expect(listBaselines(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});
