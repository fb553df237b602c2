import { z } from "zod";
import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { AlertChannel as ChannelRow, ChannelKind, DbOrTransaction } from "../db.ts";
import { AppError, conflict, invalidFields, notFound } from "../errors.ts";
import { newWebhookSecret } from "../webhook-signature.ts";
import { eventKinds } from "../events/index.ts";
import { refuseOneTooMany } from "../one-too-many.ts";
import {
  type AlertChannel,
  AlertChannelChange,
  type AlertChannelList,
  AlertIdInput,
  type CreatedAlertChannel,
  NewAlertChannel,
} from "./schemas.ts";
import { webhookAddressRefusal } from "./webhook-address.ts";

/** Every channel of the municipality, by name. */
export async function listChannels(ctx: Context): Promise<AlertChannelList> {
  requirePermission(ctx, "alerts:read");
  const rows = await ctx.db.alertChannel.findMany({
    where: { tenantId: ctx.tenantId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return { items: rows.map(toChannel) };
}

/** @throws AppError `not_found`. */
export async function getChannel(ctx: Context, rawInput: AlertIdInput): Promise<AlertChannel> {
  requirePermission(ctx, "alerts:read");
  const parsed = AlertIdInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const row = await ctx.db.alertChannel.findFirst({ where: { id: parsed.data.id, tenantId: ctx.tenantId } });
  if (!row) throw notFound("alert channel", parsed.data.id);
  return toChannel(row);
}

/**
 * Adds a channel. A webhook's secret is told this once, and kept sealed.
 *
 * @throws AppError `invalid`, naming `address` with the rule it breaks, or `too_many` when 50 channels are on.
 */
export async function createChannel(ctx: Context, rawInput: NewAlertChannel): Promise<CreatedAlertChannel> {
  requirePermission(ctx, "alerts:write");
  const parsed = NewAlertChannel.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { name, kind, address, kinds, groupMinutes } = parsed.data;
  refuseAddress(ctx, kind, address);
  const secret = kind === "WEBHOOK" ? newWebhookSecret() : null;
  const sealedSecret = secret === null ? null : ctx.secrets.seal(secret);
  return ctx.db.$transaction(async (tx) => {
    await refuseTooManyChannels(tx, ctx);
    const made = { createdBy: ctx.actor.name, createdAt: ctx.now() };
    const { id } = await tx.alertChannel.create({
      data: { tenantId: ctx.tenantId, name, kind, address, kinds, groupMinutes, sealedSecret, ...made },
    });
    const detail = { name, kind, address, kinds, groupMinutes };
    await emitAudit(tx, ctx, { action: "alert_channel.create", entity: "alert-channel", entityId: id, detail });
    return { id, secret };
  });
}

/**
 * Changes a channel, or turns it off and on. What still waits for a channel that is turned off is given up.
 *
 * @throws AppError `invalid`, also with the rule `too_many` when one is turned on beside 50 others; `not_found`.
 */
export async function updateChannel(ctx: Context, rawInput: AlertChannelChange): Promise<AlertChannel> {
  requirePermission(ctx, "alerts:write");
  const parsed = AlertChannelChange.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, enabled, ...asked } = parsed.data;
  const change = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  return ctx.db.$transaction(async (tx) => {
    const channel = await tx.alertChannel.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!channel) throw notFound("alert channel", id);
    if (asked.address !== undefined) refuseAddress(ctx, channel.kind, asked.address);
    if (enabled === true && channel.disabledAt !== null) await refuseTooManyChannels(tx, ctx);
    const disabledAt = enabled === undefined ? channel.disabledAt : enabled ? null : (channel.disabledAt ?? ctx.now());
    const changed = await tx.alertChannel.update({
      where: { id, tenantId: ctx.tenantId },
      data: { ...change, disabledAt },
    });
    if (enabled === false) {
      const given = { status: "FAILED", lastError: "Kanalen ble slått av" } as const;
      await tx.alertDelivery.updateMany({
        where: { tenantId: ctx.tenantId, channelId: id, status: "PENDING" },
        data: given,
      });
    }
    const detail = { ...change, ...(enabled === undefined ? {} : { enabled }) };
    await emitAudit(tx, ctx, { action: "alert_channel.update", entity: "alert-channel", entityId: id, detail });
    return toChannel(changed);
  });
}

/**
 * Sends a message to try a channel, past groups and silences. What becomes of it stands among the deliveries.
 *
 * @throws AppError `not_found`; `conflict` when the channel is off.
 */
export async function testChannel(ctx: Context, rawInput: AlertIdInput): Promise<{ id: string }> {
  requirePermission(ctx, "alerts:write");
  const parsed = AlertIdInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id: channelId } = parsed.data;
  const { tenantId } = ctx;
  return ctx.db.$transaction(async (tx) => {
    const channel = await tx.alertChannel.findFirst({ where: { id: channelId, tenantId } });
    if (!channel) throw notFound("alert channel", channelId);
    if (channel.disabledAt !== null) throw conflict("The channel is off: turn it on first");
    const message = { kind: "channel.test", subject: channelId, firstEventId: 0, lastEventId: 0, data: { items: [] } };
    const times = { dueAt: ctx.now(), createdAt: ctx.now() };
    const { id } = await tx.alertDelivery.create({ data: { tenantId, channelId, ...message, ...times } });
    await emitAudit(tx, ctx, { action: "alert_channel.test", entity: "alert-channel", entityId: channelId });
    return { id };
  });
}

const mostChannels = 50;

/** Those that are off are nobody's burden. */
async function refuseTooManyChannels(tx: DbOrTransaction, { tenantId }: Context): Promise<void> {
  const message = `At most ${mostChannels} channels are on: turn one off first`;
  const cap = { of: `alert channels ${tenantId}`, most: mostChannels, field: "name", message };
  await refuseOneTooMany(tx, cap, () => tx.alertChannel.count({ where: { tenantId, disabledAt: null } }));
}

function refuseAddress({ alertNetworks = [] }: Context, kind: ChannelKind, address: string): void {
  const rule = kind === "WEBHOOK" ? webhookAddressRefusal(address, alertNetworks) : mailAddressRefusal(address);
  if (rule === undefined) return;
  throw new AppError("invalid", `address: ${told[rule]}`, {
    fields: [{ field: "address", rule, message: told[rule] }],
  });
}

function mailAddressRefusal(address: string): "not_a_mail_address" | undefined {
  return z.email().safeParse(address).success ? undefined : "not_a_mail_address";
}

const told = {
  not_a_mail_address: "Must be one mail address",
  not_an_address: "Must be an address such as https://example.org/alerts",
  not_https: "Must be https, or http to 127.0.0.1",
  credentials_in_address: "Must hold no user name or password",
  forbidden_address: "Nothing may be sent to this address",
  private_address: "This private network is not opened to alerts: the setting ALERT_NETWORKS lists those that are",
} as const;

function toChannel(row: ChannelRow): AlertChannel {
  const { id, name, kind, address, groupMinutes, createdBy } = row;
  const kinds = eventKinds.filter((each) => row.kinds.includes(each));
  const createdAt = row.createdAt.toISOString();
  return { id, name, kind, address, kinds, groupMinutes, enabled: row.disabledAt === null, createdBy, createdAt };
}
