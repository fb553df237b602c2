export { type Job, type JobWorker, type QueueAddress, type QueueBackend, type QueueTelemetry } from "./backend.ts";
export { CollectJob, laneQueueName, timedWake, WakeJob } from "./catalogue.ts";
export { openQueues, type Queues, type WakeUp } from "./queues.ts";
