import { z } from "zod";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { advance, isIdle } from "./clock.ts";
import { ClockInput } from "./work-the-clock.ts";

/** Time that people spent on a case the robot gave up; no names, only sums. */
export const Handling = z
  .object({
    workItemId: z.uuid(),
    method: z.enum(["STANDARD", "MEASURED"]),
    idleCutoffMinutes: z.int(),
    mayStart: z.boolean().meta({ description: "Whether the caller may start a clock on it now" }),
    isRunning: z.boolean().meta({ description: "Whether the caller's clock runs on it" }),
    running: z.int().meta({ description: "People whose clocks run on it" }),
    openSeconds: z.int().meta({ description: "Measured since the robot gave it up, and not debited yet" }),
    debits: z.array(
      z.object({
        seconds: z.int().meta({ description: "What was debited" }),
        measuredSeconds: z.int().meta({ description: "What the clock measured for it" }),
        localDate: z.iso.date(),
      }),
    ),
  })
  .meta({ id: "Handling" });
export type Handling = z.infer<typeof Handling>;

/**
 * What the clocks on a case say.
 *
 * @throws AppError `not_found`.
 */
export async function getHandling(ctx: Context, rawInput: ClockInput): Promise<Handling> {
  requirePermission(ctx, "cases:read");
  const parsed = ClockInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { workItemId } = parsed.data;
  const { tenantId, actor, db } = ctx;
  const item = await db.workItem.findFirst({
    where: { id: workItemId, tenantId },
    select: { status: true, automation: { select: { residualMethod: true, idleCutoffMinutes: true } } },
  });
  if (!item) throw notFound("work item", workItemId);
  const { residualMethod: method, idleCutoffMinutes } = item.automation;
  const sessions = await db.handlingSession.findMany({ where: { workItemId, tenantId }, orderBy: { id: "asc" } });
  const now = ctx.now();
  const clocks = sessions.map((session) => ({ ...session, idleCutoffMinutes }));
  const running = clocks.filter((clock) => clock.stoppedAt === null && !isIdle(clock, now));
  const open = clocks.filter(({ ledgerEntryId }) => ledgerEntryId === null);
  const secondsOf = (clock: (typeof clocks)[number]) =>
    clock.stoppedAt === null ? advance(clock, now).seconds : clock.seconds;
  return {
    workItemId,
    method,
    idleCutoffMinutes,
    mayStart: method === "MEASURED" && actor.kind === "user" && ["HANDED_OVER", "FAILED"].includes(item.status),
    isRunning: running.some(({ userId }) => userId === actor.id),
    running: running.length,
    openSeconds: open.reduce((sum, clock) => sum + secondsOf(clock), 0),
    debits: await debitsOf(ctx, clocks),
  };
}

type Counted = { ledgerEntryId: bigint | null; seconds: number };

async function debitsOf(ctx: Context, sessions: readonly Counted[]): Promise<Handling["debits"]> {
  const ids = [...new Set(sessions.flatMap(({ ledgerEntryId }) => ledgerEntryId ?? []))];
  if (ids.length === 0) return [];
  const entries = await ctx.db.ledgerEntry.findMany({
    where: { tenantId: ctx.tenantId, id: { in: ids } },
    orderBy: { id: "asc" },
  });
  return entries.map(({ id, seconds, localDate }) => ({
    seconds,
    measuredSeconds: sessions.filter((each) => each.ledgerEntryId === id).reduce((sum, each) => sum + each.seconds, 0),
    localDate: localDate.toISOString().slice(0, 10),
  }));
}
