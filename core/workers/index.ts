export { findLostWorkers, lostAfterSeconds } from "./find-lost.ts";
export { type Doing, giveSignOfLife, liveWorkers, type LiveWorker, sayGoodbye, type WorkerProcess } from "./presence.ts";
