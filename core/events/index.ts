export { emitEvent, type NewEvent } from "./emit-event.ts";
export { type EventData, eventData, type EventKind, eventKinds } from "./kinds.ts";
