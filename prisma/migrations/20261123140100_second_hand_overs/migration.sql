-- A case is credited once for its business key, for ever. People may have to take it over more than once, and spend their
-- time each time: that is debited once by the statement that gives the case up, which finds it in a robot's hands once.
DROP INDEX "ledger_entry_automation_id_business_key_hash_kind_key";
CREATE UNIQUE INDEX "ledger_entry_credit_key" ON "ledger_entry" ("automation_id", "business_key_hash") WHERE "kind" = 'CREDIT';
CREATE INDEX "ledger_entry_debit_idx" ON "ledger_entry" ("automation_id", "business_key_hash") WHERE "kind" = 'RESIDUAL';

-- What whoever closes a month holds alone, and whoever settles cases on one of its days holds with others.
CREATE FUNCTION "month_lock"("tenant" uuid, "day" date) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT hashtextextended('periods ' || tenant, (extract(year FROM day) * 12 + extract(month FROM day))::bigint)
$$;

-- The day itself or, where its figures are closed, the first after it that is open: it stays so until the transaction ends.
-- Volatile, so that each of its queries sees what was closed while the lock was waited for.
CREATE FUNCTION "open_day"("tenant" uuid, "on_date" date) RETURNS date LANGUAGE plpgsql VOLATILE STRICT AS $$
DECLARE
  day date := on_date;
  opens date;
BEGIN
  LOOP
    PERFORM pg_advisory_xact_lock_shared(month_lock(tenant, day));
    SELECT max(period.to_date) INTO opens FROM period
    WHERE period.tenant_id = tenant AND period.status = 'CLOSED' AND period.from_date <= day AND day < period.to_date;
    IF opens IS NULL THEN
      RETURN day;
    END IF;
    day := opens;
  END LOOP;
END
$$;
CREATE INDEX "period_closed_idx" ON "period" ("tenant_id", "to_date") WHERE "status" = 'CLOSED';

-- Whether one unit is the other, above it or below it on a day.
CREATE FUNCTION "units_overlap"("tenant" uuid, "one" uuid, "other" uuid, "on_date" date)
RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE lineage (start, unit_id, distance) AS (
    VALUES (units_overlap.one, units_overlap.one, 0), (units_overlap.other, units_overlap.other, 0)
    UNION ALL
    SELECT lineage.start, placement.parent_id, lineage.distance + 1
    FROM lineage
    JOIN unit_placement AS placement ON placement.unit_id = lineage.unit_id
    WHERE placement.tenant_id = units_overlap.tenant
      AND placement.parent_id IS NOT NULL
      AND placement.valid_from <= units_overlap.on_date
      AND (placement.valid_to IS NULL OR units_overlap.on_date < placement.valid_to)
      AND lineage.distance < 20
  )
  SELECT EXISTS (SELECT FROM lineage WHERE start = units_overlap.one AND unit_id = units_overlap.other)
    OR EXISTS (SELECT FROM lineage WHERE start = units_overlap.other AND unit_id = units_overlap.one)
$$;

-- `w` of a case (domain.md 2.5.2): what the automation claims of the process's steps that day. One that has never claimed
-- any up to then does what its bot can, as far as others who could meet the same case leave it unclaimed. Both by the shares
-- of the version that is valid that day, and cut off and not rounded, so that the parts of a process are never more than the
-- whole. A claim on a step that the version does not have is worth nothing, and so is one of an automation that is not in
-- service or of a measure that is not approved.
DROP FUNCTION "robot_share_for"(uuid, uuid, date);
CREATE FUNCTION "robot_share_for"("tenant" uuid, "automation" uuid, "process" uuid, "case_type" text, "unit" uuid, "on_date" date, "bot_share" numeric)
RETURNS numeric LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(
    trunc(sum(coalesce(step.share, 0) * part.claimed) FILTER (WHERE part.own), 4),
    least(robot_share_for.bot_share,
      trunc(1 - coalesce(sum(step.share * least(part.claimed, 1)) FILTER (WHERE NOT part.own), 0), 4))
  )
  FROM (
    SELECT claim.step_key, claim.automation_id IS NOT DISTINCT FROM robot_share_for.automation AS own,
      coalesce(sum(claim.part) FILTER (WHERE claim.valid_to IS NULL OR robot_share_for.on_date < claim.valid_to), 0) AS claimed
    FROM step_claim AS claim
    LEFT JOIN automation AS other ON other.id = claim.automation_id
    LEFT JOIN measure ON measure.id = claim.measure_id
    LEFT JOIN baseline ON baseline.id = measure.old_baseline_id
    WHERE claim.tenant_id = robot_share_for.tenant AND claim.process_id = robot_share_for.process
      AND claim.valid_from <= robot_share_for.on_date
      AND (
        claim.automation_id = robot_share_for.automation
        OR (other.status IN ('ACTIVE', 'PAUSED')
          AND units_overlap(robot_share_for.tenant, robot_share_for.unit, other.unit_id, robot_share_for.on_date))
        OR (measure.approved_at IS NOT NULL AND (measure.ended_on IS NULL OR robot_share_for.on_date < measure.ended_on)
          AND baseline.case_type IN (robot_share_for.case_type, '')
          AND units_overlap(robot_share_for.tenant, robot_share_for.unit, baseline.unit_id, robot_share_for.on_date))
      )
    GROUP BY 1, 2
  ) AS part
  LEFT JOIN process_version AS version ON version.process_id = robot_share_for.process
    AND version.valid_from <= robot_share_for.on_date
    AND (version.valid_to IS NULL OR robot_share_for.on_date < version.valid_to)
  LEFT JOIN process_step AS step ON step.version_id = version.id AND step.key = part.step_key
$$;
