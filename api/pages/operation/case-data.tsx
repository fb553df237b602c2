import type { Child } from "hono/jsx";
import { LocalDate } from "../../../core/local-date.ts";
import { formatDate, formatNumber } from "../../../core/norwegian-format.ts";
import { Facts } from "../components/blocks.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

type Words = {
  /** What the bot calls the fields, by path; one that it has no title for is shown by its name. */
  titles: Readonly<Record<string, string>>;
  /** What its codes mean, by path and code; one that it has no label for is shown as it is. */
  labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

type CaseDataProps = Words & {
  value: unknown;
  /** Where the value stands in what was given. */
  path?: string;
};

/** What a case is about, or what came of it: field by field, as the bot names and orders them. */
export function CaseData({ value, path = "", ...words }: CaseDataProps) {
  const { titles, labels } = words;
  if (Array.isArray(value)) return <Many values={value} path={path} {...words} />;
  if (typeof value !== "object" || value === null) return <One value={value} labels={own(labels, path)} />;
  const known = Object.keys(titles);
  const placeOf = (at: string) => (known.includes(at) ? known.indexOf(at) : known.length);
  const fields = Object.entries(value)
    .map(([name, field]: [string, unknown]) => ({ name, field, at: path === "" ? name : `${path}.${name}` }))
    .toSorted((one, other) => placeOf(one.at) - placeOf(other.at));
  const facts = fields.map(({ name, field, at }) => ({
    name: own(titles, at) ?? name,
    value: <CaseData value={field} path={at} {...words} />,
  }));
  return facts.length === 0 ? <One value={null} /> : <Facts facts={facts} />;
}

function Many({ values, ...place }: { values: unknown[]; path: string } & Words) {
  if (values.length === 0) return <One value={null} />;
  return (
    <ul class="mj-list">
      {values.map((value) => (
        <li>
          <CaseData value={value} {...place} />
        </li>
      ))}
    </ul>
  );
}

function One({ value, labels = {} }: { value: unknown; labels?: Words["labels"][string] | undefined }): Child {
  const { case: texts } = useTexts().operation;
  if (value === null || value === undefined || value === "") return <span class="mj-quiet">{texts.notGiven}</span>;
  if (typeof value === "boolean") return <>{value ? texts.yes : texts.no}</>;
  // Whole numbers are often numbers of something, which are not grouped.
  if (typeof value === "number") return <>{Number.isInteger(value) ? String(value) : formatNumber(value)}</>;
  if (typeof value !== "string") return <>{JSON.stringify(value)}</>;
  const label = own(labels, value);
  if (label !== undefined) return <>{label}</>;
  if (LocalDate.safeParse(value).success) return <>{formatDate(value)}</>;
  return isInstant(value) ? <Time at={value} /> : <>{value}</>;
}

/** A word that was given: a field or a code may be called as what every object has. */
function own<Word>(words: Readonly<Record<string, Word>>, key: string): Word | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}
