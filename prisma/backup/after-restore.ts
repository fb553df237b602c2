import type { ClientBase } from "pg";

/** API keys in force when the backup was taken: whether they are, and how many. */
export type RestoredKeys = { kept: boolean; count: number };

type HowToHold = { takenAt: string; keepApiKeys: boolean };

/**
 * What a restored record must not go on with by itself. Since the backup was taken robots may have done cases that it
 * still holds as waiting: lanes are stopped until somebody has looked, and every waiting case counts as tried, so that its
 * bot asks the target system first. Who was signed in then signs in again, and no worker of that time is taken for alive. API
 * keys are revoked unless they are to be kept: some of them may have been since, because somebody else had them.
 */
export async function holdBack(client: ClientBase, { takenAt, keepApiKeys }: HowToHold): Promise<RestoredKeys> {
  const reason = `Gjenopprettet fra sikkerhetskopi tatt ${localTime(takenAt)}`;
  await client.query(
    `UPDATE target_system SET paused_at = coalesce(paused_at, now()), paused_by = coalesce(paused_by, 'minuttjakt restore'),
       pause_reason = coalesce(pause_reason, $1)`,
    [reason],
  );
  await client.query(
    `UPDATE work_item SET attempt_number = attempt_number + 1, forgiven_attempts = forgiven_attempts + 1
     WHERE status IN ('QUEUED', 'RETRYING', 'HELD')`,
  );
  await client.query("DELETE FROM session");
  await client.query("DELETE FROM lane_slot");
  await client.query("UPDATE worker_process SET stopped_at = coalesce(stopped_at, seen_at) WHERE lost_at IS NULL");
  const keys = { kept: keepApiKeys, count: await inForce(client) };
  if (!keepApiKeys) await client.query(`UPDATE api_key SET revoked_at = now() WHERE ${isInForce}`);
  await client.query(
    `INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
     SELECT id, 'system', 'record.restore', 'tenant', id::text,
       jsonb_build_object('takenAt', $1::text, 'apiKeys', CASE WHEN $2 THEN 'kept' ELSE 'revoked' END), now() FROM tenant`,
    [takenAt, keepApiKeys],
  );
  return keys;
}

const isInForce = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

async function inForce(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM api_key WHERE ${isInForce}`);
  return Number(rows[0]?.count);
}

function localTime(instant: string): string {
  const format = new Intl.DateTimeFormat("nb-NO", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/Oslo" });
  return format.format(new Date(instant));
}
