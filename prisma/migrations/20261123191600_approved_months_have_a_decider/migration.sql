-- A check that comes to NULL lets a row in: an approved month without a decider was one.
ALTER TABLE "measure_volume_proposal"
  DROP CONSTRAINT "measure_volume_proposal_four_eyes_check",
  ADD CONSTRAINT "measure_volume_proposal_four_eyes_check" CHECK (
    "status" <> 'APPROVED'
    OR ("decided_by_id" IS NOT NULL AND "decided_by_id" <> "proposed_by_id" AND "ledger_entry_id" IS NOT NULL)
  );
