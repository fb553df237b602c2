export { emitEvent, type NewEvent } from "./emit-event.ts";
export { type EventData, type EventKind, eventKinds } from "./kinds.ts";
