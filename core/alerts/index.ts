export { type EventData, type EventKind, eventKinds } from "../events/index.ts";
export { createChannel, getChannel, listChannels, testChannel, updateChannel } from "./channels.ts";
export { listDeliveries, retryDelivery } from "./deliveries.ts";
export type { ToldEvent } from "./delivery-data.ts";
export { endSilences } from "./end-silences.ts";
export { sendHarvestReminder } from "./harvest-reminder.ts";
export { kindNames, type Message, messageOf } from "./message.ts";
export { namesOf } from "./names.ts";
export { routeEvents } from "./route-events.ts";
export * from "./schemas.ts";
export { addSilence, endSilence, listSilences } from "./silences.ts";
export {
  type DeliveryFailure,
  recordFailure,
  recordSent,
  takeDeliveries,
  type TakenDelivery,
} from "./take-deliveries.ts";
export { watchDeadlines } from "./watch-deadlines.ts";
export { watchIdle } from "./watch-idle.ts";
export { type AddressRefusal, webhookAddressRefusal } from "./webhook-address.ts";
