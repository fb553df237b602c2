/** An automation's twelve months: what its freed time is worth beside what it costs to run; null is not known. */
export type RunningResult = { netSeconds: number; valueNok: number | null; costNok: number | null };

/** Whether an automation pays: net freed time is worth more than it costs to run, is not, or nobody can tell yet. */
export type PaysOff = "pays" | "does_not_pay" | "unknown";

/**
 * Judges an automation by its running cost; what it cost to make is in the benefit plan.
 * One that takes more time than it frees does not pay, whatever anything costs. An unknown cost is never taken for zero.
 */
export function paysOff({ netSeconds, valueNok, costNok }: RunningResult): PaysOff {
  if (netSeconds <= 0) return "does_not_pay";
  if (valueNok === null || costNok === null) return "unknown";
  return valueNok > costNok ? "pays" : "does_not_pay";
}
