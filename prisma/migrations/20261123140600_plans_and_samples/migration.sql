-- Of two who change a planned benefit or a cost at once, the second is refused.
ALTER TABLE "benefit" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "plan_cost" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1;

-- The clock of a study may be paused.
ALTER TABLE "time_observation" ADD COLUMN "counts_from" TIMESTAMPTZ(3), ADD COLUMN "paused_at" TIMESTAMPTZ(3);
UPDATE "time_observation" SET "counts_from" = "started_at" WHERE "started_at" IS NOT NULL;

-- What a baseline was computed from.
CREATE TABLE "baseline_observation" (
    "baseline_id" UUID NOT NULL,
    "observation_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "stratum" TEXT NOT NULL,
    "seconds" INTEGER NOT NULL,
    "held_out" TEXT,

    CONSTRAINT "baseline_observation_pkey" PRIMARY KEY ("baseline_id","observation_id")
);

CREATE INDEX "baseline_observation_observation_id_idx" ON "baseline_observation"("observation_id");

ALTER TABLE "baseline_observation" ADD CONSTRAINT "baseline_observation_baseline_id_fkey" FOREIGN KEY ("baseline_id") REFERENCES "baseline"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "baseline_observation" ADD CONSTRAINT "baseline_observation_observation_id_fkey" FOREIGN KEY ("observation_id") REFERENCES "time_observation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand from here on: what schema.prisma cannot say. ---------------------------------------------------------------

ALTER TABLE "time_observation" ADD CONSTRAINT "time_observation_pause_check" CHECK ("paused_at" IS NULL OR "counts_from" IS NOT NULL);

-- The rows behind a baseline stay as they were when it was proposed.
CREATE TRIGGER "baseline_observation_append_only" BEFORE UPDATE OR DELETE ON "baseline_observation" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "baseline_observation_no_truncate" BEFORE TRUNCATE ON "baseline_observation" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "refuse_late_sample"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added JOIN "baseline" ON "baseline"."id" = added."baseline_id" WHERE "baseline"."status" <> 'PROPOSED') THEN
    RAISE EXCEPTION 'What a baseline was computed from is settled when it is proposed.';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "baseline_observation_before_decision" AFTER INSERT ON "baseline_observation"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "refuse_late_sample"();
