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

test("a source has one figure for a unit and a day, until that is taken back", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });
  const { id: elsewhere } = await aUnit(db, { tenantId: ctx.tenantId });
  const { id: entryId } = await importHours(ctx, { ...year, unitId, hours: 10 });
  const refused = { code: "duplicate", entryId, fields: [{ field: "source", rule: "duplicate" }] };

  await expect(importHours(ctx, { ...year, unitId, hours: 10 })).rejects.toMatchObject(refused);
  await expect(importHours(ctx, { ...year, unitId, hours: 12 })).rejects.toMatchObject(refused);
  await expect(importHours(ctx, { ...year, unitId, hours: 12, source: "ÅRSRAPPORT  2020" })).rejects.toMatchObject(
    refused,
  );
  await expect(
    importHours(ctx, { ...year, unitId, hours: 3, from: "2020-12-31", to: "2021-02-01" }),
  ).rejects.toMatchObject(refused);
  await importHours(ctx, { ...year, unitId, hours: 3, from: "2021-01-01", to: "2021-02-01" });
  await importHours(ctx, { ...year, unitId, hours: 3, source: "Årsrapport 2020, tabell 3" });
  await importHours(ctx, { ...year, unitId: elsewhere, hours: 10 });

  await reverseEntry(ctx, { entryId, reason: "Feil tall" });
  const { id: corrected } = await importHours(ctx, { ...year, unitId, hours: 12 });
  await expect(importHours(ctx, { ...year, unitId, hours: 12 })).rejects.toMatchObject({ entryId: corrected });
});

test("a source that has a figure for a unit has none above or below it, and has for its sisters", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const { id: municipality } = await aUnit(db, { tenantId });
  const { id: one } = await aUnit(db, { tenantId, parentId: municipality });
  const { id: other } = await aUnit(db, { tenantId, parentId: municipality });
  const { id: below } = await aUnit(db, { tenantId, parentId: one });
  const { id: entryId } = await importHours(ctx, { ...year, unitId: one, hours: 10 });
  const refused = { code: "duplicate", entryId, fields: [{ field: "source", rule: "duplicate" }] };

  for (const unitId of [municipality, below]) {
    await expect(importHours(ctx, { ...year, unitId, hours: 3389 })).rejects.toMatchObject(refused);
  }
  await importHours(ctx, { ...year, unitId: other, hours: 10 });
  await importHours(ctx, { ...year, unitId: municipality, hours: 5, source: "Årsrapport 2020, fellestjenester" });

  await reverseEntry(ctx, { entryId, reason: "Finnes i summen for kommunen" });
  await importHours(ctx, { ...year, unitId: below, hours: 10 });
});

test("a source has one figure of units that stood nowhere in its year and stand above each other today", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const { id: above } = await aUnit(db, { tenantId, validFrom: "2026-01-01" });
  const { id: below } = await aUnit(db, { tenantId, parentId: above, validFrom: "2026-01-01" });
  const { id: entryId } = await importHours(ctx, { ...year, unitId: below, hours: 10 });

  await expect(importHours(ctx, { ...year, unitId: above, hours: 10 })).rejects.toMatchObject({ entryId });
});

test("of figures of one source, above and below, that two send at once, one is booked", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: above } = await aUnit(db, { tenantId: ctx.tenantId });
  const { id: below } = await aUnit(db, { tenantId: ctx.tenantId, parentId: above });

  const sent = await Promise.allSettled(
    [above, below].map((unitId) => importHours(ctx, { ...year, unitId, hours: 10 })),
  );

  expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("of one figure that two send at once, one is booked", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });

  const sent = await Promise.allSettled([10, 12, 14].map((hours) => importHours(ctx, { ...year, unitId, hours })));

  expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await listLedgerEntries(ctx)).items).toHaveLength(1);
});

test("hours are sent as hours or as seconds, and not as both", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });
  const unclear = { code: "invalid", fields: [{ field: "hours", rule: "hours_or_seconds" }] };

  await expect(importHours(ctx, { ...year, unitId })).rejects.toMatchObject(unclear);
  await expect(importHours(ctx, { ...year, unitId, hours: 1, seconds: 3600 })).rejects.toMatchObject(unclear);
  await importHours(ctx, { ...year, unitId, seconds: 5401 });

  expect((await listLedgerEntries(ctx)).items).toMatchObject([{ seconds: 5401 }]);
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
