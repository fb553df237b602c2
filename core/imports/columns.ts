import type { InputField } from "./input-fields.ts";
import type { Cell, Row } from "./table.ts";

/** What a column may tell of a case beside its input. */
export type Special = "priority" | "deadline" | "deadlineWorkingDays" | "notBefore" | "caseType" | "unit";

const specials: Readonly<Record<string, Special>> = {
  prioritet: "priority",
  priority: "priority",
  frist: "deadline",
  deadline: "deadline",
  fristiarbeidsdager: "deadlineWorkingDays",
  deadlineworkingdays: "deadlineWorkingDays",
  ikkefør: "notBefore",
  notbefore: "notBefore",
  sakstype: "caseType",
  casetype: "caseType",
  enhet: "unit",
  enhetskode: "unit",
  unit: "unit",
  unitcode: "unit",
};

/** A column of the file and what it gives. */
export type Column = { at: number; name: string } & ({ field: InputField } | { special: Special });

/** What the names of the columns mean. */
export type Columns = {
  used: Column[];
  /** Names of columns that nothing of the bot's is called by. */
  unused: string[];
  /** Names of columns that give what another gives as well. */
  twice: string[];
  missing: InputField[];
};

/** Finds the field that each column gives: by the name of the property, its path, its title, or what is said of any case. */
export function matchColumns(header: Row, fields: readonly InputField[]): Columns {
  const byName = new Map<string, InputField>();
  for (const field of fields) if (field.title !== undefined) byName.set(plain(field.title), field);
  for (const field of fields) byName.set(plain(field.path.join(".")), field);
  const used: Column[] = [];
  const [unused, twice]: [string[], string[]] = [[], []];
  const given = new Set<string>();
  for (const [at, cell] of header.cells.entries()) {
    const name = nameOf(cell);
    if (name === "") continue;
    const field = byName.get(plain(name));
    const special = specialOf(name);
    const key = field ? field.path.join(".") : special && `(${special})`;
    if (key === undefined) unused.push(name);
    else if (given.has(key)) twice.push(name);
    else if (field) used.push({ at, name, field });
    else if (special) used.push({ at, name, special });
    if (key !== undefined) given.add(key);
  }
  const missing = fields.filter((field) => field.isRequired && !given.has(field.path.join(".")));
  return { used, unused, twice, missing };
}

/** What a column, or a property of a JSON case, tells beside its input. */
export function specialOf(name: string): Special | undefined {
  const written = plain(name);
  return Object.hasOwn(specials, written) ? specials[written] : undefined;
}

function nameOf(cell: Cell): string {
  return typeof cell === "object"
    ? ""
    : String(cell)
        .trim()
        .replace(/^\uFEFF/, "")
        .slice(0, 200);
}

/** However it is written: `Invoice number`, `invoice_number` and `invoiceNumber` are one. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, "");
}
