-- A harvest and shared time are recorded once for a request, however often it is sent.
ALTER TABLE "harvest" ADD COLUMN "request_id" UUID;
CREATE UNIQUE INDEX "harvest_tenant_id_request_id_key" ON "harvest"("tenant_id", "request_id");
ALTER TABLE "shared_time" ADD COLUMN "request_id" UUID;
CREATE UNIQUE INDEX "shared_time_co_operation_id_request_id_key" ON "shared_time"("co_operation_id", "request_id");

-- What was done stays told as it was.
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
