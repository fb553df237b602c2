-- By itself: a new value of an enumeration may not be used in the transaction that adds it.
ALTER TYPE "AttemptOutcome" ADD VALUE 'STOPPED';
ALTER TYPE "RunStatus" ADD VALUE 'STOPPED';
ALTER TYPE "RunTrigger" ADD VALUE 'WEBHOOK';
ALTER TYPE "RunTrigger" ADD VALUE 'WAITING_CASES';
ALTER TYPE "WorkItemStatus" ADD VALUE 'HELD';
ALTER TYPE "WorkItemStatus" ADD VALUE 'RESOLVED';
