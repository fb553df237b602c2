import { describe } from "vitest";
import {
  getStatusTable,
  getYearTable,
  removeGoal,
  removeStatusEntry,
  reportTable,
  saveGoal,
  saveStatusEntry,
  setYearFigure,
} from "../../../core/reports/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { anAutomation, aUnit, contextFor, expect, test } from "../../support/context.ts";

const unknownId = "019a0000-0000-7000-8000-000000000000";

describe("the status table", () => {
  test("has goals and rows in order, and leaves the goal out on repeat rows", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const first = await saveGoal(ctx, { year: 2026, title: "Mer digital" });
    const second = await saveGoal(ctx, { year: 2026, title: "Klarere språk" });
    await saveStatusEntry(ctx, { goalId: first.id, title: "Nytt skjema", report: "Ferdig", status: "SATISFACTORY" });
    const left = await saveStatusEntry(ctx, { goalId: first.id, title: "Protokoller" });
    await saveStatusEntry(ctx, { id: left.id, goalId: first.id, title: "Protokoller", status: "PARTLY_SATISFACTORY" });

    const { rows, columns } = await reportTable(ctx, "status", { year: 2026 });

    expect(columns.map(({ header }) => header)).toEqual(["Mål", "Tiltak", "Rapport", "Status"]);
    expect(rows).toEqual([
      ["Mer digital", "Nytt skjema", "Ferdig", "Tilfredsstillende"],
      ["", "Protokoller", "", "Delvis tilfredsstillende"],
      ["Klarere språk", "", "", ""],
    ]);
    await removeStatusEntry(ctx, { id: left.id });
    await removeGoal(ctx, { id: second.id });
    expect((await getStatusTable(ctx, { year: 2026 })).goals.map(({ entries }) => entries.length)).toEqual([1]);
  });

  test("keeps the goals of a year that is closed, and still takes how they went", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
    const goal = await saveGoal(ctx, { year: 2025, title: "Mer digital" });
    const year = { from: toDbDate("2025-01-01"), to: toDbDate("2026-01-01") };
    const { tenantId } = ctx;
    const december = { kind: "MONTH", from: toDbDate("2025-12-01"), to: year.to, status: "CLOSED" } as const;
    await db.period.create({ data: { tenantId, ...december } });
    await saveGoal(ctx, { id: goal.id, year: 2025, title: "Mer digitalt" });
    await db.period.create({ data: { tenantId, kind: "YEAR", ...year, status: "CLOSED" } });
    const closed = { code: "period_closed", fields: [{ field: "year", rule: "period_closed" }] };

    await expect(saveGoal(ctx, { year: 2025, title: "Nytt mål" })).rejects.toMatchObject(closed);
    await expect(saveGoal(ctx, { id: goal.id, year: 2025, title: "Lettere mål" })).rejects.toMatchObject(closed);
    await expect(removeGoal(ctx, goal)).rejects.toMatchObject(closed);
    await saveStatusEntry(ctx, { goalId: goal.id, title: "Nytt skjema", report: "Ferdig" });
    await saveGoal(ctx, { year: 2026, title: "Nytt mål" });
    expect((await getStatusTable(ctx, { year: 2025 })).goals).toMatchObject([{ title: "Mer digitalt", entries: [{}] }]);
  });

  test("gives goals that are added at once a place each", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
    await Promise.all(["a", "b", "c", "d"].map((title) => saveGoal(ctx, { year: 2026, title })));

    expect((await getStatusTable(ctx, { year: 2026 })).goals).toHaveLength(4);
  });

  test("is written by nobody else, and takes nothing of another municipality", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const stranger = await contextFor(engine, { roles: ["MANAGEMENT"] });
    const reader = await contextFor(engine, { roles: ["BENEFIT_OWNER"], tenantId: ctx.tenantId });
    const goal = await saveGoal(ctx, { year: 2026, title: "Mer digital" });
    const theirs = await anAutomation(db, { tenantId: stranger.tenantId });

    await expect(saveGoal(reader, { year: 2026, title: "Mitt" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeGoal(stranger, goal)).rejects.toMatchObject({ code: "not_found" });
    await expect(saveStatusEntry(stranger, { goalId: goal.id, title: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(saveStatusEntry(ctx, { goalId: goal.id, title: "x", automationId: theirs.id })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "automationId", rule: "unknown" }],
    });
    await expect(saveStatusEntry(ctx, { id: unknownId, goalId: goal.id, title: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("the year table", () => {
  test("keeps what is known, and what is not known is not zero", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
    const unit = await aUnit(db, { tenantId: ctx.tenantId, name: "Servicetorget" });
    const known = { accountsNok: 13_100_000, budgetNok: 17_400_000, ftes: 11.9, employees: 13, fullTimeShare: 94.5 };
    await setYearFigure(ctx, { unitId: unit.id, year: 2019, ...known, womenShare: 91 });

    const { rows } = await getYearTable(ctx, { year: 2019 });

    expect(rows).toMatchObject([{ unitName: "Servicetorget", ...known, womenShare: 91, comment: null }]);
    expect(rows[0]?.spentShare).toBeCloseTo(0.7529, 4);
    await setYearFigure(ctx, { unitId: unit.id, year: 2019, budgetNok: 17_400_000 });
    expect((await getYearTable(ctx, { year: 2019 })).rows[0]).toMatchObject({ accountsNok: null, spentShare: null });
    await expect(setYearFigure(ctx, { unitId: unknownId, year: 2019 })).rejects.toMatchObject({
      fields: [{ field: "unitId", rule: "unknown_unit" }],
    });
  });
});
