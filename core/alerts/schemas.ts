import { z } from "zod";
import { freeText } from "../free-text.ts";
import { ChannelKind, DeliveryStatus } from "../db.ts";
import { Instant } from "../instant.ts";
import { pageFields, pageOf } from "../paging.ts";
import { messageKinds } from "./delivery-data.ts";
import { eventKinds } from "../events/index.ts";

const name = freeText(100);
const kinds = z
  .array(z.enum(eventKinds))
  .min(1)
  .max(eventKinds.length)
  .refine((given) => new Set(given).size === given.length, "Each kind once");
const groupMinutes = z
  .int()
  .min(1)
  .max(1_440)
  .meta({ description: "Equal events within so many minutes after a message are gathered in the next" });
const address = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .meta({ description: "A mail address, or the https address of a webhook" });

export const NewAlertChannel = z
  .strictObject({ name, kind: z.enum(ChannelKind), address, kinds, groupMinutes: groupMinutes.default(15) })
  .meta({ id: "NewAlertChannel" });
export type NewAlertChannel = z.input<typeof NewAlertChannel>;

export const AlertChannelChange = z.strictObject({
  id: z.uuid(),
  name: name.optional(),
  address: address.optional(),
  kinds: kinds.optional(),
  groupMinutes: groupMinutes.optional(),
  enabled: z.boolean().optional().meta({ description: "false: nothing more is sent, and what waits is given up" }),
});
export type AlertChannelChange = z.input<typeof AlertChannelChange>;

/** Where alerts go. The secret of a webhook is told once, when the channel is made. */
export const AlertChannel = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(ChannelKind),
    address: z.string(),
    kinds: z.array(z.enum(eventKinds)),
    groupMinutes: z.int(),
    enabled: z.boolean(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "AlertChannel" });
export type AlertChannel = z.infer<typeof AlertChannel>;

export const AlertChannelList = z.object({ items: z.array(AlertChannel) }).meta({ id: "AlertChannelList" });
export type AlertChannelList = z.infer<typeof AlertChannelList>;

export const CreatedAlertChannel = z
  .object({
    id: z.uuid(),
    secret: z
      .string()
      .nullable()
      .meta({ description: "Signs the deliveries of a webhook: shown this once. Null for e-mail" }),
  })
  .meta({ id: "CreatedAlertChannel" });
export type CreatedAlertChannel = z.infer<typeof CreatedAlertChannel>;

export const AlertIdInput = z.strictObject({ id: z.uuid() });
export type AlertIdInput = z.input<typeof AlertIdInput>;

/** Which messages; each filter narrows the list. */
export const ListAlertDeliveriesInput = z.strictObject({
  ...pageFields,
  channelId: z.uuid().optional(),
  status: z.enum(DeliveryStatus).optional(),
});
export type ListAlertDeliveriesInput = z.input<typeof ListAlertDeliveriesInput>;

/** One message to one channel or person, and what became of it. */
export const AlertDelivery = z
  .object({
    id: z.uuid(),
    channel: z.object({ id: z.uuid(), name: z.string(), kind: z.enum(ChannelKind) }).nullable(),
    recipient: z.string().nullable().meta({ description: "The person it goes to, where it goes to no channel" }),
    kind: z.enum(messageKinds),
    title: z.string().meta({ description: "The subject of the message, in bokmål" }),
    status: z.enum(DeliveryStatus),
    events: z.int().meta({ description: "Equal events that it tells of" }),
    attempts: z.int(),
    dueAt: z.iso.datetime().meta({ description: "When it is tried next, or told of after a silence" }),
    sentAt: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "AlertDelivery" });
export type AlertDelivery = z.infer<typeof AlertDelivery>;

export const AlertDeliveryPage = pageOf(AlertDelivery).meta({ id: "AlertDeliveryPage" });
export type AlertDeliveryPage = z.infer<typeof AlertDeliveryPage>;

const longestSilenceMs = 31 * 86_400_000;

export const NewSilenceWindow = z
  .strictObject({
    kinds: z
      .array(z.enum(eventKinds))
      .default([])
      .meta({ description: "Kinds of event that are kept back; empty for all" }),
    startsAt: Instant,
    endsAt: Instant,
    reason: freeText(500),
  })
  .superRefine(({ startsAt, endsAt }, check) => {
    const lengthMs = new Date(endsAt).getTime() - new Date(startsAt).getTime();
    if (lengthMs <= 0) check.addIssue({ code: "custom", path: ["endsAt"], message: "Must be after startsAt" });
    if (lengthMs > longestSilenceMs) {
      check.addIssue({ code: "custom", path: ["endsAt"], message: "A silence may last 31 days at most" });
    }
  })
  .meta({ id: "NewSilenceWindow" });
export type NewSilenceWindow = z.input<typeof NewSilenceWindow>;

export const EndSilenceWindow = z.strictObject({ id: z.uuid(), reason: freeText(500) });
export type EndSilenceWindow = z.input<typeof EndSilenceWindow>;

/** A time in which alerts are kept back. */
export const SilenceWindow = z
  .object({
    id: z.uuid(),
    kinds: z.array(z.enum(eventKinds)),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    reason: z.string(),
    createdBy: z.string(),
  })
  .meta({ id: "SilenceWindow" });
export type SilenceWindow = z.infer<typeof SilenceWindow>;

export const SilenceWindowList = z.object({ items: z.array(SilenceWindow) }).meta({ id: "SilenceWindowList" });
export type SilenceWindowList = z.infer<typeof SilenceWindowList>;
