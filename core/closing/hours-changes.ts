import { isAllowed } from "../access/index.ts";
import type { Context } from "../context.ts";
import { type DbOrTransaction, Prisma } from "../db.ts";
import { localDateOf } from "../local-date.ts";
import { unitNamesOn } from "../organisation/index.ts";
import { actionsOnHours, type Audited, changesIn, type Names } from "./change-details.ts";
import type { HoursChange } from "./change-schema.ts";

type Days = { from: string; to: string };
type Row = Audited & { actor: string; name: string | null; toldBy: string | null; toldById: string | null };

/** A decision, and who made it as the audit log has it; of a month of a measure also who told of it. */
type Decided = { change: HoursChange; actor: string; toldById: string | null };

/**
 * What was decided that acts on the hours of a period, oldest first, as the audit log has it up to an instant: on a day of
 * the period, for a day of it, or after it for days before its end.
 */
export async function hoursChanges(
  db: DbOrTransaction,
  tenantId: string,
  { asOf, ...days }: Days & { asOf: Date },
): Promise<Decided[]> {
  const rows = await decided(db, tenantId, { ...days, asOf });
  const names = await namesIn(db, tenantId, { rows, on: days.to });
  return rows.flatMap((row) =>
    changesIn(row, names)
      .filter((change) => actsOn(days, localDateOf(row.at), change))
      .map(({ kind, aboutId = row.entityId, ...told }) => ({
        change: {
          kind,
          about: names.titleOf(aboutId) ?? "",
          at: row.at.toISOString(),
          by: byOf(row),
          ...told,
        },
        actor: row.actor,
        toldById: row.toldById,
      })),
  );
}

/** What one person told and another approved is of both. */
function byOf({ name, toldBy }: Row): string {
  const decider = name ?? "minuttjakt";
  return toldBy === null ? decider : `${decider} (ført av ${toldBy})`;
}

/**
 * Decisions as the actor may know them: who made them is told to those who close periods, and to those who may see it in the
 * audit log.
 */
export function toldTo({ actor }: Context, changes: readonly HoursChange[]): HoursChange[] {
  const mayKnowWho = isAllowed(actor.roles, "periods:close") || isAllowed(actor.roles, "audit:read");
  if (mayKnowWho) return [...changes];
  return changes.map(({ by: _name, byId: _id, ...what }) => ({ ...what, by: null }));
}

async function decided(db: DbOrTransaction, tenantId: string, { from, asOf }: Days & { asOf: Date }): Promise<Row[]> {
  // Cases have far more entries than all else: these are found by what they are about. No period is of two years, so that what
  // was decided before it for a day of it names its year.
  return db.$queryRaw<Row[]>`
    select a.at, a.actor, coalesce(u.name, k.name) as name, a.action, a.entity_id as "entityId", a.detail,
      p.proposed_by as "toldBy", p.proposed_by_id::text as "toldById"
    from audit_entry a
    left join app_user u on u.tenant_id = a.tenant_id and a.actor = 'user:' || u.id
    left join api_key k on k.tenant_id = a.tenant_id and a.actor = 'api_key:' || k.id
    left join measure_volume_proposal p on a.action = 'measure.volume' and p.tenant_id = a.tenant_id
      and p.ledger_entry_id::text = a.detail ->> 'entryId'
    where a.tenant_id = ${tenantId}::uuid and a.at <= ${asOf}
      and a.entity = any(${["process", "automation", "measure", "baseline", "hours_per_fte", "unit", "labour_cost"]})
      and a.action = any(${actionsOnHours})
      and (a.at >= ${from}::timestamp at time zone 'Europe/Oslo' or strpos(a.detail::text, ${from.slice(0, 4)}) > 0)
    order by a.at, a.id`;
}

function actsOn({ from, to }: Days, decidedOn: string, { effectiveFrom }: Pick<HoursChange, "effectiveFrom">): boolean {
  if (effectiveFrom !== null && effectiveFrom >= to) return false;
  return decidedOn >= from || (effectiveFrom !== null && effectiveFrom >= from);
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

type Titled = { id: string; title: string; wasApproved: boolean };
type Baseline = { id: string; title: string; seconds: number; evidenceClass: string; before: number | null };
type Step = { owner: string; key: string; title: string };

/** What everything that the entries name is called now. */
async function namesIn(
  db: DbOrTransaction,
  tenantId: string,
  { rows, on }: { rows: readonly Row[]; on: string },
): Promise<Names> {
  const texts = rows.map(({ entityId, detail }) => `${entityId} ${JSON.stringify(detail)}`);
  const ids = [...new Set(texts.flatMap((text) => text.match(uuid) ?? []))];
  const ofTenant = Prisma.sql`where tenant_id = ${tenantId}::uuid and id = any(${ids}::uuid[])`;
  // One after another: a transaction has one connection.
  const things = await db.$queryRaw<Titled[]>`
    select id::text, title, false as "wasApproved" from process ${ofTenant}
    union all select id::text, title, false from automation ${ofTenant}
    union all select id::text, title, approved_at is not null from measure ${ofTenant}`;
  const baselines = await db.$queryRaw<Baseline[]>`
    select b.id::text, p.title, b.seconds_per_case as seconds, b.evidence_class::text as "evidenceClass", (
        select e.seconds_per_case from baseline e
        where e.tenant_id = b.tenant_id and e.process_id = b.process_id and e.case_type = b.case_type
          and e.unit_id = b.unit_id and e.status = 'APPROVED' and e.valid_from < b.valid_from
        order by e.valid_from desc limit 1
      ) as before
    from (select * from baseline ${ofTenant}) b join process p on p.id = b.process_id`;
  const steps = await db.$queryRaw<Step[]>`
    select o.id::text as owner, s.key, s.title from (
      select id, process_id from automation ${ofTenant} union all select id, process_id from measure ${ofTenant}
    ) o join process_version v on v.process_id = o.process_id join process_step s on s.version_id = v.id
    order by v.number`;
  const units = await unitNamesOn(db, tenantId, { ids, on });
  const titles = new Map([...things, ...baselines].map(({ id, title }) => [id, title]));
  const stepTitles = new Map(steps.map(({ owner, key, title }) => [`${owner} ${key}`, title]));
  return {
    titleOf: (id) => titles.get(id) ?? units.get(id)?.name,
    stepOf: (ownerId, key) => stepTitles.get(`${ownerId} ${key}`) ?? key,
    baselineOf: (id) => baselines.find((baseline) => baseline.id === id),
    wasApproved: (id) => things.some((thing) => thing.id === id && thing.wasApproved),
  };
}
