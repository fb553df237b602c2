-- Every index of a case is written to twice for each attempt: those that serve few statements serve them otherwise.
DROP INDEX "work_item_run_id_idx";
DROP INDEX "work_item_open_run_idx";
CREATE INDEX "work_item_run_id_status_idx" ON "work_item"("run_id", "status");
DROP INDEX "work_item_tenant_id_settled_at_idx";
CREATE INDEX "work_item_settled_idx" ON "work_item" ("tenant_id", "settled_at") WHERE "settled_at" IS NOT NULL;
