import { isDeepStrictEqual } from "node:util";
import type { Installer } from "../../core/access/index.ts";
import { addTenant } from "../../core/organisation/index.ts";
import { type Arguments, type Command, UsageError } from "./command.ts";
import { defaultFrom, namingFlags, required, text, wholeNumber } from "./flags.ts";
import { withRecord } from "./open-record.ts";

/** A municipality, for an installation without the demo. */
export const tenantAdd: Command = {
  usage: "tenant add --slug name --name 'Full name' [--inhabitants n] [--yearly-goal-hours n] [--from YYYY-MM-DD]",
  summary: "Add a municipality, with the unit that all its others stand below",
  help: [
    "--slug               short name: lower-case letters, digits and hyphens. Also the code of its topmost unit",
    "--name               as people read it",
    "--inhabitants        how many it has; for hours per inhabitant",
    "--yearly-goal-hours  hours it means to free in a year",
    `--from               day from which its organisation is known; ${defaultFrom} by default`,
    "One that is there already with the same facts is left as it is.",
  ],
  options: {
    slug: { type: "string" },
    name: { type: "string" },
    inhabitants: { type: "string" },
    "yearly-goal-hours": { type: "string" },
    from: { type: "string" },
  },
  async run({ values }, terminal) {
    const facts = factsOf(values);
    return withRecord(terminal, async (record) => {
      terminal.stdout.write(`${await add(record, facts)}\n`);
      return 0;
    });
  },
};

type Facts = Parameters<typeof addTenant>[1];

function factsOf(values: Arguments["values"]): Facts {
  const inhabitants = wholeNumber(values, "inhabitants");
  const yearlyGoalHours = wholeNumber(values, "yearly-goal-hours");
  return {
    slug: required(values, "slug"),
    name: required(values, "name").trim(),
    ...(inhabitants !== undefined && { inhabitants }),
    ...(yearlyGoalHours !== undefined && { yearlyGoalHours }),
    validFrom: text(values, "from") ?? defaultFrom,
  };
}

async function add(record: Installer, facts: Facts): Promise<string> {
  const { validFrom: _, ...given } = facts;
  const { slug, name } = given;
  const known = await record.db.tenant.findUnique({ where: { slug } });
  if (known && !isDeepStrictEqual({ ...known, ...given }, known))
    throw new UsageError(`--slug: ${slug} is ${known.name} already, with other facts: nothing was changed`);
  if (!known) {
    const flags = { validFrom: "--from", yearlyGoalHours: "--yearly-goal-hours" };
    await namingFlags(flags, () => addTenant(record, facts));
  }
  return `${slug}: ${name} ${known ? "is there already" : "is added"}`;
}
