import type { DbOrTransaction } from "./db.ts";
import { invalidFields } from "./errors.ts";

/** How many there may be of something. */
export type Cap = {
  /** Those that are counted together, such as the schedules of one automation: nobody else adds to them meanwhile. */
  of: string;
  most: number;
  /** The field that is told to be wrong. */
  field: string;
  message: string;
};

/**
 * Refuses one more than there may be. Two who add one each at the same time do so one after the other, to the end of the
 * transaction.
 *
 * @param count How many there are, asked within the transaction.
 * @throws AppError `invalid` with the rule `too_many`.
 */
export async function refuseOneTooMany(
  tx: DbOrTransaction,
  { of, most, field, message }: Cap,
  count: () => PromiseLike<number>,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('cap ' || ${of}, 0))`;
  if ((await count()) >= most) throw invalidFields([{ path: [field], code: "too_many", message }]);
}
