import { describe } from "vitest";
import { approveBaseline, listBaselines } from "../../../core/benefits/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { aProcess, aTenant, aUnit, contextFor, expect, test } from "../../support/context.ts";

async function aController(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const unit = await aUnit(engine.db, { tenantId });
  const process = await aProcess(engine.db, { tenantId, unitId: unit.id });
  const asked = {
    processId: process.id,
    unitId: unit.id,
    secondsPerCase: 420,
    evidenceClass: "A" as const,
    method: "Tidtaking, 24 saker over tre uker",
    recordedBy: "Ola Hansen",
    validFrom: "2026-01-01",
  };
  return { ctx, asked };
}

const overlap = (message: string) => ({
  code: "overlap",
  fields: [{ field: "validFrom", rule: "overlap", message }],
});

const versions = async (ctx: Context) =>
  (await listBaselines(ctx)).items.map(({ version, validFrom, validTo }) => [version, validFrom, validTo]);

describe("approveBaseline", () => {
  test("a controller approves a version that another person measured, and it is audited", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);

    const approved = await approveBaseline(ctx, asked);

    const { id } = approved;
    expect((await listBaselines(ctx)).items).toEqual([approved]);
    expect(approved).toEqual({
      id: expect.any(String) as string,
      version: 1,
      processId: asked.processId,
      processCode: expect.any(String) as string,
      processTitle: "Brev til arkiv",
      caseType: "",
      unitId: asked.unitId,
      unitName: "Dokumentsenteret",
      secondsPerCase: 420,
      evidenceClass: "A",
      method: asked.method,
      validFrom: "2026-01-01",
      validTo: null,
      recordedBy: "Ola Hansen",
      approvedBy: "Kari Nordmann",
      approvedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } })).toMatchObject([
      { action: "baseline.approve", entityId: id, actor: `user:${ctx.actor.id}`, detail: { secondsPerCase: 420 } },
    ]);
  });

  test.for(["CASE_WORKER", "PROCESS_OWNER", "ADMINISTRATOR"] as const)(
    "a %s may not approve a baseline",
    async (role, { engine, db }) => {
      const { ctx, asked } = await aController(engine);
      const other = await contextFor(engine, { roles: [role], tenantId: ctx.tenantId });

      await expect(approveBaseline(other, asked)).rejects.toMatchObject({ code: "forbidden" });
      expect(await db.baseline.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
    },
  );

  test("nobody approves his or her own measurement, by whatever name", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);
    const { email } = await db.user.findUniqueOrThrow({ where: { id: ctx.actor.id } });

    for (const recordedBy of [ctx.actor.id, ` ${ctx.actor.name.toUpperCase()} `, email]) {
      await expect(approveBaseline(ctx, { ...asked, recordedBy })).rejects.toMatchObject({
        code: "invalid",
        fields: [{ field: "recordedBy", rule: "same_person" }],
      });
    }
  });

  test("another municipality's process is not found, nor is its unit known", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);
    const { asked: others } = await aController(engine);
    const unit = await aUnit(db, { tenantId: (await aTenant(db)).id });

    await expect(approveBaseline(ctx, others)).rejects.toMatchObject({ code: "not_found" });
    await expect(approveBaseline(ctx, { ...asked, unitId: unit.id })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "unitId", rule: "unknown_unit" }],
    });
  });

  test("what is wrong is told field by field", async ({ engine }) => {
    const { ctx, asked } = await aController(engine);
    const wrong = { ...asked, secondsPerCase: 0, evidenceClass: "I" as "A", method: " ", validFrom: "2026-02-29" };

    await expect(approveBaseline(ctx, wrong)).rejects.toMatchObject({
      code: "invalid",
      fields: [
        { field: "secondsPerCase", rule: "too_small" },
        { field: "evidenceClass", rule: "invalid_value" },
        { field: "method", rule: "too_small" },
        { field: "validFrom", rule: "invalid_format" },
      ],
    });
    await expect(approveBaseline(ctx, { ...asked, validTo: "2026-01-01" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "validTo", rule: "not_after_from" }],
    });
  });
});

describe("versions in time", () => {
  test("follow each other without a gap and without overlap", async ({ engine }) => {
    const { ctx, asked } = await aController(engine);

    await approveBaseline(ctx, { ...asked, validTo: "2026-07-01" });
    await approveBaseline(ctx, { ...asked, validFrom: "2026-07-01" });
    await approveBaseline(ctx, { ...asked, validFrom: "2025-01-01", validTo: "2026-01-01" });

    expect(await versions(ctx)).toEqual([
      [3, "2025-01-01", "2026-01-01"],
      [2, "2026-07-01", null],
      [1, "2026-01-01", "2026-07-01"],
    ]);
  });

  test("never overlap: the refusal names the version in the way", async ({ engine }) => {
    const { ctx, asked } = await aController(engine);
    await approveBaseline(ctx, { ...asked, validTo: "2026-07-01" });
    const message = "Overlaps version 1, valid from 2026-01-01 to 2026-07-01";

    for (const period of [
      { validFrom: "2026-06-30" },
      { validFrom: "2025-12-01" },
      { validFrom: "2025-12-01", validTo: "2026-01-02" },
      { validFrom: "2026-03-01", validTo: "2026-04-01" },
      { validFrom: "2026-03-01", closePrevious: true },
    ]) {
      await expect(approveBaseline(ctx, { ...asked, ...period })).rejects.toMatchObject(overlap(message));
    }
    expect(await versions(ctx)).toEqual([[1, "2026-01-01", "2026-07-01"]]);
  });

  test("an open-ended one ends where the next begins, when that is asked for", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);
    await approveBaseline(ctx, asked);
    const next = { ...asked, secondsPerCase: 300, validFrom: "2026-07-01" };

    await expect(approveBaseline(ctx, next)).rejects.toMatchObject(
      overlap("Overlaps version 1, valid from 2026-01-01"),
    );
    await approveBaseline(ctx, { ...next, closePrevious: true });

    expect(await versions(ctx)).toEqual([
      [2, "2026-07-01", null],
      [1, "2026-01-01", "2026-07-01"],
    ]);
    const trail = await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
    expect(trail).toMatchObject([{ detail: { version: 1, ended: [] } }, { detail: { version: 2, ended: [1] } }]);
  });

  test("an open-ended one is not closed by a version that ends, nor by one that begins no later", async ({
    engine,
  }) => {
    const { ctx, asked } = await aController(engine);
    await approveBaseline(ctx, asked);

    for (const period of [
      { validFrom: "2026-03-01", validTo: "2026-04-01" },
      { validFrom: "2026-01-01" },
      { validFrom: "2025-01-01" },
    ]) {
      await expect(approveBaseline(ctx, { ...asked, ...period, closePrevious: true })).rejects.toMatchObject({
        code: "overlap",
      });
    }
    expect(await versions(ctx)).toEqual([[1, "2026-01-01", null]]);
  });

  test("are apart for another unit, case type or process", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);
    const { tenantId } = ctx;
    const unit = await aUnit(db, { tenantId });
    const process = await aProcess(db, { tenantId, unitId: unit.id });

    await approveBaseline(ctx, asked);
    await approveBaseline(ctx, { ...asked, unitId: unit.id });
    await approveBaseline(ctx, { ...asked, caseType: "skjenkebevilling" });
    const { version } = await approveBaseline(ctx, { ...asked, processId: process.id });

    expect(version).toBe(1);
    expect(await versions(ctx)).toHaveLength(4);
  });

  test("of two approvals of one period at once, one wins and the other is told of it", async ({ engine }) => {
    const { ctx, asked } = await aController(engine);

    const both = await Promise.allSettled([approveBaseline(ctx, asked), approveBaseline(ctx, asked)]);

    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "overlap" } });
    expect(await versions(ctx)).toEqual([[1, "2026-01-01", null]]);
  });

  test("of two approvals for two units at once, both win and have numbers of their own", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);
    const unit = await aUnit(db, { tenantId: ctx.tenantId });

    const both = await Promise.all([approveBaseline(ctx, asked), approveBaseline(ctx, { ...asked, unitId: unit.id })]);

    expect(new Set(both.map(({ version }) => version))).toEqual(new Set([1, 2]));
  });
});

describe("listBaselines", () => {
  test("pages, of one process or all, and never another municipality's", async ({ engine, db }) => {
    const { ctx, asked } = await aController(engine);
    const { ctx: elsewhere, asked: others } = await aController(engine);
    const second = await aProcess(db, { tenantId: ctx.tenantId, unitId: asked.unitId });
    await approveBaseline(elsewhere, others);
    const first = await approveBaseline(ctx, asked);
    const later = await approveBaseline(ctx, { ...asked, processId: second.id });

    const page = await listBaselines(ctx, { limit: 1 });
    const rest = await listBaselines(ctx, { limit: 1, cursor: page.nextCursor ?? "" });
    const ofFirst = await listBaselines(ctx, { processId: asked.processId });

    expect([...page.items, ...rest.items].map(({ id }) => id)).toEqual([later.id, first.id]);
    expect(rest.nextCursor).toBeNull();
    expect(ofFirst.items.map(({ id }) => id)).toEqual([first.id]);
  });

  test("is not for a case worker", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });

    await expect(listBaselines(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});
