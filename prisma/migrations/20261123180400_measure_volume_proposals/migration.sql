-- Cases of a month of a measure are told by one and approved by another before they are credited.
CREATE TYPE "MeasureVolumeStatus" AS ENUM ('PROPOSED', 'APPROVED', 'REJECTED', 'WITHDRAWN');

CREATE TABLE "measure_volume_proposal" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "measure_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "cases" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "seconds" INTEGER NOT NULL,
    "status" "MeasureVolumeStatus" NOT NULL DEFAULT 'PROPOSED',
    "proposed_by_id" UUID NOT NULL,
    "proposed_by" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "ledger_entry_id" BIGINT,

    CONSTRAINT "measure_volume_proposal_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "measure_volume_proposal_measure_id_idx" ON "measure_volume_proposal"("measure_id");
CREATE INDEX "measure_volume_proposal_tenant_id_status_idx" ON "measure_volume_proposal"("tenant_id", "status");

ALTER TABLE "measure_volume_proposal" ADD CONSTRAINT "measure_volume_proposal_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measure"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here on: what schema.prisma cannot say. ---------------------------------------------------------------

-- Of two who tell of the same month at once, the second is refused.
CREATE UNIQUE INDEX "measure_volume_proposal_waiting_key" ON "measure_volume_proposal" ("measure_id", "month") WHERE "status" = 'PROPOSED';

ALTER TABLE "measure_volume_proposal"
  ADD CONSTRAINT "measure_volume_proposal_month_check" CHECK ("month" = date_trunc('month', "month")::date AND "cases" >= 0),
  ADD CONSTRAINT "measure_volume_proposal_decision_check" CHECK (("status" = 'PROPOSED') = ("decided_at" IS NULL)),
  -- What is credited was told by one and approved by another.
  ADD CONSTRAINT "measure_volume_proposal_four_eyes_check" CHECK (
    "status" <> 'APPROVED' OR ("decided_by_id" <> "proposed_by_id" AND "ledger_entry_id" IS NOT NULL)
  );
