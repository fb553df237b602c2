/**
 * Seconds that a person typed: `7:30`, `1:07:30` or `450`. Undefined when it is none of these; 0 and less are left for the
 * rule to refuse.
 */
export function parseClockTime(text: string | undefined): number | undefined {
  const plain = (text ?? "").replaceAll(/\s/g, "").replace("\u2212", "-");
  if (/^-?\d{1,9}$/.test(plain)) return Number(plain);
  const [, hours = "0", minutes, seconds] = /^(?:(\d{1,3}):(?=\d\d:))?(\d{1,4}):([0-5]\d)$/.exec(plain) ?? [];
  if (minutes === undefined) return undefined;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Seconds as a clock shows them. @example clockTime(450.4); // "7:30" */
export function clockTime(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
