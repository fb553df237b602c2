import * as fc from "fast-check";
import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import {
  addProcess,
  addProcessVersion,
  getProcess,
  listProcesses,
  retireProcess,
  updateProcess,
  wrongShares,
} from "../../../core/processes/index.ts";
import { anAutomation, aUnit, contextFor, expect, test, unique } from "../../support/context.ts";

async function anOwner(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"], now: () => new Date("2026-06-15T10:00:00Z") });
  const unit = await aUnit(engine.db, { tenantId: ctx.tenantId });
  const asked = { code: unique("prosess"), title: "Registrere innkomne skjema", unitId: unit.id };
  return { ctx, unit, asked };
}

const steps = [
  { key: "lese", title: "Lese skjemaet", share: 0.25 },
  { key: "skrive", title: "Skrive av", share: 0.75 },
];

describe("the register", () => {
  test("keeps a process with what is known, and frees nothing before it is classified", async ({ engine, db }) => {
    const { ctx, asked } = await anOwner(engine);

    const added = await addProcess(ctx, { ...asked, kostraFunction: "120", yearlyVolume: 6000 });

    expect(added).toMatchObject({
      counterfactual: "UNKNOWN",
      kostraFunction: "120",
      yearlyVolume: 6000,
      ownerName: null,
      affectedEmployees: null,
      unitName: "Dokumentsenteret",
      version: 1,
      versions: [],
      worksHere: [],
    });
    expect((await listProcesses(ctx)).items).toMatchObject([{ id: added.id }]);
    const audit = await db.auditEntry.findFirst({ where: { tenantId: ctx.tenantId, action: "process.create" } });
    expect(audit).toMatchObject({ entityId: added.id, actor: `user:${ctx.actor.id}` });
  });

  test.for([
    ["a code with a space", { code: "To ord" }, "code", "invalid_format"],
    ["no title", { title: " " }, "title", "too_small"],
    ["a function of two digits", { kostraFunction: "12" }, "kostraFunction", "invalid_format"],
    ["a volume below nothing", { yearlyVolume: -1 }, "yearlyVolume", "too_small"],
    ["half a case", { yearlyVolume: 1.5 }, "yearlyVolume", "invalid_type"],
    ["??", { affectedEmployees: "??" as unknown as number }, "affectedEmployees", "invalid_type"],
    ["another's unit", { unitId: "019a0000-0000-7000-8000-000000000000" }, "unitId", "unknown_unit"],
  ] as const)("refuses %s", async ([, given, field, rule], { engine, db }) => {
    const { ctx, asked } = await anOwner(engine);

    await expect(addProcess(ctx, { ...asked, ...given })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field, rule }],
    });
    expect(await db.process.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  });

  test("gives a code once, when it is new and when it is changed", async ({ engine }) => {
    const { ctx, asked } = await anOwner(engine);
    const first = await addProcess(ctx, asked);
    const second = await addProcess(ctx, { ...asked, code: unique("annen") });
    const taken = { code: "duplicate", fields: [{ field: "code", rule: "duplicate" }] };

    await expect(addProcess(ctx, asked)).rejects.toMatchObject(taken);
    await expect(updateProcess(ctx, { id: second.id, code: first.code })).rejects.toMatchObject(taken);
  });

  test("changes what is said, keeps the rest, and writes down what it was", async ({ engine, db }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, { ...asked, yearlyVolume: 100, ownerName: "Dokumentsenterets leder" });

    const changed = await updateProcess(ctx, { id, counterfactual: "WOULD_BE_MANUAL", yearlyVolume: null });

    expect(changed).toMatchObject({
      counterfactual: "WOULD_BE_MANUAL",
      yearlyVolume: null,
      ownerName: "Dokumentsenterets leder",
    });
    const audit = await db.auditEntry.findFirst({ where: { tenantId: ctx.tenantId, action: "process.update" } });
    expect(audit?.detail).toEqual({
      counterfactual: { from: "UNKNOWN", to: "WOULD_BE_MANUAL" },
      yearlyVolume: { from: 100, to: null },
    });
  });

  test("retires what nothing works on, once, with the reason", async ({ engine, db }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, asked);
    const automation = await anAutomation(db, { tenantId: ctx.tenantId, processId: id });
    const reason = "Oppgaven er borte";

    await expect(retireProcess(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
    await db.automation.update({ where: { id: automation.id }, data: { status: "RETIRED" } });
    await expect(retireProcess(ctx, { id, reason: "" })).rejects.toMatchObject({ code: "invalid" });
    expect((await retireProcess(ctx, { id, reason })).retiredAt).not.toBeNull();

    await expect(retireProcess(ctx, { id, reason })).rejects.toMatchObject({ code: "conflict" });
    expect((await listProcesses(ctx)).items).toEqual([]);
    expect((await listProcesses(ctx, { state: "retired" })).items).toMatchObject([{ id }]);
  });

  test("is not another municipality's, nor for those who own no processes", async ({ engine }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, asked);
    const stranger = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId });
    const version = { processId: id, validFrom: "2026-06-01", reason: "Ny", steps };

    await expect(getProcess(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
    await expect(updateProcess(stranger, { id, title: "Tatt" })).rejects.toMatchObject({ code: "not_found" });
    await expect(retireProcess(stranger, { id, reason: "Tatt" })).rejects.toMatchObject({ code: "not_found" });
    await expect(addProcessVersion(stranger, version)).rejects.toMatchObject({ code: "not_found" });
    await expect(addProcess(operator, asked)).rejects.toMatchObject({ code: "forbidden" });
    await expect(addProcessVersion(operator, version)).rejects.toMatchObject({ code: "forbidden" });
    expect(await getProcess(operator, { id })).toMatchObject({ id });
  });
});

describe("a version of the steps", () => {
  test("ends the one before, and is valid from its day", async ({ engine }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, asked);

    await addProcessVersion(ctx, { processId: id, validFrom: "2026-01-01", reason: "Slik det var", steps });
    const one = [{ key: "alt", title: "Alt", share: 1 }];
    await addProcessVersion(ctx, { processId: id, validFrom: "2026-06-16", reason: "Forenklet", steps: one });

    expect(await getProcess(ctx, { id })).toMatchObject({
      version: 1,
      versions: [
        { number: 2, validFrom: "2026-06-16", validTo: null, reason: "Forenklet", steps: one },
        { number: 1, validFrom: "2026-01-01", validTo: "2026-06-16", steps },
      ],
    });
    const tomorrow = { ...ctx, now: () => new Date("2026-06-15T22:30:00Z") };
    expect(await getProcess(tomorrow, { id })).toMatchObject({ version: 2 });
  });

  test("begins after the one before", async ({ engine }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, asked);
    const version = { processId: id, reason: "Ny", steps };
    await addProcessVersion(ctx, { ...version, validFrom: "2026-03-01" });

    for (const validFrom of ["2026-03-01", "2026-02-28"]) {
      await expect(addProcessVersion(ctx, { ...version, validFrom })).rejects.toMatchObject({
        code: "overlap",
        fields: [{ field: "validFrom", rule: "overlap" }],
      });
    }
    const both = await Promise.allSettled([
      addProcessVersion(ctx, { ...version, validFrom: "2026-04-01" }),
      addProcessVersion(ctx, { ...version, validFrom: "2026-04-01" }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("is not written into a closed period", async ({ engine, db }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, asked);
    const data = { tenantId: ctx.tenantId, kind: "MONTH", status: "CLOSED" } as const;
    await db.period.create({ data: { ...data, from: toDbDate("2026-03-01"), to: toDbDate("2026-04-01") } });
    const version = { processId: id, reason: "Ny", steps };

    await expect(addProcessVersion(ctx, { ...version, validFrom: "2026-03-31" })).rejects.toMatchObject({
      code: "period_closed",
      fields: [{ field: "validFrom" }],
    });
    expect(await addProcessVersion(ctx, { ...version, validFrom: "2026-04-01" })).toMatchObject({ version: 1 });
  });

  test("has shares that are one whole: the refusal names the sum", async ({ engine }) => {
    const { ctx, asked } = await anOwner(engine);
    const { id } = await addProcess(ctx, asked);
    const version = { processId: id, validFrom: "2026-01-01", reason: "Ny" };
    const short = steps.map((step) => ({ ...step, share: 0.475 }));

    const refusal = addProcessVersion(ctx, { ...version, steps: short });

    await expect(refusal).rejects.toMatchObject({ code: "invalid", fields: [{ field: "steps", rule: "not_one" }] });
    await expect(refusal).rejects.toThrow(/0\.95 in all/);
    await expect(addProcessVersion(ctx, { ...version, steps: [] })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("wrongShares", () => {
  const share = (key: string, value: number) => ({ key, share: value });

  test("counts in ten-thousandths, so that thirds may be written as they are", () => {
    expect(wrongShares([share("a", 0.3333), share("b", 0.3333), share("c", 0.3334)], "steps")).toEqual([]);
    expect(wrongShares([share("a", 0.1), share("b", 0.2), share("c", 0.7)], "steps")).toEqual([]);
    expect(wrongShares([share("a", 0.3333), share("b", 0.3333), share("c", 0.3333)], "steps")).toMatchObject([
      { field: "steps", rule: "not_one", message: "The shares are 0.9999 in all, and must be exactly 1" },
    ]);
  });

  test("names what is too fine and what stands twice", () => {
    expect(wrongShares([share("a", 1 / 3), share("a", 0.5)], "strata")).toMatchObject([
      { field: "strata[0].share", rule: "too_many_decimals" },
      { field: "strata[1].key", rule: "duplicate" },
    ]);
  });

  test("takes any cut of one whole", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 4 }), (parts) => {
        const rest = 10_000 - parts.reduce((sum, part) => sum + part, 0);
        const cut = [...parts, rest].map((part, index) => share(`s${index}`, part / 10_000));
        expect(wrongShares(cut, "steps")).toEqual([]);
        expect(wrongShares(cut.slice(1), "steps")).toMatchObject([{ rule: "not_one" }]);
      }),
    );
  });
});
