import { z } from "zod";
import { decode } from "./read-csv.ts";
import { badFile, mostRows } from "./table.ts";

const Cases = z.union([
  z.array(z.record(z.string(), z.unknown())),
  z.object({ items: z.array(z.record(z.string(), z.unknown())) }).transform(({ items }) => items),
]);
const deepest = 32;

/**
 * Reads a JSON array of cases, or an object that has them as `items`.
 *
 * @throws AppError `malformed`; `too_large`.
 */
export function readJson(bytes: Uint8Array): Record<string, unknown>[] {
  const cases = Cases.safeParse(parsed(decode(bytes).replace(/^\uFEFF/, "")));
  if (!cases.success)
    throw badFile("not_cases", "The JSON must be an array of objects, or an object with them as items");
  if (cases.data.length === 0) throw badFile("empty", "The file has no cases");
  if (cases.data.length > mostRows) throw badFile("too_many_rows", `At most ${mostRows} cases`, "too_large");
  return cases.data;
}

function parsed(text: string): unknown {
  refuseOutsized(text);
  try {
    return JSON.parse(text);
  } catch {
    throw badFile("malformed_json", "The file is not valid JSON");
  }
}

/**
 * Looks at brackets and commas outside texts, before anything is made of them: what takes the text apart goes down as many
 * levels, and a value costs twenty times the room that it has in the file.
 */
function refuseOutsized(text: string): void {
  const commas: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfText(text, at);
    else if (sign === "[" || sign === "{") commas.push(0);
    else if (sign === "]" || sign === "}") commas.pop();
    else if (sign === ",") commas.push((commas.pop() ?? 0) + 1);
    if (commas.length > deepest)
      throw badFile("too_deep", `Objects and lists at most ${deepest} levels deep`, "too_large");
    if ((commas.at(-1) ?? 0) >= mostRows) throw badFile("too_many_rows", `At most ${mostRows} cases`, "too_large");
  }
}

/** Where the quotation mark stands that ends a text; the end of all when there is none. */
function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
