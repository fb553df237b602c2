import type { z } from "zod";
import type { InputField } from "./input-fields.ts";

const kinds: Readonly<Record<string, string>> = {
  string: "tekst",
  number: "et tall",
  int: "et helt tall",
  boolean: "ja eller nei",
  array: "en liste",
  object: "et objekt",
  record: "et objekt",
  null: "tomt",
};

/** What breaks the bot's schema, in bokmål, where the schema has no words of its own. The value itself is not repeated. */
export const inNorwegian: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "Mangler" : `Må være ${kinds[issue.expected] ?? "noe annet"}`;
    case "too_small":
      return tooSmall(issue.origin, String(issue.minimum));
    case "too_big":
      return tooBig(issue.origin, String(issue.maximum));
    case "invalid_format":
      return issue.format === "date" ? "Må være en dato som finnes" : "Har ikke riktig form";
    case "invalid_value":
      return `Må være ${issue.values.map(String).join(" eller ")}`;
    case "not_multiple_of":
      return `Må kunne deles på ${issue.divisor}`;
    case "unrecognized_keys":
      return "Roboten kjenner ikke dette feltet";
    default:
      return "Bryter en regel i roboten";
  }
};

function tooSmall(origin: string, least: string): string {
  if (!hasParts(origin)) return `Må være ${least} eller mer`;
  return least === "1" ? "Kan ikke være tom" : `Må ha minst ${least} ${partsOf(origin)}`;
}

function tooBig(origin: string, most: string): string {
  return hasParts(origin) ? `Kan ha høyst ${most} ${partsOf(origin)}` : `Må være ${most} eller mindre`;
}

const hasParts = (origin: string) => origin === "string" || origin === "array";
const partsOf = (origin: string) => (origin === "string" ? "tegn" : "elementer");

const sentences: Readonly<Record<string, string>> = {
  not_a_number: "Må være et tall",
  ambiguous_number: "Kan leses som både tusen og desimaltall: skriv 1234 eller 1,234",
  not_a_whole_number: "Må være et helt tall",
  not_a_date: "Må være en dato, for eksempel 05.03.2026",
  not_yes_or_no: "Må være ja eller nei",
  cell_error: "Formelen i cellen gir feil",
  not_json: "Må være skrevet som JSON",
  unknown_unit: "Det finnes ingen enhet med den koden",
  out_of_range: "Må være fra 1 til 9, der 1 er først",
  too_many_days: "Må være fra 0 til 260 arbeidsdager",
  too_long: "Kan ha høyst 100 tegn",
  not_text: "Inneholder tegn som ikke er tekst",
  unknown_field: "Roboten kjenner ikke dette feltet",
  unused_column: "Kolonnen brukes ikke: roboten har ikke noe felt med det navnet",
  column_twice: "En annen kolonne gir det samme. Ta bort den ene",
};

/** What a rule of the import itself says. */
export function sentenceOf(rule: string): string {
  return sentences[rule] ?? "Bryter en regel";
}

export const sameAsRow = (row: number) => `Samme sak som i rad ${row}`;

export function missingColumn({ title, path }: InputField): string {
  return `Filen mangler kolonnen ${title === undefined ? path.join(".") : `${title} (${path.join(".")})`}`;
}
