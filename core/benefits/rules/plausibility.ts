/** Cases of some days beside what a year used to hold. */
export type CountedCases = { cases: number; yearlyVolume: number; days: number; daysOfYear: number };

/** Whether there are more than half as many again as so many days used to have (domain.md 2.5.14). */
export function isTooManyCases({ cases, yearlyVolume, days, daysOfYear }: CountedCases): boolean {
  return cases * 2 * daysOfYear > yearlyVolume * 3 * days;
}

/** Freed seconds of some days beside the time of those who did the work. */
export type CreditedTime = {
  seconds: number;
  employees: number;
  /** Of one full-time equivalent. */
  secondsPerFte: number;
  days: number;
  daysOfYear: number;
};

/** Whether more time was freed than the people who did the work had to spend on it (domain.md 2.5.14). */
export function isMoreThanStaffed({ seconds, employees, secondsPerFte, days, daysOfYear }: CreditedTime): boolean {
  return seconds * daysOfYear > employees * secondsPerFte * days;
}

/** Whether a month of a measure has more than half as many again as a twelfth of the year's cases. */
export function isTooManyInMonth(cases: number, yearlyVolume: number): boolean {
  return isTooManyCases({ cases, yearlyVolume, days: 1, daysOfYear: 12 });
}
