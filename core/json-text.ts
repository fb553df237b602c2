// An escape that jsonb refuses, U+0000 or half a surrogate pair, and not a backslash that is itself escaped.
const refused = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON as PostgreSQL's `jsonb` takes it: what it refuses, U+0000 and half surrogate pairs, is left out. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes(String.raw`\u`)) return json;
  return json.replace(refused, "$1");
}

/** Whether `jsonb` takes a value with all its texts and names as they are. */
export function isStorable(value: unknown): boolean {
  return storableJson(value) === JSON.stringify(value);
}

/** Whether lists and objects stand in each other more than so many levels deep; never goes deeper itself. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
