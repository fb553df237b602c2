import type { DbOrTransaction } from "../db.ts";
import { toDbDate } from "../local-date.ts";

type NamedUnit = { id: string; code: string; name: string };

/**
 * Codes and names of units as they were on a local date, by id.
 * A unit that had no place that day has its latest name before it, else its first.
 */
export async function unitNamesOn(
  db: DbOrTransaction,
  tenantId: string,
  { ids, on }: { ids: readonly string[]; on: string },
): Promise<Map<string, { code: string; name: string }>> {
  const day = toDbDate(on);
  const units = await db.$queryRaw<NamedUnit[]>`
    select distinct on (u.id) u.id, u.code, coalesce(p.name, u.code) as name
    from organisation_unit u left join unit_placement p on p.unit_id = u.id
    where u.tenant_id = ${tenantId}::uuid and u.id = any(${[...ids]}::uuid[])
    order by u.id, p.valid_from <= ${day}::date desc, abs(p.valid_from - ${day}::date)`;
  return new Map(units.map(({ id, code, name }) => [id, { code, name }]));
}
