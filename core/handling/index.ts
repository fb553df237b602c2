export { endHandOvers } from "./end-hand-overs.ts";
export { endIdleClocks } from "./end-idle-clocks.ts";
export { giveBackUntouched } from "./give-back-untouched.ts";
export { getHandling, Handling } from "./read-handling.ts";
export { Clock, keepClock, startClock, stopClock } from "./work-the-clock.ts";
