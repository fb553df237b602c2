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
  if (depthOf(text) > deepest)
    throw badFile("too_deep", `Objects and lists at most ${deepest} levels deep`, "too_large");
  try {
    return JSON.parse(text);
  } catch {
    throw badFile("malformed_json", "The file is not valid JSON");
  }
}

/** Levels of brackets outside texts; what takes the text apart later goes down as many. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (sign === "[" || sign === "{") most = Math.max(most, (depth += 1));
    else if (sign === "]" || sign === "}") depth -= 1;
  }
  return most;
}
