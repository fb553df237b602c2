-- A case is written to every one of its indexes again with each change of its status.
-- Lists look at one status after the other: no index need have all cases of a municipality in their order.
DROP INDEX "work_item_tenant_id_id_idx";
-- The hash of a case's key is 64 digits at random, and new ones fall on every page of their index. 128 bits of it tell cases
-- apart on a third of the pages; the automation is part of what is hashed.
DROP INDEX "work_item_automation_id_business_key_hash_key";
CREATE UNIQUE INDEX "work_item_business_key_hash_key"
  ON "work_item" (hashtextextended("business_key_hash", 0), hashtextextended("business_key_hash", 1));
