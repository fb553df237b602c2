-- Whether the same was resolved before.
CREATE INDEX "incident_tenant_id_fingerprint_idx" ON "incident"("tenant_id", "fingerprint");

-- Errors that belong to no incident yet; an attempt leaves the index when it is grouped.
CREATE INDEX "attempt_ungrouped_idx" ON "attempt" ("finished_at")
  WHERE "fingerprint" IS NOT NULL AND "incident_id" IS NULL AND "outcome" IN ('TECHNICAL_ERROR', 'LEASE_LOST');
