import type { Context } from "../context.ts";
import type { DbOrTransaction, TimeStudy } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { strataOf } from "./results.ts";
import { mostObservations } from "./schemas.ts";

/**
 * Holds a study that goes on until the transaction ends: whoever closes it waits for those who record, and the other way.
 *
 * @throws AppError `not_found`; `conflict` when it is closed.
 */
export async function lockOpenStudy(tx: DbOrTransaction, ctx: Context, id: string): Promise<TimeStudy> {
  const { tenantId } = ctx;
  await tx.$queryRaw`select id from time_study where id = ${id}::uuid and tenant_id = ${tenantId}::uuid for update`;
  const study = await tx.timeStudy.findFirst({ where: { id, tenantId } });
  if (!study) throw notFound("study", id);
  if (study.closedAt !== null) throw conflict("The study is closed: start another");
  return study;
}

/** @throws AppError `invalid` naming `stratum` when the study has others, or has none. */
export function assertStratum(study: TimeStudy, stratum: string): void {
  const keys = strataOf(study).map(({ key }) => key);
  if (keys.length === 0 ? stratum === "" : keys.includes(stratum)) return;
  const message = keys.length === 0 ? "The study has no strata" : `Must be one of ${keys.join(", ")}`;
  throw invalidFields([{ path: ["stratum"], code: "unknown_stratum", message }]);
}

/** @throws AppError `invalid` naming `studyId` when the study is full. */
export async function assertRoom(tx: DbOrTransaction, { id, tenantId }: TimeStudy): Promise<void> {
  if ((await tx.timeObservation.count({ where: { tenantId, studyId: id } })) < mostObservations) return;
  throw invalidFields([
    { path: ["studyId"], code: "study_full", message: `A study has ${mostObservations} observations at most` },
  ]);
}
