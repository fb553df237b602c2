/** How a hand-over ended: finished by a person, or given back, cancelled or tried again. */
export type HandOverEnd = "FINISHED_BY_HAND" | "GIVEN_BACK";

/**
 * Seconds of people's work on a case that the robot gave up which are debited to it (domain.md 2.5.3). Of a case that was
 * finished by hand only what is beyond the manual time: that would have been spent without a robot too. Everything else,
 * such as to find out what was wrong and to undo what was half done, in full.
 *
 * @param manualSeconds The baseline; 0 where there is none, or where nobody would have done the case, so that all counts.
 */
export function residualSeconds(
  measuredSeconds: number,
  { end, manualSeconds }: { end: HandOverEnd; manualSeconds: number },
): number {
  return end === "FINISHED_BY_HAND" ? Math.max(0, measuredSeconds - manualSeconds) : measuredSeconds;
}

/**
 * Whole seconds that count between two signs of life: no more than the idle cut-off, for nobody knows what was done in
 * the rest (domain.md 2.5.3). A clock that was set back counts nothing.
 */
export function workedSeconds(from: Date, to: Date, idleCutoffMinutes: number): number {
  const seconds = Math.floor((to.getTime() - from.getTime()) / 1000);
  return Math.min(Math.max(0, seconds), idleCutoffMinutes * 60);
}
