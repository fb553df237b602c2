import { maskPersonalNumbers } from "../personal-numbers.ts";

/** A copy of a JSON value with the personal numbers in its texts, keys and numbers masked. */
export function masked<Value>(value: Value): Value {
  return maskedJson(value) as Value;
}

function maskedJson(value: unknown): unknown {
  if (typeof value === "string") return maskPersonalNumbers(value);
  if (typeof value === "number") {
    const text = maskPersonalNumbers(String(value));
    return text === String(value) ? value : text;
  }
  if (Array.isArray(value)) return value.map(maskedJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [maskPersonalNumbers(key), maskedJson(child)]));
}
