import type { Context } from "../context.ts";
import type { Prisma } from "../db.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import type { Incident } from "./schemas.ts";

/** What is read with an incident's own row. */
export const withParts = {
  automation: { include: { targetSystem: true } },
} as const satisfies Prisma.IncidentInclude;

/** An incident's row with what it belongs to. */
export type IncidentRow = Prisma.IncidentGetPayload<{ include: typeof withParts }>;

/** An incident as the API tells of it. */
export function describe(row: IncidentRow, failedCases: number): Incident {
  const { automation } = row;
  const { targetSystem } = automation;
  return {
    id: row.id,
    status: row.status,
    automation: { id: automation.id, code: automation.code, title: automation.title },
    targetSystem: { id: targetSystem.id, code: targetSystem.key, name: targetSystem.name },
    errorCode: row.errorCode,
    step: row.step === null ? null : maskPersonalNumbers(row.step),
    message: maskPersonalNumbers(row.sampleMessage),
    occurrences: row.occurrences,
    failedCases,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    openedAt: row.openedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    resolvedBy: row.resolvedBy,
    resolution: row.resolution,
  };
}

/** By incident, how many cases it was the end of: their last attempt belongs to it, and they are failed still. */
export async function countFailedCases(ctx: Context, incidentIds: readonly string[]): Promise<Map<string, number>> {
  const counts = await ctx.db.$queryRaw<{ id: string; cases: number }[]>`
    SELECT t.incident_id AS id, count(*)::int AS cases
    FROM attempt t JOIN work_item w ON w.id = t.work_item_id AND w.attempt_number = t.number
    WHERE t.incident_id = ANY(${[...incidentIds]}::uuid[]) AND w.tenant_id = ${ctx.tenantId}::uuid AND w.status = 'FAILED'
    GROUP BY t.incident_id`;
  return new Map(counts.map(({ id, cases }) => [id, cases]));
}
