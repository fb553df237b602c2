-- Few attempts have evidence: those that are to lose it are found without a look at all the others.
CREATE INDEX "attempt_evidence_idx" ON "attempt" ("work_item_id")
  WHERE "screenshot_path" IS NOT NULL OR "trace_path" IS NOT NULL;
