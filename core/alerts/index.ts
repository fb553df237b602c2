export { emitEvent, type NewEvent } from "./emit-event.ts";
export { type EventData, type EventKind, eventKinds } from "./kinds.ts";
export { watchDeadlines } from "./watch-deadlines.ts";
export { watchIdle } from "./watch-idle.ts";
