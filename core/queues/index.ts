export { type Job, type JobWorker, type QueueAddress, type QueueBackend, type QueueTelemetry } from "./backend.ts";
export { CollectJob, laneQueueName, WakeJob } from "./catalogue.ts";
export { openQueues, type Queues, type WakeUp } from "./queues.ts";
