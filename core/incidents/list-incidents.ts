import { z } from "zod";
import { type Context, requirePermission } from "../context.ts";
import type { Prisma } from "../db.ts";
import { AppError, invalidFields } from "../errors.ts";
import { countFailedCases, describe, withParts } from "./describe.ts";
import { type IncidentPage, ListIncidentsInput } from "./schemas.ts";

/** Incidents, the latest seen first, of one status or of all. */
export async function listIncidents(ctx: Context, rawInput: ListIncidentsInput = {}): Promise<IncidentPage> {
  requirePermission(ctx, "incidents:read");
  const parsed = ListIncidentsInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { limit, cursor, status, automationId, targetSystemId } = parsed.data;
  const where: Prisma.IncidentWhereInput = {
    tenantId: ctx.tenantId,
    ...(status !== undefined && { status }),
    ...(automationId !== undefined && { automationId }),
    ...(targetSystemId !== undefined && { targetSystemId }),
  };
  const rows = await ctx.db.incident.findMany({
    where: cursor === undefined ? where : { AND: [where, seenBefore(cursor)] },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    include: withParts,
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const failedCases = await countFailedCases(
    ctx,
    shown.map(({ id }) => id),
  );
  return {
    items: shown.map((row) => describe(row, failedCases.get(row.id) ?? 0)),
    nextCursor: last ? Buffer.from(`${last.lastSeenAt.toISOString()} ${last.id}`).toString("base64url") : null,
  };
}

const Place = z.tuple([z.iso.datetime(), z.uuid()]);

function seenBefore(cursor: string): Prisma.IncidentWhereInput {
  const place = Place.safeParse(Buffer.from(cursor, "base64url").toString().split(" "));
  if (!place.success) {
    const message = "Must be the nextCursor of a page";
    throw new AppError("invalid", `cursor: ${message}`, { fields: [{ field: "cursor", rule: "bad_cursor", message }] });
  }
  const [lastSeenAt, id] = place.data;
  return { OR: [{ lastSeenAt: { lt: lastSeenAt } }, { lastSeenAt, id: { lt: id } }] };
}
