/** What is expected of an automation in a year (domain.md 5). */
export type PlannedAutomation = {
  casesPerYear: number;
  /** By hand. */
  secondsPerCase: number;
  /** Hundredths of the cases, 100 in all: done by the robot alone, finished by it with a person's help, handed over. */
  straightThrough: number;
  withPerson: number;
  handedOver: number;
  /** A person's part of a case that the robot finishes with help, and the extra of one that it hands over. */
  secondsWithPerson: number;
  secondsHandedOver: number;
  /** Keeping it going for a year. */
  operationSeconds: number;
};

/** Planned figures, in hundredths of a second so that no share of a case is rounded away. */
export type PlannedFigures = { naive: number; gross: number; residual: number; operation: number; net: number };

/**
 * What an automation is expected to free in a year: the time of the cases that it finishes, less people's time on them and on
 * those it hands over, less operation (domain.md 2.5 and 5). `naive` is all cases times all minutes, which is more than is true.
 *
 * @returns Hundredths of a second: divide by 360 000 for hours.
 * @example plannedFigures({ casesPerYear: 720, secondsPerCase: 360, straightThrough: 88, withPerson: 10, handedOver: 2, secondsWithPerson: 180, secondsHandedOver: 60, operationSeconds: 64_800 }).net / 360_000; // 48.72
 */
export function plannedFigures(plan: PlannedAutomation): PlannedFigures {
  const { casesPerYear, secondsPerCase, straightThrough, withPerson, handedOver } = plan;
  const gross = casesPerYear * (straightThrough + withPerson) * secondsPerCase;
  const residual = casesPerYear * (withPerson * plan.secondsWithPerson + handedOver * plan.secondsHandedOver);
  const operation = 100 * plan.operationSeconds;
  return { naive: 100 * casesPerYear * secondsPerCase, gross, residual, operation, net: gross - residual - operation };
}
