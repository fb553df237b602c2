import { parseInstant, parseLocal } from "./dates.ts";
import type { InputField } from "./input-fields.ts";
import type { Cell } from "./table.ts";

/** What a cell means to the bot; undefined for an empty one. A misfit is handed on as it is: the bot's schema refuses it. */
export type Meant =
  | { value: unknown }
  | { misfit: "not_a_number" | "ambiguous_number" | "not_a_date" | "not_yes_or_no" | "cell_error" | "not_json" };

const yes = new Set(["ja", "j", "true", "sann", "x", "1", "yes"]);
const no = new Set(["nei", "n", "false", "usann", "0", "no"]);

/** Turns a cell into a value of the type that the bot's schema asks for. */
export function coerce(cell: Cell, field: InputField): Meant | undefined {
  if (cell === null || cell === "") return undefined;
  if (typeof cell === "object") return { misfit: "cell_error" };
  const choice = choiceOf(cell, field);
  if (choice !== undefined) return { value: choice };
  const { types } = field;
  if (types.has("string")) return { value: textOf(cell, field) };
  if (types.has("number") || types.has("integer"))
    return typeof cell === "number" ? { value: cell } : numberOf(String(cell));
  if (types.has("boolean")) return typeof cell === "boolean" ? { value: cell } : yesOrNo(String(cell));
  if (types.has("object") || types.has("array")) return jsonOf(String(cell));
  return { value: cell };
}

/** One of the values the schema lists, however its letters are written. */
function choiceOf(cell: string | number | boolean, { choices }: InputField): unknown {
  const written = String(cell).toLowerCase();
  return choices.find((choice) => String(choice).toLowerCase() === written);
}

function textOf(cell: string | number | boolean, { format, pattern }: InputField): string {
  const text = String(cell);
  if (format === "date") return parseLocal(text)?.date ?? text;
  if (format === "date-time") return parseInstant(text, "00:00")?.toISOString() ?? text;
  // A date that the bot knows by its own pattern, such as one it writes as ISO 8601.
  const date = parseLocal(text)?.date;
  if (date !== undefined && pattern !== undefined && !fits(text, pattern) && fits(date, pattern)) return date;
  return text;
}

function fits(text: string, pattern: string): boolean {
  return new RegExp(pattern, "u").test(text);
}

/**
 * A number as people write it: decimal comma or point, spaces or the other sign between thousands.
 *
 * @example numberOf("1 234,50"); // { value: 1234.5 }
 */
export function numberOf(text: string): Meant {
  const plain = text.replaceAll(/[\s\u00A0\u202F']/g, "").replace("\u2212", "-");
  if (!/^[-+]?\d[\d.,]*$/.test(plain)) return { misfit: "not_a_number" };
  // A thousand in Norwegian, one and a fraction in English: an amount must not become a thousandth without a word.
  if (/^[-+]?\d{1,3}\.\d{3}$/.test(plain)) return { misfit: "ambiguous_number" };
  const decimal = plain.lastIndexOf(",") > plain.lastIndexOf(".") ? "," : ".";
  const [whole = "", fraction, ...more] = plain.split(decimal);
  const groups = whole.split(decimal === "," ? "." : ",");
  const isGrouped = groups.slice(1).every((group) => group.length === 3);
  // The same sign twice can only stand between thousands.
  if (more.length > 0) {
    const thousands = [fraction ?? "", ...more];
    if (groups.length > 1 || !thousands.every((group) => group.length === 3)) return { misfit: "not_a_number" };
    return { value: Number([whole, ...thousands].join("")) };
  }
  if (!isGrouped) return { misfit: "not_a_number" };
  const value = Number(`${groups.join("")}.${fraction ?? "0"}`);
  return Number.isFinite(value) ? { value } : { misfit: "not_a_number" };
}

function yesOrNo(text: string): Meant {
  const word = text.toLowerCase();
  if (yes.has(word)) return { value: true };
  return no.has(word) ? { value: false } : { misfit: "not_yes_or_no" };
}

function jsonOf(text: string): Meant {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { misfit: "not_json" };
  }
}
