-- A municipality is a member from when somebody of its own has accepted its part of the key.
ALTER TABLE "co_operation_member" ADD COLUMN     "accepted_at" TIMESTAMPTZ(3),
ADD COLUMN     "accepted_by" TEXT;

-- By hand: what is offered may overlap what is valid until it is accepted.
ALTER TABLE "co_operation_member" DROP CONSTRAINT "co_operation_member_no_overlap";
ALTER TABLE "co_operation_member" ADD CONSTRAINT "co_operation_member_no_overlap"
  EXCLUDE USING gist ("co_operation_id" WITH =, "tenant_id" WITH =, daterange("valid_from", "valid_to") WITH &&)
  WHERE ("accepted_at" IS NOT NULL);
ALTER TABLE "co_operation_member" ADD CONSTRAINT "co_operation_member_accepted_check" CHECK (num_nulls("accepted_by", "accepted_at") IN (0, 2));
ALTER TABLE "co_operation_member" ADD CONSTRAINT "co_operation_member_days_check" CHECK ("valid_to" >= "valid_from");
