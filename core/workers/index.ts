export { findDeadNeighbours, findLostWorkers, lostAfterSeconds, type OwnMachine } from "./find-lost.ts";
export {
  type Doing,
  giveSignOfLife,
  liveWorkers,
  type LiveWorker,
  sayGoodbye,
  type WorkerProcess,
} from "./presence.ts";
