import { z } from "zod";
import { freeText } from "../free-text.ts";

export const CreateTriggerInput = z
  .strictObject({ automationId: z.uuid(), name: freeText(100) })
  .meta({ id: "CreateTriggerInput" });
export type CreateTriggerInput = z.input<typeof CreateTriggerInput>;

export const ListTriggersInput = z.strictObject({ automationId: z.uuid() });
export type ListTriggersInput = z.input<typeof ListTriggersInput>;

export const DisableTriggerInput = z.strictObject({ id: z.uuid() });
export type DisableTriggerInput = z.input<typeof DisableTriggerInput>;

/** A signed address at which another system starts an automation or adds its cases. */
export const WebhookTrigger = z
  .object({
    id: z.uuid(),
    automationId: z.uuid(),
    name: z.string(),
    path: z.string().meta({ description: "Where the other system posts to, below the address of this installation" }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    disabledAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "WebhookTrigger" });
export type WebhookTrigger = z.infer<typeof WebhookTrigger>;

export const WebhookTriggerList = z.object({ items: z.array(WebhookTrigger) }).meta({ id: "WebhookTriggerList" });
export type WebhookTriggerList = z.infer<typeof WebhookTriggerList>;

/** The secret is told this once. */
export const CreatedTrigger = z
  .object({ ...WebhookTrigger.shape, secret: z.string().meta({ description: "Told this once: `whsec_…`" }) })
  .meta({ id: "CreatedTrigger" });
export type CreatedTrigger = z.infer<typeof CreatedTrigger>;

/** What came of a delivery; one that comes again is told of its first run. */
export const TakenDelivery = z
  .object({ runId: z.uuid(), repeated: z.boolean().meta({ description: "Whether it was taken in before" }) })
  .meta({ id: "TakenDelivery" });
export type TakenDelivery = z.infer<typeof TakenDelivery>;
