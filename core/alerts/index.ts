export { emitEvent, type NewEvent } from "../events/index.ts";
export { type EventData, type EventKind, eventKinds } from "../events/index.ts";
export { watchDeadlines } from "./watch-deadlines.ts";
export { watchIdle } from "./watch-idle.ts";
