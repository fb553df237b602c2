-- A co-operation's sums are made of the automations and measures that take part in it, each between two dates.
CREATE TABLE "co_operation_work" (
    "id" UUID NOT NULL,
    "co_operation_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "automation_id" UUID,
    "measure_id" UUID,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "co_operation_work_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "co_operation_work_co_operation_id_tenant_id_idx" ON "co_operation_work"("co_operation_id", "tenant_id");

ALTER TABLE "co_operation_work" ADD CONSTRAINT "co_operation_work_co_operation_id_fkey" FOREIGN KEY ("co_operation_id") REFERENCES "co_operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand.
ALTER TABLE "co_operation_work" ADD CONSTRAINT "co_operation_work_one_check" CHECK (num_nonnulls("automation_id", "measure_id") = 1);
ALTER TABLE "co_operation_work" ADD CONSTRAINT "co_operation_work_days_check" CHECK ("valid_to" > "valid_from");
ALTER TABLE "co_operation_work" ADD CONSTRAINT "co_operation_work_no_overlap"
  EXCLUDE USING gist ("co_operation_id" WITH =, (coalesce("automation_id", "measure_id")) WITH =, daterange("valid_from", "valid_to") WITH &&);

-- The sums so far were of all that a member does: what there is takes part from the first day of its membership.
INSERT INTO "co_operation_work" ("id", "co_operation_id", "tenant_id", "automation_id", "measure_id", "valid_from")
SELECT gen_random_uuid(), m."co_operation_id", m."tenant_id", w."automation_id", w."measure_id", min(m."valid_from")
FROM "co_operation_member" m
JOIN (
  SELECT "tenant_id", "id" AS "automation_id", NULL::uuid AS "measure_id" FROM "automation"
  UNION ALL
  SELECT "tenant_id", NULL, "id" FROM "measure"
) w ON w."tenant_id" = m."tenant_id"
WHERE m."accepted_at" IS NOT NULL
GROUP BY m."co_operation_id", m."tenant_id", w."automation_id", w."measure_id";

-- A message goes to a channel, or to a person by the person's own e-mail address.
ALTER TABLE "alert_delivery" ADD COLUMN     "recipient_id" UUID,
ALTER COLUMN "channel_id" DROP NOT NULL;

CREATE UNIQUE INDEX "alert_delivery_recipient_id_kind_subject_key" ON "alert_delivery"("recipient_id", "kind", "subject");

ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "app_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand.
ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_one_check" CHECK (num_nonnulls("channel_id", "recipient_id") = 1);
