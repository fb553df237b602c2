import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields } from "../errors.ts";

/** A proposal that somebody else is to decide on, and the field that is told of. */
type Proposed = { proposedById: string | null; field: string };

/**
 * Refuses a proposal that no user of the municipality made: an API key proposes nothing any more, but once it could, and
 * whoever holds the key would be both.
 *
 * @throws AppError `invalid` with the rule `proposer_not_a_person`.
 */
export async function requireProposedByPerson(
  tx: DbOrTransaction,
  { tenantId }: Pick<Context, "tenantId">,
  { proposedById, field }: Proposed,
): Promise<void> {
  const people = proposedById === null ? 0 : await tx.user.count({ where: { id: proposedById, tenantId } });
  if (people === 0) throw notByPerson(field);
}

/** What is answered where a program had a hand in what two people decide. */
export function notByPerson(field: string) {
  const message =
    "Was not made by people alone: an API key had a hand in it, and its holder could approve it. Make it anew";
  return invalidFields([{ path: [field], code: "proposer_not_a_person", message }]);
}
