import { v7 as uuidv7 } from "uuid";
import type { Engine } from "../context.ts";
import { Prisma } from "../db.ts";
import { manySubjects, mostItems } from "./delivery-data.ts";

/**
 * Tells each channel in one message what a silence kept back, once the silence is over.
 *
 * @returns Messages made.
 */
export async function endSilences(engine: Engine): Promise<number> {
  const now = engine.now();
  // Those who look at the same time wait for the rows, and find them told of.
  const told = await engine.db.$queryRaw<{ channelId: string }[]>`
    select distinct d.channel_id as "channelId" from alert_delivery d
    where d.status = 'SILENCED' and d.sent_at is null and d.due_at <= ${now}::timestamptz and ${notSilent(now)}`;
  const rows = told.map(({ channelId }) => ({ id: uuidv7(), channelId }));
  if (rows.length === 0) return 0;
  return engine.db.$executeRaw`
    with kept as (
      update alert_delivery d set sent_at = ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(id uuid, "channelId" uuid)
      where d.channel_id = m."channelId" and d.status = 'SILENCED' and d.sent_at is null and d.due_at <= ${now}::timestamptz
        and ${notSilent(now)}
      returning m.id as message_id, d.*
    ), item as (
      select kept.message_id, item.value, row_number() over (partition by kept.message_id order by kept.id) as place
      from kept cross join lateral jsonb_array_elements(kept.data -> 'items') item
    ), items as (
      select message_id, jsonb_agg(value order by place) as items from item where place <= ${mostItems} group by message_id
    )
    insert into alert_delivery (id, tenant_id, channel_id, kind, subject, status, events, first_event_id, last_event_id,
      data, due_at, created_at)
    select k.message_id, k.tenant_id, k.channel_id, 'silence.ended', ${manySubjects}, 'PENDING', sum(k.events),
      min(k.first_event_id), max(k.last_event_id), jsonb_build_object('items', i.items), ${now}::timestamptz,
      ${now}::timestamptz
    from kept k join items i using (message_id) join alert_channel c on c.id = k.channel_id
    where c.disabled_at is null
    group by k.message_id, k.tenant_id, k.channel_id, i.items`;
}

/** Another silence may have been laid over the one that ended. */
function notSilent(now: Date): Prisma.Sql {
  return Prisma.sql`not exists (
    select 1 from silence_window s
    where s.tenant_id = d.tenant_id and s.starts_at <= ${now}::timestamptz and s.ends_at > ${now}::timestamptz
      and (s.kinds = '{}' or d.kind = any(s.kinds)))`;
}
