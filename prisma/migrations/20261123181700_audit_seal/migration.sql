-- CreateTable
CREATE TABLE "audit_seal" (
    "tenant_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "through_id" BIGINT NOT NULL,
    "entries" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_seal_pkey" PRIMARY KEY ("tenant_id","number")
);

-- The seals of the audit log stay as they were written, like those of the ledger.
CREATE TRIGGER "audit_seal_append_only" BEFORE UPDATE OR DELETE ON "audit_seal" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_seal_no_truncate" BEFORE TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- One function refuses for every table.
DROP TRIGGER "ledger_entry_append_only" ON "ledger_entry";
DROP TRIGGER "ledger_entry_no_truncate" ON "ledger_entry";
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE ON "ledger_entry" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "ledger_entry_no_truncate" BEFORE TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
DROP FUNCTION "refuse_ledger_change"();

-- What a retired automation still claims, others may take over from today on.
DELETE FROM "step_claim" WHERE "valid_from" >= "oslo_date"(now())
  AND "automation_id" IN (SELECT "id" FROM "automation" WHERE "status" = 'RETIRED');
UPDATE "step_claim" SET "valid_to" = "oslo_date"(now()) WHERE ("valid_to" IS NULL OR "valid_to" > "oslo_date"(now()))
  AND "automation_id" IN (SELECT "id" FROM "automation" WHERE "status" = 'RETIRED');
