-- What a case costs to credit is, for the most part, the indexes of the ledger. One by date finds an automation's entries
-- as well, and only reversals take something back.
DROP INDEX "ledger_entry_tenant_id_automation_id_id_idx";
DROP INDEX "ledger_entry_tenant_id_local_date_idx";
CREATE INDEX "ledger_entry_tenant_id_local_date_automation_id_idx" ON "ledger_entry"("tenant_id", "local_date", "automation_id");
DROP INDEX "ledger_entry_reverses_id_key";
CREATE UNIQUE INDEX "ledger_entry_reverses_id_key" ON "ledger_entry"("reverses_id") WHERE "reverses_id" IS NOT NULL;

-- `w` of domain.md 2.5: what an automation claims of the steps of a process on a day, by the shares of the version that
-- is valid that day. A claim on a step that the version does not have is worth nothing; null where nothing is claimed.
-- Cut off and not rounded, so that the parts of a process are never more than the whole.
CREATE FUNCTION "robot_share_for"("automation" uuid, "process" uuid, "on_date" date)
RETURNS TABLE ("robot_share" numeric) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
  SELECT trunc(sum(coalesce(step.share, 0) * claim.part), 4)
  FROM step_claim AS claim
  LEFT JOIN process_version AS version ON version.process_id = claim.process_id
    AND version.valid_from <= robot_share_for.on_date
    AND (version.valid_to IS NULL OR robot_share_for.on_date < version.valid_to)
  LEFT JOIN process_step AS step ON step.version_id = version.id AND step.key = claim.step_key
  WHERE claim.automation_id = robot_share_for.automation AND claim.process_id = robot_share_for.process
    AND claim.valid_from <= robot_share_for.on_date
    AND (claim.valid_to IS NULL OR robot_share_for.on_date < claim.valid_to)
$$;

-- Automations of before went live when they were made, as near as can be known.
UPDATE "automation" SET "went_live_on" = oslo_date("created_at") WHERE "status" <> 'DRAFT' AND "went_live_on" IS NULL;
