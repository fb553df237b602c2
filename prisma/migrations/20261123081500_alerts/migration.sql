-- Deadlines that are past or near are found without looking at cases that have none.
CREATE INDEX "work_item_deadline_idx" ON "work_item" ("target_system_id", "deadline")
  WHERE "deadline" IS NOT NULL AND "status" IN ('QUEUED', 'RUNNING', 'RETRYING', 'HELD');

-- What was kept back in a silence and is not told of yet.
CREATE INDEX "alert_delivery_silenced_idx" ON "alert_delivery" ("due_at") WHERE "status" = 'SILENCED' AND "sent_at" IS NULL;
