import type { Child } from "hono/jsx";
import { LocalDate } from "../../../core/local-date.ts";
import { formatDate, formatNumber } from "../../../core/norwegian-format.ts";
import { Facts } from "../components/blocks.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

type CaseDataProps = {
  value: unknown;
  /** What the bot calls the fields, by path; one that it has no title for is shown by its name. */
  titles: Readonly<Record<string, string>>;
  /** Where the value stands in what was given. */
  path?: string;
};

/** What a case is about, or what came of it: field by field, as the bot names and orders them. */
export function CaseData({ value, titles, path = "" }: CaseDataProps) {
  if (Array.isArray(value)) return <Many values={value} titles={titles} path={path} />;
  if (typeof value !== "object" || value === null) return <One value={value} />;
  const known = Object.keys(titles);
  const placeOf = (at: string) => (known.includes(at) ? known.indexOf(at) : known.length);
  const fields = Object.entries(value)
    .map(([name, field]: [string, unknown]) => ({ name, field, at: path === "" ? name : `${path}.${name}` }))
    .toSorted((one, other) => placeOf(one.at) - placeOf(other.at));
  const facts = fields.map(({ name, field, at }) => ({
    name: titles[at] ?? name,
    value: <CaseData value={field} titles={titles} path={at} />,
  }));
  return facts.length === 0 ? <One value={null} /> : <Facts facts={facts} />;
}

function Many({ values, titles, path }: { values: unknown[] } & Required<Pick<CaseDataProps, "titles" | "path">>) {
  if (values.length === 0) return <One value={null} />;
  return (
    <ul class="mj-list">
      {values.map((value) => (
        <li>
          <CaseData value={value} titles={titles} path={path} />
        </li>
      ))}
    </ul>
  );
}

function One({ value }: { value: unknown }): Child {
  const { case: texts } = useTexts().operation;
  if (value === null || value === undefined || value === "") return <span class="mj-quiet">{texts.notGiven}</span>;
  if (typeof value === "boolean") return <>{value ? texts.yes : texts.no}</>;
  // Whole numbers are often numbers of something, which are not grouped.
  if (typeof value === "number") return <>{Number.isInteger(value) ? String(value) : formatNumber(value)}</>;
  if (typeof value !== "string") return <>{JSON.stringify(value)}</>;
  if (LocalDate.safeParse(value).success) return <>{formatDate(value)}</>;
  return isInstant(value) ? <Time at={value} /> : <>{value}</>;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}
