import { type Context, requirePermission } from "../context.ts";
import type { Harvest as HarvestRow } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { pageQuery, toPage } from "../paging.ts";
import { type Harvest, type HarvestPage, ListHarvestsInput } from "./schemas.ts";

/** Harvests, newest first, those that were withdrawn too. */
export async function listHarvests(ctx: Context, rawInput: ListHarvestsInput = {}): Promise<HarvestPage> {
  requirePermission(ctx, "benefits:read");
  const parsed = ListHarvestsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { unitId, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const ofUnit = unitId === undefined ? {} : { unitId };
  const rows = await ctx.db.harvest.findMany({ where: { tenantId: ctx.tenantId, ...ofUnit, ...where }, ...range });
  const ids = rows.map((row) => row.unitId);
  const units = await unitNamesOn(ctx.db, ctx.tenantId, { ids, on: localDateOf(ctx.now()) });
  return toPage(rows, page.limit, (row) => {
    const unit = units.get(row.unitId) ?? { code: row.unitId, name: row.unitId };
    return describeHarvest(row, { id: row.unitId, ...unit });
  });
}

function describeHarvest(row: HarvestRow, unit: Harvest["unit"]): Harvest {
  const { id, kind, standing, revokeReason, seconds, purpose, caseReference, amountNok, withdrawReason } = row;
  return {
    id,
    unit,
    kind,
    month: fromDbDate(row.month).slice(0, 7),
    standing,
    revokedFrom: row.revokedFrom === null ? null : fromDbDate(row.revokedFrom).slice(0, 7),
    revokeReason,
    seconds,
    purpose,
    caseReference,
    amountNok,
    kostraFunction: row.kostraFunction,
    kostraArt: row.kostraArt,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    withdrawReason,
  };
}
