import { expect, test } from "../support/fixtures.ts";
import { isStorable, storableJson } from "../../core/json-text.ts";

const texts: [text: string, kept: string][] = [
  ["hei", "hei"],
  ["a\0b\0\0", "ab"],
  ["\ud800a\udc00", "a"],
  ["\ud83d\ud83d\ude00", "\u{1F600}"],
  ["\u0001\n\u{1F600}å", "\u0001\n\u{1F600}å"],
  [String.raw`\u0000`, String.raw`\u0000`],
  ["\\\0", "\\"],
  ["\\\\\0u0000", "\\\\u0000"],
];

test.for(texts)("keeps of %j what the database can hold: %j", async ([text, kept], { db }) => {
  const json = storableJson({ [text]: [text] });
  const [row] = await db.$queryRaw<{ value: unknown }[]>`SELECT ${json}::jsonb AS value`;

  expect(row?.value).toEqual({ [kept]: [kept] });
  expect(isStorable(text)).toBe(text === kept);
});
