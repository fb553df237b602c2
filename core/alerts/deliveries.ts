import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { DeliveryData, messageKinds } from "./delivery-data.ts";
import { messageOf } from "./message.ts";
import { namesOf } from "./names.ts";
import { type AlertDeliveryPage, AlertIdInput, ListAlertDeliveriesInput } from "./schemas.ts";

/** Messages, newest first, with what became of each. */
export async function listDeliveries(ctx: Context, raw: ListAlertDeliveriesInput = {}): Promise<AlertDeliveryPage> {
  requirePermission(ctx, "alerts:read");
  const parsed = ListAlertDeliveriesInput.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { channelId, status, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const narrowed = { ...(channelId !== undefined && { channelId }), ...(status !== undefined && { status }) };
  const rows = await ctx.db.alertDelivery.findMany({
    where: { tenantId: ctx.tenantId, ...narrowed, ...where },
    include: { channel: { select: { id: true, name: true, kind: true } }, recipient: { select: { name: true } } },
    ...range,
  });
  const read = rows.map((row) => ({ ...row, kind: kindOf(row.kind), data: DeliveryData.parse(row.data) }));
  const events = read.flatMap((row) => row.data.items);
  const names = await namesOf(ctx.db, { tenantId: ctx.tenantId, events });
  return toPage(read, page.limit, ({ id, channel, recipient, kind, status: state, attempts, lastError, ...row }) => ({
    id,
    channel,
    recipient: recipient?.name ?? null,
    kind,
    title: messageOf({ ...row, kind }, names).title,
    status: state,
    events: row.events,
    attempts,
    dueAt: row.dueAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    lastError,
    createdAt: row.createdAt.toISOString(),
  }));
}

/**
 * Lets a message that was given up be tried again, with all its attempts anew.
 *
 * @throws AppError `not_found`; `conflict` when it is not given up, or its channel or its recipient's account is off.
 */
export async function retryDelivery(ctx: Context, rawInput: AlertIdInput): Promise<{ id: string }> {
  requirePermission(ctx, "alerts:write");
  const parsed = AlertIdInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const { count } = await tx.alertDelivery.updateMany({
      where: {
        id,
        tenantId,
        status: "FAILED",
        OR: [{ channel: { disabledAt: null } }, { recipient: { disabledAt: null } }],
      },
      data: { status: "PENDING", attempts: 0, dueAt: ctx.now(), lastError: null },
    });
    if (count === 0) {
      if ((await tx.alertDelivery.count({ where: { id, tenantId } })) === 0) throw notFound("alert delivery", id);
      throw conflict(
        "Only a message that was given up can be tried again, and only while its channel, or its recipient, is on",
      );
    }
    await emitAudit(tx, ctx, { action: "alert_delivery.retry", entity: "alert-delivery", entityId: id });
    return { id };
  });
}

function kindOf(kind: string) {
  const known = messageKinds.find((each) => each === kind);
  if (known === undefined) throw new Error(`There is no kind of message ${kind}`);
  return known;
}
