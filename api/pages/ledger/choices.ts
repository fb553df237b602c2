import type { Context } from "../../../core/context.ts";
import { unitOptions } from "../automations/choices.ts";
import type { Option } from "../components/form.tsx";

/** What the ledger can be narrowed to, as far as this municipality has it. */
export type LedgerChoices = Record<"units" | "processes" | "automations" | "measures" | "lanes", readonly Option[]>;

/** Everything that entries are about, ended or not: the ledger remembers it. */
export async function ledgerChoices(ctx: Context): Promise<LedgerChoices> {
  const titled = {
    where: { tenantId: ctx.tenantId },
    select: { id: true, title: true },
    orderBy: { title: "asc" },
  } as const;
  const [units, processes, automations, measures, lanes] = await Promise.all([
    unitOptions(ctx),
    ctx.db.process.findMany(titled),
    ctx.db.automation.findMany(titled),
    ctx.db.measure.findMany(titled),
    ctx.db.targetSystem.findMany({
      where: { tenantId: ctx.tenantId },
      select: { id: true, name: true },
      orderBy: { name: "asc" },
    }),
  ]);
  const named = lanes.map(({ id, name }) => ({ id, title: name }));
  return {
    units,
    processes: optionsOf(processes),
    automations: optionsOf(automations),
    measures: optionsOf(measures),
    lanes: optionsOf(named),
  };
}

function optionsOf(rows: readonly { id: string; title: string }[]): Option[] {
  return rows.map(({ id, title }) => ({ value: id, label: title }));
}
