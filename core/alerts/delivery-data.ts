import { z } from "zod";
import { eventKinds } from "../events/index.ts";

/** One thing that a message tells of: the latest of equal events. */
export const ToldEvent = z.object({
  kind: z.enum(eventKinds),
  subject: z.string(),
  at: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});
export type ToldEvent = z.infer<typeof ToldEvent>;

/** What stands in `alert_delivery.data`: what the message tells of, the first so many of it. */
export const DeliveryData = z.object({ items: z.array(ToldEvent) });
export type DeliveryData = z.infer<typeof DeliveryData>;

/** Kinds of message: those of events, what a silence kept back, a message to try a channel with, and a person's own reminder. */
export const messageKinds = [...eventKinds, "silence.ended", "channel.test", "harvest.reminder"] as const;
export type MessageKind = (typeof messageKinds)[number];

/** The subject of a message that tells of many things. */
export const manySubjects = "*";

/** Things that one message tells of by name; the rest are counted. */
export const mostItems = 20;
