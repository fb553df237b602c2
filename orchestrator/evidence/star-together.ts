import { starPersonalNumbers } from "../../core/personal-numbers.ts";

/**
 * Stars personal numbers in texts that stand beside each other on a page; each keeps its length. What people see as one
 * number may lie in several of them, close together or apart. The digits of a neighbour, such as the next cell's, must not
 * make a number another one: each text is looked at by itself first, then as a word of its own.
 */
export function starTogether(texts: readonly string[]): string[] {
  return starJoined(starJoined(texts.map(starPersonalNumbers), " "), "");
}

function starJoined(texts: readonly string[], between: string): string[] {
  const joined = starPersonalNumbers(texts.join(between));
  let at = -between.length;
  return texts.map(({ length }) => {
    const from = at + between.length;
    at = from + length;
    return joined.slice(from, at);
  });
}
