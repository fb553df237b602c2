import type { Installer } from "../../core/access/index.ts";
import type { Db } from "../../core/db.ts";
import { fromDbDate } from "../../core/local-date.ts";
import { addUnitBySystem } from "../../core/organisation/index.ts";
import { type Arguments, type Command, UsageError } from "./command.ts";
import { defaultFrom, namingFlags, required, text } from "./flags.ts";
import { tenantOf, withRecord } from "./open-record.ts";

/** A unit of the organisation. */
export const unitAdd: Command = {
  usage: "unit add --code code --name 'Full name' [--level word] [--parent code] [--from YYYY-MM-DD] [--tenant slug]",
  summary: "Add a unit to a municipality's organisation",
  help: [
    "--code      lower-case letters, digits and hyphens; stays when the name changes",
    "--name      as people read it",
    "--level     kommune, tjenesteområde, virksomhet, avdeling or enhet; enhet by default",
    "--parent    code of the unit it stands below; the municipality's topmost by default",
    `--from      day from which it is there; ${defaultFrom} by default`,
    "--tenant    the municipality's short name; needed when there are several",
    "One that is there already, as it is given here, is left as it is.",
  ],
  options: {
    code: { type: "string" },
    name: { type: "string" },
    level: { type: "string", default: "enhet" },
    parent: { type: "string" },
    from: { type: "string" },
    tenant: { type: "string" },
  },
  async run({ values }, terminal) {
    const asked = askedOf(values);
    return withRecord(terminal, async (record) => {
      terminal.stdout.write(`${await add(record, asked)}\n`);
      return 0;
    });
  },
};

function askedOf(values: Arguments["values"]) {
  return {
    code: required(values, "code"),
    name: required(values, "name").trim(),
    level: required(values, "level").trim(),
    parent: text(values, "parent"),
    validFrom: text(values, "from") ?? defaultFrom,
    tenant: text(values, "tenant"),
  };
}

async function add(record: Installer, { tenant, parent, ...unit }: ReturnType<typeof askedOf>): Promise<string> {
  const { id: tenantId, slug } = await tenantOf(record.db, tenant);
  const above = await record.db.organisationUnit.findFirst({ where: { tenantId, code: parent ?? slug } });
  if (!above && parent !== undefined) throw new UsageError(`--parent: there is no unit ${parent}`);
  const parentId = above?.id;
  const known = await firstPlaceOf(record.db, { tenantId, code: unit.code });
  const { name, level, validFrom } = unit;
  const given = { name, level, parentId: parentId ?? null, validFrom };
  if (known && JSON.stringify(known) !== JSON.stringify(given))
    throw new UsageError(
      `--code: there is a unit ${unit.code} already, which is not as given here: nothing was changed`,
    );
  if (!known) {
    const input = { tenantId, ...unit, ...(parentId !== undefined && { parentId }) };
    await namingFlags({ validFrom: "--from", parentId: "--parent" }, () => addUnitBySystem(record, input));
  }
  return `${slug}: the unit ${unit.code} ${known ? "is there already" : "is added"}`;
}

/** How a unit began. */
async function firstPlaceOf(db: Db, unit: { tenantId: string; code: string }) {
  const place = await db.unitPlacement.findFirst({ where: { unit }, orderBy: { validFrom: "asc" } });
  if (!place) return undefined;
  const { name, level, parentId, validFrom } = place;
  return { name, level, parentId, validFrom: fromDbDate(validFrom) };
}
