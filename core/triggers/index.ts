export { createTrigger, disableTrigger, listTriggers } from "./manage.ts";
export { type Delivery, receiveWebhook } from "./receive.ts";
export {
  CreatedTrigger,
  CreateTriggerInput,
  DisableTriggerInput,
  ListTriggersInput,
  TakenDelivery,
  WebhookTrigger,
  WebhookTriggerList,
} from "./schemas.ts";
export { openAndCloseBatches } from "./waiting-cases.ts";
