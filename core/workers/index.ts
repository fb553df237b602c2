export { findDeadNeighbours, findLostWorkers, type OwnMachine } from "./find-lost.ts";
export { listWorkers, Worker, WorkerList } from "./list-workers.ts";
export {
  type Doing,
  giveSignOfLife,
  liveWorkers,
  type LiveWorker,
  sayGoodbye,
  type WorkerProcess,
} from "./presence.ts";
