import { ledgerYears } from "../../../core/benefits/index.ts";
import { importHours } from "../../../core/ledger/index.ts";
import { aUnit, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-12-31T23:30:00Z");

test("years are offered from the first that the ledger has anything of to this one, in Norwegian time", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], now });
  expect(await ledgerYears(ctx)).toEqual([2027]);

  const { id: unitId } = await aUnit(db, { tenantId: ctx.tenantId });
  const before = { from: "2024-01-01", to: "2025-01-01", source: "Årsrapport 2024", reason: "Fra før", hours: 12 };
  await importHours(ctx, { unitId, ...before });

  expect(await ledgerYears(ctx)).toEqual([2027, 2026, 2025, 2024]);
  expect(await ledgerYears(await contextFor(engine, { roles: ["CONTROLLER"], now }))).toEqual([2027]);
});
