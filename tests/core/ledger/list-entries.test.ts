import {
  addEntries,
  eachLedgerEntry,
  getLedgerEntry,
  listLedgerEntries,
  reverseEntry,
} from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { anAutomation, aUnit, contextFor, expect, test } from "../../support/context.ts";

test("a unit's rows are those of the units that stood below it on the day of each", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const { id: first } = await aUnit(db, { tenantId });
  const { id: second } = await aUnit(db, { tenantId });
  const { id: moved } = await aUnit(db, { tenantId, parentId: first, validTo: "2026-07-01" });
  const placement = { tenantId, unitId: moved, name: "Mottaket", level: "enhet", parentId: second };
  await db.unitPlacement.create({ data: { ...placement, validFrom: toDbDate("2026-07-01") } });
  const of = { kind: "IMPORTED", evidenceClass: "I", reason: "Fra før", seconds: 60 } as const;
  const [ofFirst, inSpring, inAutumn] = await addEntries(db, ctx, [
    { ...of, unitId: first, localDate: "2026-05-01" },
    { ...of, unitId: moved, localDate: "2026-06-30" },
    { ...of, unitId: moved, localDate: "2026-07-01" },
  ]);
  const idsOf = async (filter: Parameters<typeof listLedgerEntries>[1]) =>
    (await listLedgerEntries(ctx, filter)).items.map(({ id }) => BigInt(id));

  expect(await idsOf({ branchId: first })).toEqual([inSpring, ofFirst]);
  expect(await idsOf({ branchId: second })).toEqual([inAutumn]);
  expect(await idsOf({ branchId: moved })).toEqual([inAutumn, inSpring]);
  expect(await idsOf({ unitId: first })).toEqual([ofFirst]);
  expect(await idsOf({ branchId: first, from: "2026-06-01", to: "2026-06-30" })).toEqual([]);
  expect(await idsOf({ branchId: first, from: "2026-06-30" })).toEqual([inSpring]);
});

test("every row is read once, and no other municipality's, nor by who may not", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });
  const of = { kind: "IMPORTED", evidenceClass: "I", reason: "Fra før", unitId, localDate: "2026-05-01" } as const;
  const ids = await addEntries(
    db,
    ctx,
    Array.from({ length: 1_001 }, () => ({ ...of, seconds: 60 })),
  );
  const read = async (reader: typeof ctx) => {
    const found: bigint[] = [];
    for await (const { id } of eachLedgerEntry(reader)) found.push(BigInt(id));
    return found;
  };

  expect(await read(ctx)).toEqual(ids.toReversed());
  expect(await read(await contextFor(engine, { roles: ["CONTROLLER"] }))).toEqual([]);
  await expect(read(await contextFor(engine, { roles: ["OPERATOR"] }))).rejects.toMatchObject({ code: "forbidden" });
});

test("who spent or logged time is told to those alone who may read who did what", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const { tenantId } = ctx;
  const { id: automationId, unitId } = await anAutomation(db, { tenantId });
  const of = {
    automationId,
    unitId,
    localDate: "2026-05-01",
    evidenceClass: "A",
    reason: "Rettet",
    seconds: 60,
  } as const;
  const [residual, operation] = await addEntries(db, ctx, [
    { ...of, kind: "RESIDUAL" },
    { ...of, kind: "OPERATION" },
  ]);
  await reverseEntry(ctx, { entryId: Number(residual), reason: "Feil sak" });
  await reverseEntry(ctx, { entryId: Number(operation), reason: "Feil robot" });
  const { name } = ctx.actor;
  const told = async (reader: typeof ctx) =>
    (await listLedgerEntries(reader)).items
      .toSorted((one, other) => one.id - other.id)
      .map(({ kind, recordedBy }) => [kind, recordedBy]);

  const kinds = ["RESIDUAL", "OPERATION", "REVERSAL", "REVERSAL"];
  expect(await told(ctx)).toEqual(kinds.map((kind) => [kind, name]));
  for (const roles of [["PROCESS_OWNER"], ["BENEFIT_OWNER"], ["MANAGEMENT"]] as const) {
    const reader = await contextFor(engine, { roles: [...roles], tenantId });
    expect(await told(reader)).toEqual([
      ["RESIDUAL", null],
      ["OPERATION", null],
      ["REVERSAL", null],
      ["REVERSAL", null],
    ]);
    expect(await getLedgerEntry(reader, { entryId: Number(operation) })).toMatchObject({ recordedBy: null });
  }
});
