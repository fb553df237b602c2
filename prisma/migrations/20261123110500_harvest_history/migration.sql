-- A report of a closed period is computed again as harvests stood when it was signed.
ALTER TABLE "harvest" ADD COLUMN     "revoked_at" TIMESTAMPTZ(3),
ADD COLUMN     "withdraw_reason" TEXT;
ALTER TABLE "harvest" ADD CONSTRAINT "harvest_revoked_check" CHECK (num_nulls("revoked_from", "revoked_at", "revoke_reason") IN (0, 3));
ALTER TABLE "harvest" ADD CONSTRAINT "harvest_withdrawn_check" CHECK (("withdrawn_at" IS NULL) = ("withdraw_reason" IS NULL));
