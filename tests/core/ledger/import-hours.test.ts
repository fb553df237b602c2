import { importHours, listLedgerEntries, reverseEntry } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aUnit, contextFor, expect, test } from "../../support/context.ts";

const year = { from: "2020-01-01", to: "2021-01-01", source: "Årsrapport 2020", reason: "Fra før regnskapet" };

test("hours from before are booked apart, on the last day of their period, with their source and method", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId, name } = await aUnit(db, { tenantId: ctx.tenantId });

  const { id } = await importHours(ctx, { ...year, unitId, hours: 1234.5 });

  const { items } = await listLedgerEntries(ctx);
  expect(items).toMatchObject([
    {
      id,
      kind: "IMPORTED",
      evidenceClass: "I",
      localDate: "2020-12-31",
      seconds: 4_444_200,
      unit: { id: unitId, name },
      automation: null,
      reason: "Årsrapport 2020 (2020-01-01 – 2020-12-31, metode ukjent): Fra før regnskapet",
    },
  ]);
});

test("the same figure of the same source is not booked twice, unless it was taken back", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });
  const { id: entryId } = await importHours(ctx, { ...year, unitId, hours: 10 });

  await expect(importHours(ctx, { ...year, unitId, hours: 10 })).rejects.toMatchObject({
    code: "duplicate",
    fields: [{ field: "hours", rule: "duplicate" }],
  });
  await reverseEntry(ctx, { entryId, reason: "Feil enhet" });
  await importHours(ctx, { ...year, unitId, hours: 10 });
  await expect(importHours(ctx, { ...year, unitId, hours: 10 })).rejects.toMatchObject({ code: "duplicate" });
});

test("no personal number gets into what can never be changed", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });
  const told = { source: "Sak 150680 12345", method: "Telt av 15068012345", reason: "Etter 150680-12345" };

  const { id: entryId } = await importHours(ctx, { ...year, ...told, unitId, hours: 10 });
  await reverseEntry(ctx, { entryId, reason: "Gjaldt 15068012345" });

  const { items } = await listLedgerEntries(ctx);
  expect(items).toHaveLength(2);
  for (const { reason } of items) expect(reason).not.toMatch(/12345/);
});

test("each wrong figure is answered by the rule it breaks", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const { id: unitId } = await aUnit(db, { tenantId });
  const refused = (given: object) =>
    importHours(ctx, { ...year, unitId, hours: 1, ...given }).then(
      () => undefined,
      (error: unknown) => (error as { fields: unknown }).fields,
    );

  expect(await refused({ hours: 0 })).toMatchObject([{ field: "hours", rule: "too_small" }]);
  expect(await refused({ hours: -3 })).toMatchObject([{ field: "hours", rule: "too_small" }]);
  expect(await refused({ hours: "??" })).toMatchObject([
    { field: "hours", rule: "invalid_type", message: expect.stringContaining("leave out") as unknown },
  ]);
  expect(await refused({ hours: 0.0001 })).toMatchObject([{ field: "hours", rule: "seconds_not_positive" }]);
  expect(await refused({ to: "2020-01-01" })).toMatchObject([{ field: "to", rule: "not_after_from" }]);
  expect(await refused({ to: "9000-01-01" })).toMatchObject([{ field: "to", rule: "in_future" }]);
  expect(
    await refused({ unitId: (await aUnit(db, { tenantId: (await contextFor(engine, { roles: [] })).tenantId })).id }),
  ).toMatchObject([{ field: "unitId", rule: "unknown_unit" }]);
  const who = { proposedById: ctx.actor.id, proposedBy: "Kari", proposedAt: new Date() };
  await db.period.create({
    data: {
      tenantId,
      kind: "YEAR",
      status: "CLOSED",
      from: toDbDate("2020-01-01"),
      to: toDbDate("2021-01-01"),
      ...who,
    },
  });
  expect(await refused({})).toMatchObject([{ field: "to", rule: "period_closed" }]);
});
