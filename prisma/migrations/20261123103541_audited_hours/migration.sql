-- CreateEnum
CREATE TYPE "BaselineStatus" AS ENUM ('PROPOSED', 'APPROVED', 'REJECTED');

-- CreateEnum
CREATE TYPE "BaselineSource" AS ENUM ('STUDY', 'ESTIMATE', 'ASSUMPTION');

-- CreateEnum
CREATE TYPE "IntervalMethod" AS ENUM ('T', 'BOOTSTRAP');

-- CreateEnum
CREATE TYPE "ResidualMethod" AS ENUM ('STANDARD', 'MEASURED');

-- CreateEnum
CREATE TYPE "MeasureKind" AS ENUM ('SIMPLIFY', 'REMOVE', 'REUSE_NATIONAL_SOLUTION');

-- CreateEnum
CREATE TYPE "MeasureStatus" AS ENUM ('PROPOSED', 'APPROVED', 'ENDED');

-- CreateEnum
CREATE TYPE "BenefitType" AS ENUM ('DIRECT_BUDGETARY', 'INDIRECT_BUDGETARY', 'QUALITATIVE', 'AVOIDED_INVESTMENT');

-- CreateEnum
CREATE TYPE "BenefitRecipient" AS ENUM ('OWN_ORGANISATION', 'CITIZENS', 'OTHERS');

-- CreateEnum
CREATE TYPE "CostKind" AS ENUM ('INVESTMENT', 'RUNNING');

-- CreateEnum
CREATE TYPE "HarvestKind" AS ENUM ('BUDGET_CUT', 'REALLOCATED', 'GROWTH_ABSORBED', 'BACKLOG_REDUCED', 'NOT_HARVESTED');

-- CreateEnum
CREATE TYPE "PeriodKind" AS ENUM ('MONTH', 'TERTIAL', 'YEAR');

-- CreateEnum
CREATE TYPE "PeriodStatus" AS ENUM ('PROPOSED', 'CLOSED', 'RESTATING');

-- CreateEnum
CREATE TYPE "GoalStatus" AS ENUM ('SATISFACTORY', 'PARTLY_SATISFACTORY', 'NOT_SATISFACTORY');

-- AlterTable
ALTER TABLE "automation" ADD COLUMN     "idle_cutoff_minutes" INTEGER NOT NULL DEFAULT 15,
ADD COLUMN     "residual_method" "ResidualMethod" NOT NULL DEFAULT 'STANDARD',
ADD COLUMN     "went_live_on" DATE;

-- AlterTable
ALTER TABLE "baseline" ADD COLUMN     "approved_by_id" UUID,
ADD COLUMN     "high_seconds" DECIMAL(12,4),
ADD COLUMN     "interval_method" "IntervalMethod",
ADD COLUMN     "low_seconds" DECIMAL(12,4),
ADD COLUMN     "mean_seconds" DECIMAL(12,4),
ADD COLUMN     "measured_until" DATE,
ADD COLUMN     "median_seconds" DECIMAL(12,4),
ADD COLUMN     "process_version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "proposed_at" TIMESTAMPTZ(3),
ADD COLUMN     "recorded_by_id" UUID,
ADD COLUMN     "reject_reason" TEXT,
ADD COLUMN     "sample_size" INTEGER,
ADD COLUMN     "sd_seconds" DECIMAL(12,4),
ADD COLUMN     "seed" INTEGER,
ADD COLUMN     "source" "BaselineSource" NOT NULL DEFAULT 'ASSUMPTION',
ADD COLUMN     "status" "BaselineStatus" NOT NULL DEFAULT 'APPROVED',
ADD COLUMN     "study_id" UUID,
ALTER COLUMN "approved_by" DROP NOT NULL,
ALTER COLUMN "approved_at" DROP NOT NULL;

-- AlterTable
TRUNCATE "daily_rollup";
ALTER TABLE "daily_rollup" DROP CONSTRAINT "daily_rollup_pkey",
ADD COLUMN     "cases" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "counterfactual" "Counterfactual" NOT NULL DEFAULT 'WOULD_BE_MANUAL',
ADD COLUMN     "measure_id" UUID NOT NULL,
ADD CONSTRAINT "daily_rollup_pkey" PRIMARY KEY ("tenant_id", "local_date", "unit_id", "automation_id", "measure_id", "kind", "baseline_id", "evidence_class", "counterfactual");

-- AlterTable
ALTER TABLE "ledger_entry" ADD COLUMN     "cases" INTEGER,
ADD COLUMN     "measure_id" UUID,
ADD COLUMN     "reverses_id" BIGINT,
ALTER COLUMN "automation_id" DROP NOT NULL,
ALTER COLUMN "process_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "organisation_unit" ADD COLUMN     "benefit_owner_id" UUID;

-- AlterTable
ALTER TABLE "process" ADD COLUMN     "affected_employees" INTEGER,
ADD COLUMN     "citizen_seconds_per_case" INTEGER,
ADD COLUMN     "kostra_function" TEXT,
ADD COLUMN     "retired_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "tenant" ADD COLUMN     "benefit_horizon_years" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "benefit_ratio_goal" DECIMAL(6,2) NOT NULL DEFAULT 3;

-- CreateTable
CREATE TABLE "process_version" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "process_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "process_step" (
    "version_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "share" DECIMAL(5,4) NOT NULL,

    CONSTRAINT "process_step_pkey" PRIMARY KEY ("version_id","key")
);

-- CreateTable
CREATE TABLE "step_claim" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "step_key" TEXT NOT NULL,
    "automation_id" UUID,
    "measure_id" UUID,
    "part" DECIMAL(5,4) NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "step_claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "time_study" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "case_type" TEXT NOT NULL DEFAULT '',
    "unit_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "process_version" INTEGER NOT NULL DEFAULT 1,
    "strata" JSONB NOT NULL DEFAULT '[]',
    "seed" INTEGER NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "time_study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "time_observation" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "stratum" TEXT NOT NULL DEFAULT '',
    "seconds" INTEGER,
    "observed_on" DATE NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "recorded_by_id" UUID NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,
    "void_reason" TEXT,

    CONSTRAINT "time_observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "handling_session" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "work_item_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "active_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "seconds" INTEGER NOT NULL DEFAULT 0,
    "ledger_entry_id" BIGINT,

    CONSTRAINT "handling_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_seal" (
    "tenant_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "through_id" BIGINT NOT NULL,
    "entries" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_seal_pkey" PRIMARY KEY ("tenant_id","number")
);

-- CreateTable
CREATE TABLE "monthly_rollup" (
    "tenant_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "unit_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "measure_id" UUID NOT NULL,
    "kind" "LedgerKind" NOT NULL,
    "baseline_id" UUID NOT NULL,
    "evidence_class" "EvidenceClass" NOT NULL,
    "counterfactual" "Counterfactual" NOT NULL DEFAULT 'WOULD_BE_MANUAL',
    "entries" INTEGER NOT NULL,
    "cases" INTEGER NOT NULL DEFAULT 0,
    "seconds" BIGINT NOT NULL,

    CONSTRAINT "monthly_rollup_pkey" PRIMARY KEY ("tenant_id","month","unit_id","automation_id","measure_id","kind","baseline_id","evidence_class","counterfactual")
);

-- CreateTable
CREATE TABLE "measure" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" "MeasureKind" NOT NULL,
    "status" "MeasureStatus" NOT NULL DEFAULT 'PROPOSED',
    "process_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "description" TEXT NOT NULL,
    "effective_from" DATE NOT NULL,
    "ended_on" DATE,
    "old_baseline_id" UUID NOT NULL,
    "new_baseline_id" UUID,
    "counterfactual_volume" INTEGER,
    "volume_author" TEXT,
    "volume_method" TEXT,
    "recorded_by_id" UUID NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by_id" UUID,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),

    CONSTRAINT "measure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "measure_volume" (
    "measure_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "tenant_id" UUID NOT NULL,
    "cases" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "ledger_entry_id" BIGINT NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "measure_volume_pkey" PRIMARY KEY ("measure_id","month")
);

-- CreateTable
CREATE TABLE "benefit" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "type" "BenefitType" NOT NULL,
    "recipient" "BenefitRecipient" NOT NULL DEFAULT 'OWN_ORGANISATION',
    "drawback" BOOLEAN NOT NULL DEFAULT false,
    "automation_id" UUID,
    "measure_id" UUID,
    "owner_unit_id" UUID NOT NULL,
    "owner_id" UUID,
    "owner_name" TEXT NOT NULL,
    "value_nok" INTEGER,
    "indicator" TEXT,
    "indicator_unit" TEXT,
    "zero_point" DECIMAL(14,2),
    "zero_point_on" DATE,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "benefit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "benefit_target" (
    "benefit_id" UUID NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "tenant_id" UUID NOT NULL,
    "target" DECIMAL(14,2) NOT NULL,

    CONSTRAINT "benefit_target_pkey" PRIMARY KEY ("benefit_id","from_date")
);

-- CreateTable
CREATE TABLE "benefit_reading" (
    "id" UUID NOT NULL,
    "benefit_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "read_on" DATE NOT NULL,
    "value" DECIMAL(14,2) NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "benefit_reading_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "precondition" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "responsible" TEXT NOT NULL,
    "due_on" DATE,
    "met_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "precondition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "precondition_link" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "precondition_id" UUID NOT NULL,
    "benefit_id" UUID,
    "next_id" UUID,

    CONSTRAINT "precondition_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_cost" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID,
    "measure_id" UUID,
    "kind" "CostKind" NOT NULL,
    "title" TEXT NOT NULL,
    "amount_nok" INTEGER,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "source" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_cost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "labour_cost" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "unit_id" UUID,
    "year" INTEGER NOT NULL,
    "nok_per_hour" DECIMAL(10,2) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "labour_cost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "harvest" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "kind" "HarvestKind" NOT NULL,
    "month" DATE NOT NULL,
    "standing" BOOLEAN NOT NULL DEFAULT false,
    "revoked_from" DATE,
    "revoke_reason" TEXT,
    "seconds" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "case_reference" TEXT,
    "amount_nok" INTEGER,
    "kostra_function" TEXT,
    "kostra_art" TEXT,
    "decided_by_id" UUID NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "harvest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "period" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" "PeriodKind" NOT NULL,
    "from_date" DATE NOT NULL,
    "to_date" DATE NOT NULL,
    "status" "PeriodStatus" NOT NULL,
    "proposed_by_id" UUID,
    "proposed_by" TEXT,
    "proposed_at" TIMESTAMPTZ(3),
    "restate_reason" TEXT,

    CONSTRAINT "period_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "period_report" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "period_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "through_id" BIGINT NOT NULL,
    "chain_hash" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "reason" TEXT,
    "difference" JSONB NOT NULL DEFAULT '[]',
    "proposed_by" TEXT NOT NULL,
    "closed_by_id" UUID NOT NULL,
    "closed_by" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "period_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "goal" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,

    CONSTRAINT "goal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "status_entry" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "goal_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "automation_id" UUID,
    "measure_id" UUID,
    "report" TEXT NOT NULL,
    "status" "GoalStatus",
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "status_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "year_figure" (
    "tenant_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "year" INTEGER NOT NULL,
    "accounts_nok" BIGINT,
    "budget_nok" BIGINT,
    "ftes" DECIMAL(8,2),
    "employees" INTEGER,
    "full_time_share" DECIMAL(5,2),
    "women_share" DECIMAL(5,2),
    "comment" TEXT,

    CONSTRAINT "year_figure_pkey" PRIMARY KEY ("tenant_id","unit_id","year")
);

-- CreateTable
CREATE TABLE "co_operation" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "co_operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "co_operation_member" (
    "id" UUID NOT NULL,
    "co_operation_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "cost_key" DECIMAL(9,4) NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "co_operation_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "co_operation_reader" (
    "co_operation_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "co_operation_reader_pkey" PRIMARY KEY ("co_operation_id","user_id")
);

-- CreateTable
CREATE TABLE "shared_time" (
    "id" UUID NOT NULL,
    "co_operation_id" UUID NOT NULL,
    "local_date" DATE NOT NULL,
    "seconds" INTEGER NOT NULL DEFAULT 0,
    "amount_nok" INTEGER,
    "reason" TEXT NOT NULL,
    "split" JSONB NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shared_time_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "process_version_process_id_number_key" ON "process_version"("process_id", "number");

-- CreateIndex
CREATE INDEX "step_claim_tenant_id_process_id_step_key_idx" ON "step_claim"("tenant_id", "process_id", "step_key");

-- CreateIndex
CREATE INDEX "step_claim_automation_id_idx" ON "step_claim"("automation_id");

-- CreateIndex
CREATE INDEX "time_study_tenant_id_id_idx" ON "time_study"("tenant_id", "id" DESC);

-- CreateIndex
CREATE INDEX "time_study_process_id_idx" ON "time_study"("process_id");

-- CreateIndex
CREATE INDEX "time_observation_study_id_id_idx" ON "time_observation"("study_id", "id");

-- CreateIndex
CREATE INDEX "handling_session_work_item_id_idx" ON "handling_session"("work_item_id");

-- CreateIndex
CREATE INDEX "handling_session_user_id_stopped_at_idx" ON "handling_session"("user_id", "stopped_at");

-- CreateIndex
CREATE INDEX "measure_process_id_idx" ON "measure"("process_id");

-- CreateIndex
CREATE UNIQUE INDEX "measure_tenant_id_code_key" ON "measure"("tenant_id", "code");

-- CreateIndex
CREATE INDEX "benefit_tenant_id_id_idx" ON "benefit"("tenant_id", "id" DESC);

-- CreateIndex
CREATE INDEX "benefit_reading_benefit_id_read_on_idx" ON "benefit_reading"("benefit_id", "read_on");

-- CreateIndex
CREATE INDEX "precondition_tenant_id_idx" ON "precondition"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "precondition_link_precondition_id_benefit_id_next_id_key" ON "precondition_link"("precondition_id", "benefit_id", "next_id");

-- CreateIndex
CREATE INDEX "plan_cost_tenant_id_idx" ON "plan_cost"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "labour_cost_tenant_id_unit_id_year_key" ON "labour_cost"("tenant_id", "unit_id", "year");

-- CreateIndex
CREATE INDEX "harvest_tenant_id_month_idx" ON "harvest"("tenant_id", "month");

-- CreateIndex
CREATE INDEX "harvest_unit_id_idx" ON "harvest"("unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "period_tenant_id_kind_from_date_key" ON "period"("tenant_id", "kind", "from_date");

-- CreateIndex
CREATE UNIQUE INDEX "period_report_tenant_id_number_key" ON "period_report"("tenant_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "period_report_period_id_revision_key" ON "period_report"("period_id", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "goal_tenant_id_year_position_key" ON "goal"("tenant_id", "year", "position");

-- CreateIndex
CREATE UNIQUE INDEX "status_entry_goal_id_position_key" ON "status_entry"("goal_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "co_operation_slug_key" ON "co_operation"("slug");

-- CreateIndex
CREATE INDEX "co_operation_member_co_operation_id_idx" ON "co_operation_member"("co_operation_id");

-- CreateIndex
CREATE INDEX "co_operation_member_tenant_id_idx" ON "co_operation_member"("tenant_id");

-- CreateIndex
CREATE INDEX "shared_time_co_operation_id_local_date_idx" ON "shared_time"("co_operation_id", "local_date");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_reverses_id_key" ON "ledger_entry"("reverses_id");

-- AddForeignKey
ALTER TABLE "process_version" ADD CONSTRAINT "process_version_process_id_fkey" FOREIGN KEY ("process_id") REFERENCES "process"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "process_step" ADD CONSTRAINT "process_step_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "process_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "time_study" ADD CONSTRAINT "time_study_process_id_fkey" FOREIGN KEY ("process_id") REFERENCES "process"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "time_observation" ADD CONSTRAINT "time_observation_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "time_study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "time_study"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure" ADD CONSTRAINT "measure_process_id_fkey" FOREIGN KEY ("process_id") REFERENCES "process"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_volume" ADD CONSTRAINT "measure_volume_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "benefit_target" ADD CONSTRAINT "benefit_target_benefit_id_fkey" FOREIGN KEY ("benefit_id") REFERENCES "benefit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "benefit_reading" ADD CONSTRAINT "benefit_reading_benefit_id_fkey" FOREIGN KEY ("benefit_id") REFERENCES "benefit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precondition_link" ADD CONSTRAINT "precondition_link_precondition_id_fkey" FOREIGN KEY ("precondition_id") REFERENCES "precondition"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precondition_link" ADD CONSTRAINT "precondition_link_benefit_id_fkey" FOREIGN KEY ("benefit_id") REFERENCES "benefit"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "precondition_link" ADD CONSTRAINT "precondition_link_next_id_fkey" FOREIGN KEY ("next_id") REFERENCES "precondition"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "period_report" ADD CONSTRAINT "period_report_period_id_fkey" FOREIGN KEY ("period_id") REFERENCES "period"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "status_entry" ADD CONSTRAINT "status_entry_goal_id_fkey" FOREIGN KEY ("goal_id") REFERENCES "goal"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "co_operation_member" ADD CONSTRAINT "co_operation_member_co_operation_id_fkey" FOREIGN KEY ("co_operation_id") REFERENCES "co_operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "co_operation_reader" ADD CONSTRAINT "co_operation_reader_co_operation_id_fkey" FOREIGN KEY ("co_operation_id") REFERENCES "co_operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shared_time" ADD CONSTRAINT "shared_time_co_operation_id_fkey" FOREIGN KEY ("co_operation_id") REFERENCES "co_operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- By hand from here on: what schema.prisma cannot say. ---------------------------------------------------------------

-- Only what is approved counts, and only that may not overlap.
ALTER TABLE "baseline" DROP CONSTRAINT "baseline_no_overlap";
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_no_overlap"
  EXCLUDE USING gist ("tenant_id" WITH =, "process_id" WITH =, "case_type" WITH =, "unit_id" WITH =, daterange("valid_from", "valid_to") WITH &&)
  WHERE ("status" = 'APPROVED');
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_approval_check"
  CHECK ("status" <> 'APPROVED' OR ("approved_by" IS NOT NULL AND "approved_at" IS NOT NULL));
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_four_eyes_check" CHECK ("approved_by_id" <> "recorded_by_id");
UPDATE "baseline" SET "source" = CASE WHEN "evidence_class" IN ('A', 'B') THEN 'STUDY' WHEN "evidence_class" = 'C' THEN 'ESTIMATE' ELSE 'ASSUMPTION' END::"BaselineSource";

CREATE OR REPLACE FUNCTION "baseline_for"("tenant" uuid, "process" uuid, "case_type" text, "unit" uuid, "on_date" date)
RETURNS TABLE ("id" uuid, "seconds_per_case" integer, "evidence_class" "EvidenceClass", "unit_id" uuid)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
  WITH RECURSIVE lineage (unit_id, distance) AS (
    SELECT baseline_for.unit, 0
    UNION ALL
    SELECT placement.parent_id, lineage.distance + 1
    FROM lineage
    JOIN unit_placement AS placement ON placement.unit_id = lineage.unit_id
    WHERE placement.tenant_id = baseline_for.tenant
      AND placement.parent_id IS NOT NULL
      AND placement.valid_from <= baseline_for.on_date
      AND (placement.valid_to IS NULL OR baseline_for.on_date < placement.valid_to)
      AND lineage.distance < 20
  )
  SELECT baseline.id, baseline.seconds_per_case, baseline.evidence_class, baseline.unit_id
  FROM lineage
  JOIN baseline ON baseline.unit_id = lineage.unit_id
  WHERE baseline.tenant_id = baseline_for.tenant
    AND baseline.process_id = baseline_for.process
    AND baseline.status = 'APPROVED'
    AND baseline.case_type IN (baseline_for.case_type, '')
    AND baseline.valid_from <= baseline_for.on_date
    AND (baseline.valid_to IS NULL OR baseline_for.on_date < baseline.valid_to)
  ORDER BY lineage.distance, baseline.case_type DESC
  LIMIT 1
$$;

ALTER TABLE "process_version" ADD CONSTRAINT "process_version_no_overlap"
  EXCLUDE USING gist ("process_id" WITH =, daterange("valid_from", "valid_to") WITH &&);
ALTER TABLE "process_version" ADD CONSTRAINT "process_version_period_check" CHECK ("valid_to" > "valid_from");
ALTER TABLE "process_step" ADD CONSTRAINT "process_step_share_check" CHECK ("share" > 0 AND "share" <= 1);
ALTER TABLE "step_claim" ADD CONSTRAINT "step_claim_part_check" CHECK ("part" > 0 AND "part" <= 1);
ALTER TABLE "step_claim" ADD CONSTRAINT "step_claim_period_check" CHECK ("valid_to" > "valid_from");
ALTER TABLE "step_claim" ADD CONSTRAINT "step_claim_owner_check" CHECK (num_nonnulls("automation_id", "measure_id") = 1);
ALTER TABLE "time_observation" ADD CONSTRAINT "time_observation_seconds_check" CHECK ("seconds" > 0);
ALTER TABLE "process" ADD CONSTRAINT "process_kostra_function_check" CHECK ("kostra_function" ~ '^[0-9]{3}$');
ALTER TABLE "handling_session" ADD CONSTRAINT "handling_session_seconds_check" CHECK ("seconds" >= 0);
-- One clock at a time for one person.
CREATE UNIQUE INDEX "handling_session_running_key" ON "handling_session" ("user_id") WHERE "stopped_at" IS NULL;
ALTER TABLE "measure" ADD CONSTRAINT "measure_four_eyes_check" CHECK ("approved_by_id" <> "recorded_by_id");
ALTER TABLE "measure_volume" ADD CONSTRAINT "measure_volume_month_check" CHECK ("month" = date_trunc('month', "month")::date AND "cases" >= 0);
ALTER TABLE "benefit" ADD CONSTRAINT "benefit_source_check" CHECK (num_nonnulls("automation_id", "measure_id") <= 1);
ALTER TABLE "precondition_link" ADD CONSTRAINT "precondition_link_target_check" CHECK (num_nonnulls("benefit_id", "next_id") = 1);
ALTER TABLE "plan_cost" ADD CONSTRAINT "plan_cost_amount_check" CHECK ("amount_nok" >= 0);
ALTER TABLE "labour_cost" ADD CONSTRAINT "labour_cost_positive_check" CHECK ("nok_per_hour" > 0);
CREATE UNIQUE INDEX "labour_cost_everywhere_key" ON "labour_cost" ("tenant_id", "year") WHERE "unit_id" IS NULL;
ALTER TABLE "harvest" ADD CONSTRAINT "harvest_seconds_check" CHECK ("seconds" > 0);
ALTER TABLE "harvest" ADD CONSTRAINT "harvest_month_check" CHECK ("month" = date_trunc('month', "month")::date);
ALTER TABLE "period" ADD CONSTRAINT "period_days_check" CHECK ("to_date" > "from_date");
ALTER TABLE "period_report" ADD CONSTRAINT "period_report_revision_check" CHECK ("revision" >= 1 AND ("revision" = 1) = ("reason" IS NULL));
ALTER TABLE "co_operation_member" ADD CONSTRAINT "co_operation_member_no_overlap"
  EXCLUDE USING gist ("co_operation_id" WITH =, "tenant_id" WITH =, daterange("valid_from", "valid_to") WITH &&);
ALTER TABLE "co_operation_member" ADD CONSTRAINT "co_operation_member_key_check" CHECK ("cost_key" >= 0);

-- Something was taken back, or not: a reversal names its entry, and nothing else does.
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_reversal_check" CHECK (("kind" = 'REVERSAL') = ("reverses_id" IS NOT NULL));
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_cases_check" CHECK ("cases" >= 0);

-- Published figures and the seals of the ledger stay as they were written.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused.', TG_TABLE_NAME, TG_OP;
END
$$;
CREATE TRIGGER "ledger_seal_append_only" BEFORE UPDATE OR DELETE ON "ledger_seal" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "ledger_seal_no_truncate" BEFORE TRUNCATE ON "ledger_seal" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "period_report_append_only" BEFORE UPDATE OR DELETE ON "period_report" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "period_report_no_truncate" BEFORE TRUNCATE ON "period_report" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- The sums anew from the rows, by day and by month.
INSERT INTO "daily_rollup" (tenant_id, local_date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual, entries, cases, seconds)
SELECT tenant_id, local_date, unit_id, automation_id, '00000000-0000-0000-0000-000000000000'::uuid, kind, coalesce(baseline_id, '00000000-0000-0000-0000-000000000000'), evidence_class,
  counterfactual, count(*), count(*) FILTER (WHERE kind::text = 'CREDIT'), sum(seconds)
FROM "ledger_entry" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
INSERT INTO "monthly_rollup" (tenant_id, month, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual, entries, cases, seconds)
SELECT tenant_id, date_trunc('month', local_date)::date, unit_id, automation_id, measure_id, kind, baseline_id, evidence_class, counterfactual,
  sum(entries), sum(cases), sum(seconds)
FROM "daily_rollup" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
ALTER TABLE "monthly_rollup" SET (fillfactor = 80);
