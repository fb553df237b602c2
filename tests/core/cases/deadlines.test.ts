import { addWorkItems } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { anAutomation, contextFor, expect, test } from "../../support/context.ts";

// A Wednesday before noon; the Thursday and Friday after Christmas Eve are public holidays.
const now = () => new Date("2026-12-23T09:00:00Z");

async function anOperator(engine: Engine, deadlineWorkingDays: number | null = null) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  return { ctx, automation: await anAutomation(engine.db, { tenantId: ctx.tenantId, deadlineWorkingDays }) };
}

test("a case has the deadline it was given, in working days or as an instant, or the automation's own", async ({
  engine,
}) => {
  const { ctx, automation } = await anOperator(engine, 5);
  const items = [
    { input: { sumNumber: 1 }, deadline: "2027-02-01T12:00:00+01:00" },
    { input: { sumNumber: 2 }, deadlineWorkingDays: 2 },
    { input: { sumNumber: 3 } },
  ];

  const { runId } = await addWorkItems(ctx, { automationId: automation.id, items });

  const rows = await engine.db.workItem.findMany({ where: { runId }, orderBy: { id: "asc" } });
  expect(rows.map(({ deadline }) => deadline?.toISOString())).toEqual([
    "2027-02-01T11:00:00.000Z",
    "2026-12-28T15:00:00.000Z",
    "2026-12-31T15:00:00.000Z",
  ]);
});

test("the municipality's own days off move a deadline", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  await engine.db.nonWorkingDay.create({
    data: { tenantId: ctx.tenantId, date: toDbDate("2026-12-28"), name: "Romjulsfri" },
  });

  const items = [{ input: { sumNumber: 1 }, deadlineWorkingDays: 2 }];
  const { runId } = await addWorkItems(ctx, { automationId: automation.id, items });

  const item = await engine.db.workItem.findFirstOrThrow({ where: { runId } });
  expect(item.deadline?.toISOString()).toBe("2026-12-29T15:00:00.000Z");
});

test("a case without any deadline has none, and a time before which it is not to be tried only when that is to come", async ({
  engine,
}) => {
  const { ctx, automation } = await anOperator(engine);
  const items = [
    { input: { sumNumber: 1 }, notBefore: "2026-12-23T10:30:00+01:00" },
    { input: { sumNumber: 2 }, notBefore: "2026-12-23T09:30:00+01:00" },
  ];

  const { runId } = await addWorkItems(ctx, { automationId: automation.id, items });

  const rows = await engine.db.workItem.findMany({ where: { runId }, orderBy: { id: "asc" } });
  expect(rows).toMatchObject([
    { deadline: null, notBefore: new Date("2026-12-23T09:30:00Z") },
    { deadline: null, notBefore: null },
  ]);
});

test("a deadline that is no instant is refused by name", async ({ engine }) => {
  const { ctx, automation } = await anOperator(engine);
  const add = (wrong: object) =>
    addWorkItems(ctx, { automationId: automation.id, items: [{ input: { sumNumber: 1 }, ...wrong }] });

  await expect(add({ deadline: "2026-12-24" })).rejects.toMatchObject({ fields: [{ field: "items[0].deadline" }] });
  await expect(add({ notBefore: "i morgen" })).rejects.toMatchObject({ fields: [{ field: "items[0].notBefore" }] });
  await expect(add({ deadlineWorkingDays: -1 })).rejects.toMatchObject({ code: "invalid" });
});
