-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('ADMINISTRATOR', 'PROCESS_OWNER', 'OPERATOR', 'CASE_WORKER', 'BENEFIT_OWNER', 'MANAGEMENT', 'CONTROLLER');

-- CreateEnum
CREATE TYPE "AutomationStatus" AS ENUM ('DRAFT', 'ACTIVE', 'PAUSED', 'RETIRED');

-- CreateEnum
CREATE TYPE "Counterfactual" AS ENUM ('WOULD_BE_MANUAL', 'NOT_DONE_BEFORE', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "EvidenceClass" AS ENUM ('A', 'B', 'C', 'D', 'I');

-- CreateEnum
CREATE TYPE "RunTrigger" AS ENUM ('PERSON', 'API', 'SCHEDULE');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('COLLECTING', 'RUNNING', 'COMPLETED', 'FAILED');

-- CreateEnum
CREATE TYPE "WorkItemStatus" AS ENUM ('QUEUED', 'RUNNING', 'RETRYING', 'SUCCEEDED', 'HANDED_OVER', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "AttemptOutcome" AS ENUM ('SUCCEEDED', 'BUSINESS_EXCEPTION', 'TECHNICAL_ERROR', 'LEASE_LOST');

-- CreateEnum
CREATE TYPE "LedgerKind" AS ENUM ('CREDIT', 'RESIDUAL', 'OPERATION');

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "inhabitants" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "yearly_goal_hours" INTEGER,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "hours_per_fte" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "hours" DECIMAL(7,2) NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "hours_per_fte_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation_unit" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,

    CONSTRAINT "organisation_unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit_placement" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "parent_id" UUID,
    "name" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "unit_placement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "roles" "Role"[],
    "password_hash" TEXT,
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" TEXT NOT NULL,
    "tenant_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "roles" "Role"[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target_system" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "concurrency" INTEGER NOT NULL DEFAULT 2,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "target_system_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "target_system_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "sealed_password" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bot" (
    "id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "lane" TEXT NOT NULL,
    "input_schema" JSONB NOT NULL,
    "output_schema" JSONB NOT NULL,
    "settings_schema" JSONB NOT NULL,
    "process_steps" JSONB NOT NULL,
    "rules" JSONB NOT NULL,
    "robot_share" DECIMAL(5,4) NOT NULL,
    "can_collect" BOOLEAN NOT NULL,
    "synced_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "process" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "unit_id" UUID NOT NULL,
    "owner_name" TEXT,
    "yearly_volume" INTEGER,
    "counterfactual" "Counterfactual" NOT NULL DEFAULT 'WOULD_BE_MANUAL',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "automation" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "bot_id" TEXT NOT NULL,
    "process_id" UUID NOT NULL,
    "target_system_id" UUID NOT NULL,
    "credential_id" UUID,
    "unit_id" UUID NOT NULL,
    "status" "AutomationStatus" NOT NULL DEFAULT 'DRAFT',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "max_attempts" INTEGER NOT NULL DEFAULT 3,
    "standard_residual_seconds" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "automation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "baseline" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "case_type" TEXT NOT NULL DEFAULT '',
    "unit_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "seconds_per_case" INTEGER NOT NULL,
    "evidence_class" "EvidenceClass" NOT NULL,
    "method" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "recorded_by" TEXT NOT NULL,
    "approved_by" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "baseline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "cron" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "trigger" "RunTrigger" NOT NULL,
    "started_by" TEXT NOT NULL,
    "status" "RunStatus" NOT NULL,
    "occasion" TEXT,
    "collect_attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "error_message" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "work_item" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "target_system_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "case_type" TEXT NOT NULL DEFAULT '',
    "business_key" TEXT NOT NULL,
    "business_key_hash" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "output" JSONB,
    "priority" INTEGER NOT NULL DEFAULT 5,
    "status" "WorkItemStatus" NOT NULL DEFAULT 'QUEUED',
    "attempt_number" INTEGER NOT NULL DEFAULT 1,
    "not_before" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "current_step" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "work_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempt" (
    "work_item_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "tenant_id" UUID NOT NULL,
    "worker" TEXT NOT NULL,
    "bot_version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" "AttemptOutcome",
    "error_code" TEXT,
    "error_message" TEXT,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "screenshot_path" TEXT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("work_item_id","number")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "process_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "local_date" DATE NOT NULL,
    "kind" "LedgerKind" NOT NULL,
    "business_key_hash" TEXT,
    "work_item_id" UUID,
    "baseline_id" UUID,
    "baseline_seconds" INTEGER NOT NULL,
    "robot_share" DECIMAL(5,4) NOT NULL,
    "seconds" INTEGER NOT NULL,
    "evidence_class" "EvidenceClass" NOT NULL,
    "estimated" BOOLEAN NOT NULL DEFAULT false,
    "counterfactual" "Counterfactual" NOT NULL DEFAULT 'WOULD_BE_MANUAL',
    "reason" TEXT,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_rollup" (
    "tenant_id" UUID NOT NULL,
    "local_date" DATE NOT NULL,
    "unit_id" UUID NOT NULL,
    "automation_id" UUID NOT NULL,
    "kind" "LedgerKind" NOT NULL,
    "baseline_id" UUID NOT NULL,
    "evidence_class" "EvidenceClass" NOT NULL,
    "entries" INTEGER NOT NULL,
    "seconds" BIGINT NOT NULL,

    CONSTRAINT "daily_rollup_pkey" PRIMARY KEY ("tenant_id","local_date","unit_id","automation_id","kind","baseline_id","evidence_class")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenant_slug_key" ON "tenant"("slug");

-- CreateIndex
CREATE INDEX "hours_per_fte_tenant_id_valid_from_idx" ON "hours_per_fte"("tenant_id", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_unit_tenant_id_code_key" ON "organisation_unit"("tenant_id", "code");

-- CreateIndex
CREATE INDEX "unit_placement_tenant_id_unit_id_valid_from_idx" ON "unit_placement"("tenant_id", "unit_id", "valid_from");

-- CreateIndex
CREATE INDEX "unit_placement_parent_id_idx" ON "unit_placement"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "app_user_tenant_id_idx" ON "app_user"("tenant_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "api_key_tenant_id_idx" ON "api_key"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "target_system_tenant_id_key_key" ON "target_system"("tenant_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "credential_tenant_id_target_system_id_name_key" ON "credential"("tenant_id", "target_system_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "process_tenant_id_code_key" ON "process"("tenant_id", "code");

-- CreateIndex
CREATE INDEX "automation_target_system_id_idx" ON "automation"("target_system_id");

-- CreateIndex
CREATE UNIQUE INDEX "automation_tenant_id_code_key" ON "automation"("tenant_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "baseline_tenant_id_process_id_version_key" ON "baseline"("tenant_id", "process_id", "version");

-- CreateIndex
CREATE INDEX "schedule_tenant_id_idx" ON "schedule"("tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "run_occasion_key" ON "run"("occasion");

-- CreateIndex
CREATE INDEX "run_tenant_id_started_at_idx" ON "run"("tenant_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "run_automation_id_started_at_idx" ON "run"("automation_id", "started_at" DESC);

-- CreateIndex
CREATE INDEX "work_item_tenant_id_id_idx" ON "work_item"("tenant_id", "id" DESC);

-- CreateIndex
CREATE INDEX "work_item_automation_id_status_id_idx" ON "work_item"("automation_id", "status", "id" DESC);

-- CreateIndex
CREATE INDEX "work_item_tenant_id_status_id_idx" ON "work_item"("tenant_id", "status", "id" DESC);

-- CreateIndex
CREATE INDEX "work_item_run_id_idx" ON "work_item"("run_id");

-- CreateIndex
CREATE INDEX "work_item_tenant_id_settled_at_idx" ON "work_item"("tenant_id", "settled_at");

-- CreateIndex
CREATE UNIQUE INDEX "work_item_automation_id_business_key_hash_key" ON "work_item"("automation_id", "business_key_hash");

-- CreateIndex
CREATE INDEX "ledger_entry_tenant_id_local_date_idx" ON "ledger_entry"("tenant_id", "local_date");

-- CreateIndex
CREATE INDEX "ledger_entry_tenant_id_automation_id_id_idx" ON "ledger_entry"("tenant_id", "automation_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_automation_id_business_key_hash_kind_key" ON "ledger_entry"("automation_id", "business_key_hash", "kind");

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_id_idx" ON "audit_entry"("tenant_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_entity_entity_id_idx" ON "audit_entry"("tenant_id", "entity", "entity_id");

-- AddForeignKey
ALTER TABLE "hours_per_fte" ADD CONSTRAINT "hours_per_fte_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_unit" ADD CONSTRAINT "organisation_unit_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_placement" ADD CONSTRAINT "unit_placement_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "organisation_unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_placement" ADD CONSTRAINT "unit_placement_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "organisation_unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target_system" ADD CONSTRAINT "target_system_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_target_system_id_fkey" FOREIGN KEY ("target_system_id") REFERENCES "target_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "process" ADD CONSTRAINT "process_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation" ADD CONSTRAINT "automation_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation" ADD CONSTRAINT "automation_process_id_fkey" FOREIGN KEY ("process_id") REFERENCES "process"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation" ADD CONSTRAINT "automation_target_system_id_fkey" FOREIGN KEY ("target_system_id") REFERENCES "target_system"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automation" ADD CONSTRAINT "automation_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credential"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_process_id_fkey" FOREIGN KEY ("process_id") REFERENCES "process"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_automation_id_fkey" FOREIGN KEY ("automation_id") REFERENCES "automation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_work_item_id_fkey" FOREIGN KEY ("work_item_id") REFERENCES "work_item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- By hand from here on: what schema.prisma cannot say. ---------------------------------------------------------------

-- Equality on uuid and text inside GiST, which the exclusion constraints need.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Versions in time never overlap: valid_from is in, valid_to is out, and no valid_to means until further notice.
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_no_overlap"
  EXCLUDE USING gist ("tenant_id" WITH =, "process_id" WITH =, "case_type" WITH =, "unit_id" WITH =, daterange("valid_from", "valid_to") WITH &&);
ALTER TABLE "unit_placement" ADD CONSTRAINT "unit_placement_no_overlap"
  EXCLUDE USING gist ("unit_id" WITH =, daterange("valid_from", "valid_to") WITH &&);
ALTER TABLE "hours_per_fte" ADD CONSTRAINT "hours_per_fte_no_overlap"
  EXCLUDE USING gist ("tenant_id" WITH =, daterange("valid_from", "valid_to") WITH &&);

ALTER TABLE "baseline" ADD CONSTRAINT "baseline_period_check" CHECK ("valid_to" > "valid_from");
ALTER TABLE "unit_placement" ADD CONSTRAINT "unit_placement_period_check" CHECK ("valid_to" > "valid_from");
ALTER TABLE "hours_per_fte" ADD CONSTRAINT "hours_per_fte_period_check" CHECK ("valid_to" > "valid_from");

ALTER TABLE "hours_per_fte" ADD CONSTRAINT "hours_per_fte_hours_check" CHECK ("hours" > 0);
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_seconds_check" CHECK ("seconds_per_case" > 0);
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_version_check" CHECK ("version" >= 1);
ALTER TABLE "bot" ADD CONSTRAINT "bot_robot_share_check" CHECK ("robot_share" BETWEEN 0 AND 1);
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_robot_share_check" CHECK ("robot_share" BETWEEN 0 AND 1);
ALTER TABLE "target_system" ADD CONSTRAINT "target_system_concurrency_check" CHECK ("concurrency" >= 1);
ALTER TABLE "automation" ADD CONSTRAINT "automation_max_attempts_check" CHECK ("max_attempts" BETWEEN 1 AND 10);
ALTER TABLE "automation" ADD CONSTRAINT "automation_standard_residual_check" CHECK ("standard_residual_seconds" >= 0);
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_priority_check" CHECK ("priority" BETWEEN 1 AND 9);
ALTER TABLE "work_item" ADD CONSTRAINT "work_item_attempt_number_check" CHECK ("attempt_number" >= 1);
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_number_check" CHECK ("number" >= 1);

-- What the engine asks for all the time: few rows of a table that only grows.
CREATE INDEX "work_item_waiting_idx" ON "work_item" ("status", "not_before") WHERE "status" IN ('QUEUED', 'RETRYING');
-- Without lease_until among its columns, so that renewing a lease leaves every index alone.
CREATE INDEX "work_item_running_idx" ON "work_item" ("target_system_id") WHERE "status" = 'RUNNING';
CREATE INDEX "run_open_idx" ON "run" ("status") WHERE "status" IN ('COLLECTING', 'RUNNING');

-- Room on each page for the next version of a row that is updated again and again.
ALTER TABLE "work_item" SET (fillfactor = 80);
ALTER TABLE "daily_rollup" SET (fillfactor = 80);

CREATE FUNCTION "refuse_ledger_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % refused. Correct an entry with a compensating one.', TG_OP;
END
$$;
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE ON "ledger_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_ledger_change"();
CREATE TRIGGER "ledger_entry_no_truncate" BEFORE TRUNCATE ON "ledger_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_ledger_change"();

-- The local date of an instant; every figure belongs to a date in this zone.
CREATE FUNCTION "oslo_date"("instant" timestamptz) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ("instant" AT TIME ZONE 'Europe/Oslo')::date
$$;

-- The one version of the manual handling time that counts for a case: of its unit, else of the nearest unit above it
-- in the tree of that date; at each unit, a version for the case type goes before one for every case type.
CREATE FUNCTION "baseline_for"("tenant" uuid, "process" uuid, "case_type" text, "unit" uuid, "on_date" date)
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
    AND baseline.case_type IN (baseline_for.case_type, '')
    AND baseline.valid_from <= baseline_for.on_date
    AND (baseline.valid_to IS NULL OR baseline_for.on_date < baseline.valid_to)
  ORDER BY lineage.distance, baseline.case_type DESC
  LIMIT 1
$$;
