import { formatPercent } from "../../../core/norwegian-format.ts";
import { codeOf, given, parseNumber } from "../form-values.ts";
import { type Form, type FormErrors, type FormValues, TextField } from "./form.tsx";

/** One row of a form that asks for parts of a whole. */
export type Share = { key: string; title: string; share: number };

type ShareRowsProps = {
  form: Form;
  words: { legend: string; hint: string; title: (place: number) => string; share: (place: number) => string };
};

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

/** Fields of the verb, such as `steps[0].share`, by the name of the form's. */
export function shareFieldNames(list: string, { places }: ReadShares): Record<string, string> {
  return Object.fromEntries(
    places.flatMap((place, index) => [
      [`${list}[${index}].share`, shareName(place)],
      [`${list}[${index}].title`, titleName(place)],
      [`${list}[${index}].key`, titleName(place)],
      [list, shareName(places[0] ?? 1)],
    ]),
  );
}

/** What the verb refuses of rows, in words. */
export type ShareMessages = {
  share: string;
  title: string;
  twice: string;
  none: string;
  notWhole: (sum: string) => string;
};

export function shareMessages(list: string, read: ReadShares, words: ShareMessages): Record<string, string> {
  const sum = read.shares.reduce((total, { share }) => total + (Number.isNaN(share) ? 0 : share), 0);
  return Object.fromEntries([
    [`${list} not_one`, words.notWhole(formatPercent(sum))],
    [`${list} too_small`, words.none],
    ...read.places.flatMap((_, index) => [
      [`${list}[${index}].share`, words.share],
      [`${list}[${index}].title`, words.title],
      [`${list}[${index}].key duplicate`, words.twice],
      [`${list}[${index}].key`, words.title],
    ]),
  ]) as Record<string, string>;
}

/** Names of the rows' fields, for the summary of what is wrong. */
export function shareLabels(
  form: { values: FormValues; errors: FormErrors },
  words: ShareRowsProps["words"],
): Record<string, string> {
  return Object.fromEntries(
    placesOf(form.values).flatMap((place) => [
      [titleName(place), words.title(place)],
      [shareName(place), words.share(place)],
    ]),
  );
}
