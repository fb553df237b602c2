import type { DbOrTransaction } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";
import { harvestMonths } from "../harvest/index.ts";
import { hoursPerFteOn } from "../organisation/index.ts";
import { monthsIn, type PeriodDays } from "../periods/index.ts";
import { contentOf, currentFormat, freedOf, type Frozen, idsIn, type Labels, type PeriodContent } from "./content.ts";
import { definitions } from "./definitions.ts";
import type { Figure } from "./figures.ts";
import { hoursChanges } from "./hours-changes.ts";
import { basisNow, recordedBasis } from "./read-basis.ts";
import { parentsIn } from "./tree.ts";

type Computed = {
  tenantId: string;
  period: PeriodDays;
  figures: readonly Figure[];
  /** As harvests, and what was decided, stood then. */
  asOf: Date;
};

/** The content of a period's report, made of the ledger's figures and of the record as it is now. */
export async function computeContent(db: DbOrTransaction, asked: Computed): Promise<PeriodContent> {
  const { tenantId, period, figures, asOf } = asked;
  const lastDay = fromDbDate(new Date(toDbDate(period.to).getTime() - 86_400_000));
  const months = await harvestMonths(db, tenantId, { months: monthsIn(period), freed: freedOf(figures), asOf });
  const basis = await basisNow(db, { tenantId, period, figures });
  const ids = idsIn(figures, { months, basis });
  const frozen: Frozen = {
    format: currentFormat,
    hoursPerFte: await hoursPerFteOn(db, tenantId, lastDay),
    changes: (await hoursChanges(db, tenantId, { ...period, asOf })).map(({ change }) => change),
    definitions,
    labels: await labelsOf(db, tenantId, { ids, on: lastDay }),
    basis,
  };
  return contentOf({ period, figures, harvestMonths: months, frozen });
}

/** The content anew, of the ledger's figures and of harvests, in the organisation as the signed report has it. */
export async function recomputeContent(
  db: DbOrTransaction,
  { tenantId, figures, asOf, signed }: Omit<Computed, "period"> & { signed: PeriodContent },
): Promise<PeriodContent> {
  const { period, tree } = signed;
  const harvestedIn = await harvestMonths(db, tenantId, {
    months: monthsIn(period),
    freed: freedOf(figures),
    asOf,
    parentsIn: tree && ((month) => parentsIn(tree, month)),
  });
  const basis = signed.basis && { ...signed.basis, ...(await recordedBasis(db, tenantId, figures)) };
  const frozen = { ...signed, ...(basis && { basis }) };
  return contentOf({ period, figures, harvestMonths: harvestedIn, frozen });
}

type Named = { ids: ReturnType<typeof idsIn>; on: string };

async function labelsOf(db: DbOrTransaction, tenantId: string, { ids, on }: Named): Promise<Labels> {
  const codeAndTitle = { id: true, code: true, title: true } as const;
  const [units, automations, measures, baselines] = await Promise.all([
    unitLabels(db, tenantId, on),
    db.automation.findMany({ where: { tenantId, id: { in: ids.automations } }, select: codeAndTitle }),
    db.measure.findMany({ where: { tenantId, id: { in: ids.measures } }, select: codeAndTitle }),
    db.baseline.findMany({
      where: { tenantId, id: { in: ids.baselines } },
      select: { id: true, version: true, process: { select: { code: true, title: true } } },
    }),
  ]);
  return {
    units: withAbove(units, ids.units),
    automations: Object.fromEntries(automations.map(({ id, ...label }) => [id, label])),
    measures: Object.fromEntries(measures.map(({ id, ...label }) => [id, label])),
    baselines: Object.fromEntries(baselines.map(({ id, version, process }) => [id, { ...process, version }])),
  };
}

type UnitLabel = Labels["units"][string];

/** Every unit by id, as it was called that day, or last before it, or first after. */
async function unitLabels(db: DbOrTransaction, tenantId: string, on: string): Promise<Map<string, UnitLabel>> {
  const day = toDbDate(on);
  const rows = await db.$queryRaw<(UnitLabel & { id: string })[]>`
    select distinct on (u.id) u.id, u.code, coalesce(p.name, u.code) as name, p.parent_id as "parentId"
    from organisation_unit u left join unit_placement p on p.unit_id = u.id
    where u.tenant_id = ${tenantId}::uuid
    order by u.id, p.valid_from <= ${day}::date desc, abs(p.valid_from - ${day}::date)`;
  return new Map(rows.map(({ id, ...label }) => [id, label]));
}

function withAbove(units: ReadonlyMap<string, UnitLabel>, ids: readonly string[]): Labels["units"] {
  const named: Labels["units"] = {};
  for (const id of ids) {
    let above: string | null = id;
    while (above !== null && named[above] === undefined) {
      const label = units.get(above);
      if (!label) break;
      named[above] = label;
      above = label.parentId;
    }
  }
  return named;
}
