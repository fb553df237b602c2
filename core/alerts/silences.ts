import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { SilenceWindow as SilenceRow } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { eventKinds } from "../events/index.ts";
import { refuseOneTooMany } from "../one-too-many.ts";
import { EndSilenceWindow, NewSilenceWindow, type SilenceWindow, type SilenceWindowList } from "./schemas.ts";

const listed = 100;
const mostSilences = 50;

/** Silences that are on, that come, and the latest that are over: by end, the last first. */
export async function listSilences(ctx: Context): Promise<SilenceWindowList> {
  requirePermission(ctx, "alerts:read");
  const rows = await ctx.db.silenceWindow.findMany({
    where: { tenantId: ctx.tenantId },
    orderBy: [{ endsAt: "desc" }, { id: "desc" }],
    take: listed,
  });
  return { items: rows.map(toWindow) };
}

/**
 * Keeps alerts back for a time. What happens meanwhile is told in one message when it is over.
 *
 * @throws AppError `invalid` when it ends before it starts, is over already, or lasts more than 31 days, and with the rule
 * `too_many` when 50 are on or to come.
 */
export async function addSilence(ctx: Context, rawInput: NewSilenceWindow): Promise<SilenceWindow> {
  requirePermission(ctx, "alerts:write");
  const parsed = NewSilenceWindow.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { reason } = parsed.data;
  const kinds = [...new Set(parsed.data.kinds)];
  const [startsAt, endsAt] = [new Date(parsed.data.startsAt), new Date(parsed.data.endsAt)];
  if (endsAt <= ctx.now()) throw invalidFields([{ path: ["endsAt"], code: "in_the_past", message: "Is past already" }]);
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const message = `At most ${mostSilences} silences are on or to come: end one first`;
    const cap = { of: `silences ${tenantId}`, most: mostSilences, field: "startsAt", message };
    await refuseOneTooMany(tx, cap, () => tx.silenceWindow.count({ where: { tenantId, endsAt: { gt: ctx.now() } } }));
    const data = { tenantId, kinds, startsAt, endsAt, reason, createdBy: ctx.actor.name };
    const row = await tx.silenceWindow.create({ data });
    const detail = { kinds, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), reason };
    await emitAudit(tx, ctx, { action: "silence.add", entity: "silence-window", entityId: row.id, detail });
    return toWindow(row);
  });
}

/**
 * Ends a silence at once; one that has not begun is taken away. What it kept back is told then, unless another keeps it.
 *
 * @throws AppError `invalid`; `not_found`; `conflict` when it is over already.
 */
export async function endSilence(ctx: Context, rawInput: EndSilenceWindow): Promise<{ id: string }> {
  requirePermission(ctx, "alerts:write");
  const parsed = EndSilenceWindow.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, reason } = parsed.data;
  const { tenantId } = ctx;
  const now = ctx.now();
  return ctx.db.$transaction(async (tx) => {
    if ((await tx.silenceWindow.count({ where: { id, tenantId } })) === 0) throw notFound("silence window", id);
    const { count: removed } = await tx.silenceWindow.deleteMany({ where: { id, tenantId, startsAt: { gt: now } } });
    const onNow = { id, tenantId, startsAt: { lte: now }, endsAt: { gt: now } };
    const { count: ended } = await tx.silenceWindow.updateMany({ where: onNow, data: { endsAt: now } });
    if (removed + ended === 0) throw conflict("The silence is over already");
    await tx.$executeRaw`
      update alert_delivery d set due_at = coalesce((
        select max(s.ends_at) from silence_window s
        where s.tenant_id = d.tenant_id and s.starts_at <= ${now}::timestamptz and s.ends_at > ${now}::timestamptz
          and (s.kinds = '{}' or d.kind = any(s.kinds))), ${now}::timestamptz)
      where d.tenant_id = ${tenantId}::uuid and d.status = 'SILENCED' and d.sent_at is null
        and d.due_at > ${now}::timestamptz`;
    await emitAudit(tx, ctx, { action: "silence.end", entity: "silence-window", entityId: id, detail: { reason } });
    return { id };
  });
}

function toWindow({ id, kinds, startsAt, endsAt, reason, createdBy }: SilenceRow): SilenceWindow {
  const known = eventKinds.filter((kind) => kinds.includes(kind));
  return { id, kinds: known, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), reason, createdBy };
}
