-- An automation that has said what it takes over, and then that it takes over nothing any more, does none of the steps: it
-- is not back at all that its bot can do. Null only where it has never claimed anything up to that day.
CREATE OR REPLACE FUNCTION "robot_share_for"("automation" uuid, "process" uuid, "on_date" date)
RETURNS TABLE ("robot_share" numeric) LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
  SELECT trunc(sum(CASE WHEN claim.valid_to IS NULL OR robot_share_for.on_date < claim.valid_to
    THEN coalesce(step.share, 0) * claim.part ELSE 0 END), 4)
  FROM step_claim AS claim
  LEFT JOIN process_version AS version ON version.process_id = claim.process_id
    AND version.valid_from <= robot_share_for.on_date
    AND (version.valid_to IS NULL OR robot_share_for.on_date < version.valid_to)
  LEFT JOIN process_step AS step ON step.version_id = version.id AND step.key = claim.step_key
  WHERE claim.automation_id = robot_share_for.automation AND claim.process_id = robot_share_for.process
    AND claim.valid_from <= robot_share_for.on_date
$$;
