import { randomUUID } from "node:crypto";
import { addDays } from "../../../core/calendar/index.ts";
import { addEntries, listLedgerEntries } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aUnit, contextFor, expect, test, unique } from "../../support/context.ts";

test("a unit's rows are found however many stood below it and however often that changed", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const { id: branch } = await aUnit(db, { tenantId });
  const { id: elsewhere } = await aUnit(db, { tenantId });
  const steady = Array.from({ length: 400 }, () => ({ id: randomUUID(), tenantId, code: unique("enhet") }));
  const guest = { id: randomUUID(), tenantId, code: unique("enhet") };
  await db.organisationUnit.createMany({ data: [...steady, guest] });
  const place = { tenantId, name: "Mottaket", level: "enhet", validFrom: toDbDate("2020-01-01") };
  // The guest is in the branch on every other day, from the first on.
  const days = Array.from({ length: 83 }, (_, index) => addDays("2026-03-01", index));
  await db.unitPlacement.createMany({
    data: [
      ...steady.map(({ id }) => ({ ...place, unitId: id, parentId: branch })),
      ...days.map((day, index) => ({
        ...place,
        unitId: guest.id,
        parentId: index % 2 === 0 ? branch : elsewhere,
        validFrom: toDbDate(day),
        validTo: toDbDate(addDays(day, 1)),
      })),
    ],
  });
  const of = { kind: "IMPORTED", evidenceClass: "I", reason: "Fra før", seconds: 60 } as const;
  const last = steady.at(-1)?.id ?? "";
  const ids = await addEntries(db, ctx, [
    { ...of, unitId: last, localDate: "2025-12-31" },
    { ...of, unitId: guest.id, localDate: "2026-03-01" },
    { ...of, unitId: guest.id, localDate: "2026-03-02" },
    { ...of, unitId: guest.id, localDate: "2026-03-03" },
    { ...of, unitId: last, localDate: "2026-03-04" },
    { ...of, unitId: elsewhere, localDate: "2026-03-05" },
  ]);
  const numbersOf = async (filter: Parameters<typeof listLedgerEntries>[1]) =>
    (await listLedgerEntries(ctx, filter)).items.map(({ id }) => ids.indexOf(BigInt(id)));

  expect(await numbersOf({ branchId: branch })).toEqual([4, 3, 1, 0]);
  expect(await numbersOf({ branchId: elsewhere })).toEqual([5, 2]);
  expect(await numbersOf({ branchId: branch, from: "2026-03-02", to: "2026-03-04" })).toEqual([3]);
});
