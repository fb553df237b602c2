-- CreateEnum
CREATE TYPE "Circuit" AS ENUM ('CLOSED', 'OPEN', 'HALF_OPEN');

-- CreateEnum
CREATE TYPE "IncidentStatus" AS ENUM ('OBSERVED', 'OPEN', 'RESOLVED');

-- CreateEnum
CREATE TYPE "MissedPolicy" AS ENUM ('SKIP', 'RUN_ONCE', 'RUN_ALL');

-- CreateEnum
CREATE TYPE "OverlapPolicy" AS ENUM ('SKIP', 'QUEUE', 'REPLACE');

-- CreateEnum
CREATE TYPE "ChannelKind" AS ENUM ('EMAIL', 'WEBHOOK');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('PENDING', 'SENT', 'FAILED', 'SILENCED');

-- CreateEnum
CREATE TYPE "PurgeKind" AS ENUM ('PAYLOAD', 'EVIDENCE');

-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "fingerprint" TEXT,
ADD COLUMN     "incident_id" UUID,
ADD COLUMN     "robot_share" DECIMAL(5,4),
ADD COLUMN     "trace_path" TEXT;

-- AlterTable
ALTER TABLE "automation" ADD COLUMN     "batch_open" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "deadline_working_days" INTEGER,
ADD COLUMN     "evidence_retention_days" INTEGER,
ADD COLUMN     "idle_alert_hours" INTEGER,
ADD COLUMN     "payload_retention_days" INTEGER,
ADD COLUMN     "retry_policy" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "start_after_minutes" INTEGER,
ADD COLUMN     "start_at_waiting" INTEGER,
ADD COLUMN     "step_limit_seconds" INTEGER;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "schedule_id" UUID,
ADD COLUMN     "stop_reason" TEXT,
ADD COLUMN     "stopped_by" TEXT;

-- AlterTable
ALTER TABLE "schedule" ADD COLUMN     "missed_policy" "MissedPolicy" NOT NULL DEFAULT 'RUN_ONCE',
ADD COLUMN     "next_at" TIMESTAMPTZ(3),
ADD COLUMN     "overlap_policy" "OverlapPolicy" NOT NULL DEFAULT 'QUEUE',
ADD COLUMN     "rule" JSONB,
ADD COLUMN     "time_zone" TEXT NOT NULL DEFAULT 'Europe/Oslo';

-- AlterTable
ALTER TABLE "target_system" ADD COLUMN     "circuit" "Circuit" NOT NULL DEFAULT 'CLOSED',
ADD COLUMN     "circuit_cause" TEXT,
ADD COLUMN     "circuit_errors" INTEGER DEFAULT 5,
ADD COLUMN     "circuit_opened_at" TIMESTAMPTZ(3),
ADD COLUMN     "circuit_probe_at" TIMESTAMPTZ(3),
ADD COLUMN     "circuit_probes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "circuit_window_seconds" INTEGER NOT NULL DEFAULT 300,
ADD COLUMN     "pause_reason" TEXT,
ADD COLUMN     "paused_at" TIMESTAMPTZ(3),
ADD COLUMN     "paused_by" TEXT,
ADD COLUMN     "rate_max" INTEGER,
ADD COLUMN     "rate_next_at" TIMESTAMPTZ(3),
ADD COLUMN     "rate_per_seconds" INTEGER;

-- AlterTable
ALTER TABLE "work_item" ADD COLUMN     "deadline" TIMESTAMPTZ(3),
ADD COLUMN     "forgiven_attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "held_reason" TEXT,
ADD COLUMN     "purged_at" TIMESTAMPTZ(3),
ADD COLUMN     "resolution" TEXT,
ADD COLUMN     "resolved_by" TEXT,
ADD COLUMN     "worker_losses" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "maintenance_window" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "target_system_id" UUID NOT NULL,
    "weekdays" INTEGER[],
    "start_time" TEXT,
    "end_time" TEXT,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "maintenance_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lane_slot" (
    "target_system_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "worker" TEXT NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lane_slot_pkey" PRIMARY KEY ("target_system_id","number")
);

-- CreateTable
CREATE TABLE "worker_process" (
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "lost_at" TIMESTAMPTZ(3),
    "lanes" TEXT[],
    "concurrency" INTEGER,
    "bots" JSONB NOT NULL,
    "doing" JSONB NOT NULL DEFAULT '[]',
    "browsers" INTEGER NOT NULL DEFAULT 0,
    "pages" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "worker_process_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "non_working_day" (
    "tenant_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "works_until" TEXT,

    CONSTRAINT "non_working_day_pkey" PRIMARY KEY ("tenant_id","date")
);

-- CreateTable
CREATE TABLE "webhook_trigger" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_trigger_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_receipt" (
    "trigger_id" UUID NOT NULL,
    "delivery_id" TEXT NOT NULL,
    "run_id" UUID,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_receipt_pkey" PRIMARY KEY ("trigger_id","delivery_id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "target_system_id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" "IncidentStatus" NOT NULL DEFAULT 'OBSERVED',
    "error_code" TEXT NOT NULL,
    "step" TEXT,
    "sample_message" TEXT NOT NULL,
    "sample_work_item_id" UUID NOT NULL,
    "sample_attempt" INTEGER NOT NULL,
    "occurrences" INTEGER NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,
    "resolution" TEXT,

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "occasion" TEXT,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "routed_at" TIMESTAMPTZ(3),

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_channel" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "ChannelKind" NOT NULL,
    "address" TEXT NOT NULL,
    "sealed_secret" TEXT,
    "kinds" TEXT[],
    "group_minutes" INTEGER NOT NULL DEFAULT 15,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_delivery" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'PENDING',
    "events" INTEGER NOT NULL DEFAULT 1,
    "first_event_id" BIGINT NOT NULL,
    "last_event_id" BIGINT NOT NULL,
    "data" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "silence_window" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kinds" TEXT[],
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "silence_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "purge_record" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "kind" "PurgeKind" NOT NULL,
    "settled_before" TIMESTAMPTZ(3) NOT NULL,
    "retention_days" INTEGER NOT NULL,
    "cases" INTEGER NOT NULL,
    "files" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "purge_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_import" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "rows" INTEGER NOT NULL,
    "errors" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" UUID,

    CONSTRAINT "case_import_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "maintenance_window_target_system_id_idx" ON "maintenance_window"("target_system_id");

-- CreateIndex
CREATE INDEX "lane_slot_worker_idx" ON "lane_slot"("worker");

-- CreateIndex
CREATE INDEX "worker_process_seen_at_idx" ON "worker_process"("seen_at");

-- CreateIndex
CREATE INDEX "webhook_trigger_tenant_id_idx" ON "webhook_trigger"("tenant_id");

-- CreateIndex
CREATE INDEX "webhook_receipt_received_at_idx" ON "webhook_receipt"("received_at");

-- CreateIndex
CREATE INDEX "incident_tenant_id_status_last_seen_at_idx" ON "incident"("tenant_id", "status", "last_seen_at" DESC);

-- CreateIndex
CREATE INDEX "event_tenant_id_id_idx" ON "event"("tenant_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "event_tenant_id_kind_occasion_key" ON "event"("tenant_id", "kind", "occasion");

-- CreateIndex
CREATE INDEX "alert_channel_tenant_id_idx" ON "alert_channel"("tenant_id");

-- CreateIndex
CREATE INDEX "alert_delivery_channel_id_kind_subject_created_at_idx" ON "alert_delivery"("channel_id", "kind", "subject", "created_at" DESC);

-- CreateIndex
CREATE INDEX "alert_delivery_tenant_id_id_idx" ON "alert_delivery"("tenant_id", "id" DESC);

-- CreateIndex
CREATE INDEX "silence_window_tenant_id_ends_at_idx" ON "silence_window"("tenant_id", "ends_at");

-- CreateIndex
CREATE INDEX "purge_record_tenant_id_at_idx" ON "purge_record"("tenant_id", "at" DESC);

-- CreateIndex
CREATE INDEX "case_import_tenant_id_created_at_idx" ON "case_import"("tenant_id", "created_at");

-- CreateIndex
CREATE INDEX "run_schedule_id_idx" ON "run"("schedule_id");

-- CreateIndex
CREATE INDEX "schedule_next_at_idx" ON "schedule"("next_at");

-- AddForeignKey
ALTER TABLE "maintenance_window" ADD CONSTRAINT "maintenance_window_target_system_id_fkey" FOREIGN KEY ("target_system_id") REFERENCES "target_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lane_slot" ADD CONSTRAINT "lane_slot_target_system_id_fkey" FOREIGN KEY ("target_system_id") REFERENCES "target_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_trigger" ADD CONSTRAINT "webhook_trigger_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_receipt" ADD CONSTRAINT "webhook_receipt_trigger_id_fkey" FOREIGN KEY ("trigger_id") REFERENCES "webhook_trigger"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incident"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "alert_channel"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Attempts made before their bot's share was kept with them have that of the bot as it is.
UPDATE "attempt" t SET "robot_share" = b."robot_share"
FROM "work_item" w JOIN "automation" a ON a."id" = w."automation_id" JOIN "bot" b ON b."id" = a."bot_id"
WHERE w."id" = t."work_item_id";
ALTER TABLE "attempt" ALTER COLUMN "robot_share" SET NOT NULL;
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_robot_share_check" CHECK ("robot_share" BETWEEN 0 AND 1);

UPDATE "schedule" SET "rule" = jsonb_build_object('kind', 'cron', 'expression', "cron");
ALTER TABLE "schedule" ALTER COLUMN "rule" SET NOT NULL;
ALTER TABLE "schedule" DROP COLUMN "cron";

ALTER TABLE "target_system" ADD CONSTRAINT "target_system_rate_check"
  CHECK (("rate_max" IS NULL) = ("rate_per_seconds" IS NULL) AND "rate_max" >= 1 AND "rate_per_seconds" >= 1);
ALTER TABLE "target_system" ADD CONSTRAINT "target_system_circuit_check"
  CHECK ("circuit_errors" >= 1 AND "circuit_window_seconds" >= 1);
ALTER TABLE "maintenance_window" ADD CONSTRAINT "maintenance_window_kind_check" CHECK (
  (cardinality("weekdays") > 0 AND "start_time" IS NOT NULL AND "end_time" IS NOT NULL AND "starts_at" IS NULL AND "ends_at" IS NULL)
  OR (cardinality("weekdays") = 0 AND "start_time" IS NULL AND "end_time" IS NULL AND "ends_at" > "starts_at"));
ALTER TABLE "silence_window" ADD CONSTRAINT "silence_window_period_check" CHECK ("ends_at" > "starts_at");
ALTER TABLE "lane_slot" ADD CONSTRAINT "lane_slot_number_check" CHECK ("number" >= 1);

-- The order of the work: priority, then deadline, then age. A case that a worker vanished with stands in a line of its
-- own, since a worker takes no more than one such at a time.
DROP INDEX "work_item_waiting_idx";
CREATE INDEX "work_item_due_idx" ON "work_item" ("automation_id", "priority", "deadline", "id")
  WHERE "status" IN ('QUEUED', 'RETRYING') AND "not_before" IS NULL AND "worker_losses" = 0;
CREATE INDEX "work_item_suspect_idx" ON "work_item" ("automation_id", "priority", "deadline", "id")
  WHERE "status" IN ('QUEUED', 'RETRYING') AND "not_before" IS NULL AND "worker_losses" > 0;
CREATE INDEX "work_item_deferred_idx" ON "work_item" ("not_before")
  WHERE "status" IN ('QUEUED', 'RETRYING') AND "not_before" IS NOT NULL;
CREATE INDEX "work_item_open_run_idx" ON "work_item" ("run_id") WHERE "status" IN ('QUEUED', 'RUNNING', 'RETRYING', 'HELD');

CREATE INDEX "attempt_technical_error_idx" ON "attempt" ("finished_at") WHERE "outcome" = 'TECHNICAL_ERROR';
CREATE INDEX "attempt_incident_idx" ON "attempt" ("incident_id") WHERE "incident_id" IS NOT NULL;
CREATE UNIQUE INDEX "incident_unresolved_key" ON "incident" ("tenant_id", "fingerprint") WHERE "status" <> 'RESOLVED';
CREATE INDEX "event_unrouted_idx" ON "event" ("id") WHERE "routed_at" IS NULL;
CREATE INDEX "alert_delivery_pending_idx" ON "alert_delivery" ("due_at") WHERE "status" = 'PENDING';
