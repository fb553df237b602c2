import { yearsAfter } from "../benefits/rules/ratio.ts";

/** The same days a year before; 29 February becomes 1 March. */
export function yearBefore({ from, to }: { from: string; to: string }): { from: string; to: string } {
  return { from: yearsAfter(from, -1), to: yearsAfter(to, -1) };
}

/** The first day of the year that ends before a day. */
export function daysBefore(to: string): string {
  return yearsAfter(to, -1);
}

/** A calendar year. */
export function daysOfYear(year: number): { from: string; to: string } {
  return { from: `${year}-01-01`, to: `${year + 1}-01-01` };
}
