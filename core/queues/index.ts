export { type Job, type JobWorker, type QueueAddress, type QueueBackend } from "./backend.ts";
export { CaseJob, CollectJob, laneQueueName, ScheduleJob, scheduleQueueName } from "./catalogue.ts";
export { type LaneCase, openQueues, type Queues } from "./queues.ts";
