/** Whether a text holds one of the words or phrases, upper or lower case; `*` at the end stands for any ending. */
export function mentionsAny(text: string, phrases: readonly string[]): boolean {
  const searched = text.toLowerCase().replace(/\s+/g, " ");
  return phrases.some((phrase) => {
    const isStem = phrase.endsWith("*");
    const literal = phrase
      .slice(0, isStem ? -1 : undefined)
      .toLowerCase()
      .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`(?<!\\p{L})${literal}${isStem ? "" : "(?!\\p{L})"}`, "u").test(searched);
  });
}
