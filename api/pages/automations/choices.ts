import type { Context } from "../../../core/context.ts";
import { type ListUnitsInput, listUnits, type UnitNode } from "../../../core/organisation/index.ts";
import type { Option } from "../components/form.tsx";
import type { Texts } from "../texts.ts";
import type { AutomationChoices } from "./new-page.tsx";

/** What a new automation can be made of, as far as this municipality has it. */
export async function automationChoices(ctx: Context, t: Texts): Promise<AutomationChoices> {
  const inTenant = { where: { tenantId: ctx.tenantId } };
  const [units, systems, credentials, processes] = await Promise.all([
    unitOptions(ctx),
    ctx.db.targetSystem.findMany({ ...inTenant, select: { key: true, name: true } }),
    ctx.db.credential.findMany({
      ...inTenant,
      select: { id: true, name: true, targetSystem: { select: { name: true } } },
      orderBy: { name: "asc" },
    }),
    ctx.db.process.findMany({
      where: { tenantId: ctx.tenantId, retiredAt: null },
      select: { id: true, title: true },
      orderBy: { title: "asc" },
    }),
  ]);
  const nameOf = (lane: string) => systems.find((system) => system.key === lane)?.name ?? lane;
  const { form } = t.automations;
  return {
    units,
    bots: ctx.catalogue.all().map((bot) => ({ value: bot.id, label: form.botOption(bot.title.nb, nameOf(bot.lane)) })),
    credentials: credentials.map(({ id, name, targetSystem }) => ({
      value: id,
      label: form.credentialOption(name, targetSystem.name),
    })),
    processes: processes.map(({ id, title }) => ({ value: id, label: title })),
  };
}

/** The organisation as a list to choose from, each unit indented below the one it belongs to; today's when no day is asked for. */
export async function unitOptions(ctx: Context, asked: ListUnitsInput = {}): Promise<Option[]> {
  const { units } = await listUnits(ctx, asked);
  return units.flatMap((unit) => optionsOf(unit, 0));
}

function optionsOf(unit: UnitNode, depth: number): Option[] {
  const label = `${"\u00A0\u00A0".repeat(depth)}${unit.name}`;
  return [{ value: unit.id, label }, ...unit.children.flatMap((child) => optionsOf(child, depth + 1))];
}
