/** National ids and account numbers as people write them and as addresses carry them, also over several lines. */
const personal =
  /(?<!\d)(?:\d{6}(?:\s+|\+|%20|%C2%A0|[.-])?\d{5}|\d{4}(?:\s+|\+|%20|\.)\d{2}(?:\s+|\+|%20|\.)\d{5})(?!\d)/gi;

/** Puts an asterisk for every digit of what may be a personal number; the text keeps its length. */
export function starPersonalNumbers(text: string): string {
  return text.replace(personal, (number) => number.replace(/\d/g, "*"));
}
