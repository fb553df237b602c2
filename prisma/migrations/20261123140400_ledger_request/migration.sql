-- A request to log time by hand is answered by one entry, however often it is sent.
CREATE TABLE "ledger_request" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "entry_id" BIGINT NOT NULL,

    CONSTRAINT "ledger_request_pkey" PRIMARY KEY ("tenant_id","id")
);

CREATE UNIQUE INDEX "ledger_request_entry_id_key" ON "ledger_request"("entry_id");

-- By hand.
CREATE TRIGGER "ledger_request_append_only" BEFORE UPDATE OR DELETE ON "ledger_request" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "ledger_request_no_truncate" BEFORE TRUNCATE ON "ledger_request" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
