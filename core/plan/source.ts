import type { Context } from "../context.ts";
import type { DbOrTransaction } from "../db.ts";
import { invalidFields, notFound } from "../errors.ts";
import { fromDbDate } from "../local-date.ts";

type Asked = { automationId?: string | undefined; measureId?: string | undefined };

/** What a plan is about; `startedOn` is null for an automation that never went live. */
export type PlanSource = { kind: "automation" | "measure"; id: string; title: string; startedOn: string | null };

/**
 * The automation or the measure that is meant; null when none is.
 *
 * @throws AppError `invalid` when both are given; `not_found`.
 */
export async function sourceOf(db: DbOrTransaction, { tenantId }: Context, asked: Asked): Promise<PlanSource | null> {
  const { automationId, measureId } = asked;
  if (automationId !== undefined && measureId !== undefined) {
    throw invalidFields([{ path: ["measureId"], code: "one_of_two", message: "Give an automation or a measure" }]);
  }
  if (automationId !== undefined) {
    const automation = await db.automation.findFirst({ where: { id: automationId, tenantId } });
    if (!automation) throw notFound("automation", automationId);
    const { title, wentLiveOn } = automation;
    return { kind: "automation", id: automationId, title, startedOn: wentLiveOn && fromDbDate(wentLiveOn) };
  }
  if (measureId === undefined) return null;
  const measure = await db.measure.findFirst({ where: { id: measureId, tenantId } });
  if (!measure) throw notFound("measure", measureId);
  return { kind: "measure", id: measureId, title: measure.title, startedOn: fromDbDate(measure.effectiveFrom) };
}

/** What rows of a plan's source have in their columns; of no source, everything has. */
export function whereSource(source: PlanSource | null): { automationId?: string; measureId?: string } {
  if (source === null) return {};
  return source.kind === "automation" ? { automationId: source.id } : { measureId: source.id };
}
