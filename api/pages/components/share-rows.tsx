import { formatPercent } from "../../../core/norwegian-format.ts";
import { codeOf, given, parseNumber } from "../form-values.ts";
import type { Field } from "./fields.tsx";
import { type Form, type FormValues, TextField } from "./form.tsx";

/** One row of a form that asks for parts of a whole. */
export type Share = { key: string; title: string; share: number };

type ShareWords = {
  legend: string;
  hint: string;
  title: (place: number) => string;
  share: (place: number) => string;
};
type ShareRowsProps = { form: Form; words: ShareWords };

const titleName = (place: number) => `navn${place}`;
const shareName = (place: number) => `andel${place}`;
const keyName = (place: number) => `nokkel${place}`;

/** Names and percentages, row by row, with empty rows to fill in. */
export function ShareRows({ form, words }: ShareRowsProps) {
  return (
    <fieldset>
      <legend>{words.legend}</legend>
      <p class="mj-quiet mj-small mj-tight">{words.hint}</p>
      {placesOf(form.values).map((place) => (
        <div class="mj-pair">
          <input type="hidden" name={keyName(place)} value={form.values[keyName(place)] ?? ""} />
          <TextField form={form} name={titleName(place)} label={words.title(place)} />
          <TextField form={form} name={shareName(place)} inputmode="decimal" label={words.share(place)} />
        </div>
      ))}
    </fieldset>
  );
}

const emptyRows = 3;
const fewestRows = 4;
const mostRows = 40;

function placesOf(values: FormValues): number[] {
  const filled = Object.keys(values).flatMap((name) => {
    const place = /^(?:navn|andel)(\d{1,2})$/.exec(name)?.[1];
    return place !== undefined && values[name] !== "" ? [Number(place)] : [];
  });
  const rows = Math.min(mostRows, Math.max(fewestRows, Math.max(0, ...filled) + emptyRows));
  return Array.from({ length: rows }, (_, index) => index + 1);
}

/** Rows as a form's values. */
export function shareValues(shares: readonly Share[]): FormValues {
  const percent = (share: number) => formatPercentNumber(share);
  return Object.fromEntries(
    shares.flatMap(({ key, title, share }, index) => [
      [keyName(index + 1), key],
      [titleName(index + 1), title],
      [shareName(index + 1), percent(share)],
    ]),
  );
}

function formatPercentNumber(share: number): string {
  return String(Math.round(share * 10_000) / 100).replace(".", ",");
}

export type ReadShares = {
  shares: Share[];
  /** The row of the form that each share stands in. */
  places: number[];
};

/** The rows that were filled in; a percentage that is no number is left for the verb to refuse. */
export function readShares(values: FormValues): ReadShares {
  const rows = placesOf(values).flatMap((place) => {
    const title = given(values[titleName(place)]);
    const percent = given(values[shareName(place)]);
    if (title === undefined && percent === undefined) return [];
    const key = given(values[keyName(place)]) ?? codeOf(title ?? "");
    const share = parseNumber(percent?.replace("%", "")) ?? Number.NaN;
    return [{ place, share: { key, title: title ?? "", share: share / 100 } }];
  });
  return { shares: rows.map((row) => row.share), places: rows.map((row) => row.place) };
}

type ListOfShares = {
  /** What the verb calls the list, such as `steps`. */
  list: string;
  words: ShareWords;
  wrong: { title: string; share: string };
};

/** The rows as the verb names their parts, such as `steps[0].share`; what is wrong with all of them stands beside the first. */
export function shareFields(values: FormValues, { list, words, wrong }: ListOfShares): Field[] {
  const { places } = readShares(values);
  const [first = 1] = places;
  const share = (place: number, of: string): Field => {
    return { name: shareName(place), of, kind: "decimal", label: words.share(place), wrong: wrong.share };
  };
  const title = (place: number, of: string): Field => {
    return { name: titleName(place), of, kind: "text", label: words.title(place), wrong: wrong.title };
  };
  return [
    share(first, list),
    ...placesOf(values).flatMap((place) => {
      const row = `${list}[${places.indexOf(place)}]`;
      return [title(place, `${row}.title`), title(place, `${row}.key`), share(place, `${row}.share`)];
    }),
  ];
}

/** What the rows are in all, as a percentage. */
export function sumText({ shares }: ReadShares): string {
  return formatPercent(shares.reduce((total, { share }) => total + (Number.isNaN(share) ? 0 : share), 0));
}
