import { v7 as uuidv7 } from "uuid";
import type { Engine } from "../context.ts";
import type { Prisma } from "../db.ts";
import { type DeliveryData, manySubjects, mostItems, type ToldEvent } from "./delivery-data.ts";

const eventsPerRound = 5_000;
const patience = { timeout: 30_000, maxWait: 10_000 };
/** Messages of one kind to one channel within its group time before others of that kind share one. */
const singlesBeforeSharing = 5;

/** Equal events for one channel, and what was sent of them before. */
type Wanted = {
  channelId: string;
  tenantId: string;
  groupMinutes: number;
  kind: ToldEvent["kind"];
  subject: string;
  events: number;
  firstEventId: bigint;
  lastEventId: bigint;
  data: ToldEvent["data"];
  at: Date;
  /** When the silence over them ends. */
  silentUntil: Date | null;
  /** Messages of that kind within the group time. */
  recent: number;
  /** Whether one of them was of this very subject. */
  known: boolean;
};

/** What is to become a delivery, or to be added to one. */
type Message = Omit<Wanted, "data" | "at" | "recent" | "known"> & { data: DeliveryData };

/**
 * Makes deliveries of the events that nobody looked at yet. The first of equal events goes out at once; those that follow
 * within the channel's group time are gathered in one message after it. Many things of one kind at a time share a message.
 * One round at a time in the whole installation.
 *
 * @returns Messages made or added to.
 */
export async function routeEvents(engine: Engine): Promise<number> {
  return engine.db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext('minuttjakt alert routing')) as mine`;
    if (!lock?.mine) return 0;
    const now = engine.now();
    await holdBack(tx, now);
    const messages = share(await takeEvents(tx, now));
    const added = await addToWaiting(tx, messages);
    await insertDeliveries(tx, { now, messages: messages.filter((_, index) => !added.has(index)) });
    return messages.length;
  }, patience);
}

/** What was gathered before a silence is not sent in it; what goes to one person is no alert, and is. */
async function holdBack(tx: Prisma.TransactionClient, now: Date): Promise<void> {
  await tx.$executeRaw`
    update alert_delivery d set status = 'SILENCED', due_at = s.ends_at
    from silence_window s
    where d.channel_id is not null and d.status = 'PENDING' and d.attempts = 0 and d.kind not in ('channel.test', 'silence.ended')
      and s.tenant_id = d.tenant_id and s.starts_at <= ${now}::timestamptz and s.ends_at > ${now}::timestamptz
      and (s.kinds = '{}' or d.kind = any(s.kinds))`;
}

/** Marks events as looked at, and tells who wants them. */
async function takeEvents(tx: Prisma.TransactionClient, now: Date): Promise<Wanted[]> {
  return tx.$queryRaw<Wanted[]>`
    with batch as (
      update event set routed_at = ${now}::timestamptz
      where id in (select id from event where routed_at is null order by id limit ${eventsPerRound})
      returning *
    ), equal as (
      select tenant_id, kind, subject, count(*)::int as events, min(id) as first_id, max(id) as last_id
      from batch group by tenant_id, kind, subject
    )
    select c.id as "channelId", c.tenant_id as "tenantId", c.group_minutes as "groupMinutes", e.kind, e.subject, e.events,
      e.first_id as "firstEventId", e.last_id as "lastEventId", latest.data, latest.at, silence.ends_at as "silentUntil",
      before.recent, before.known
    from equal e
    join batch latest on latest.id = e.last_id
    join alert_channel c on c.tenant_id = e.tenant_id and c.disabled_at is null and e.kind = any(c.kinds)
    cross join lateral (
      select max(s.ends_at) as ends_at from silence_window s
      where s.tenant_id = e.tenant_id and s.starts_at <= ${now}::timestamptz and s.ends_at > ${now}::timestamptz
        and (s.kinds = '{}' or e.kind = any(s.kinds))
    ) silence
    cross join lateral (
      select count(*)::int as recent, coalesce(bool_or(d.subject = e.subject), false) as known from alert_delivery d
      where d.channel_id = c.id and d.kind = e.kind and d.status <> 'SILENCED'
        and d.created_at > ${now}::timestamptz - make_interval(mins => c.group_minutes)
    ) before
    order by e.last_id`;
}

/** Lets what comes after the first few messages of one kind go into one message of many subjects. */
function share(wanted: readonly Wanted[]): Message[] {
  const singles = new Map<string, number>();
  const messages = new Map<string, Message>();
  for (const { data, at, recent, known, ...rest } of wanted) {
    const lane = `${rest.channelId} ${rest.kind}`;
    const before = singles.get(lane) ?? recent;
    const shares = rest.silentUntil === null && !known && before >= singlesBeforeSharing;
    if (!shares && !known) singles.set(lane, before + 1);
    const subject = shares ? manySubjects : rest.subject;
    const told = { kind: rest.kind, subject: rest.subject, at: at.toISOString(), data };
    const key = `${lane} ${subject}`;
    const same = messages.get(key);
    if (!same) messages.set(key, { ...rest, subject, data: { items: [told] } });
    else messages.set(key, joined(same, rest, told));
  }
  return [...messages.values()];
}

type Joining = Pick<Wanted, "events" | "lastEventId" | "firstEventId">;

function joined(message: Message, { events, firstEventId, lastEventId }: Joining, told: ToldEvent): Message {
  return {
    ...message,
    events: message.events + events,
    firstEventId: message.firstEventId < firstEventId ? message.firstEventId : firstEventId,
    lastEventId: message.lastEventId > lastEventId ? message.lastEventId : lastEventId,
    data: { items: [...message.data.items, told].slice(0, mostItems) },
  };
}

/** @returns Places of the messages that a delivery nobody has taken yet could take in. */
async function addToWaiting(tx: Prisma.TransactionClient, messages: readonly Message[]): Promise<Set<number>> {
  if (messages.length === 0) return new Set();
  const rows = messages.map(({ channelId, kind, subject, events, data, silentUntil, lastEventId }, place) => {
    return {
      place,
      channelId,
      kind,
      subject,
      events,
      items: data.items,
      silent: silentUntil !== null,
      lastEventId: String(lastEventId),
    };
  });
  const added = await tx.$queryRaw<{ place: number }[]>`
    update alert_delivery d set events = d.events + m.events, last_event_id = greatest(d.last_event_id, m."lastEventId"),
      data = jsonb_build_object('items', case when m.subject = ${manySubjects}
        then jsonb_path_query_array((d.data -> 'items') || m.items, '$[0 to 19]') else m.items end)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(place int, "channelId" uuid, kind text, subject text,
      events int, items jsonb, silent boolean, "lastEventId" bigint)
    where d.channel_id = m."channelId" and d.kind = m.kind and d.subject = m.subject and case when m.silent
      then d.status = 'SILENCED' and d.sent_at is null else d.status = 'PENDING' and d.attempts = 0 end
    returning m.place`;
  return new Set(added.map(({ place }) => place));
}

type Inserted = { now: Date; messages: readonly Message[] };

async function insertDeliveries(tx: Prisma.TransactionClient, { now, messages }: Inserted): Promise<void> {
  if (messages.length === 0) return;
  const rows = messages.map(({ firstEventId, lastEventId, ...rest }) => {
    return { id: uuidv7(), ...rest, firstEventId: String(firstEventId), lastEventId: String(lastEventId) };
  });
  // What follows an equal message waits until the group time after that one is over.
  await tx.$executeRaw`
    insert into alert_delivery (id, tenant_id, channel_id, kind, subject, status, events, first_event_id, last_event_id,
      data, due_at, created_at)
    select m.id, m."tenantId", m."channelId", m.kind, m.subject,
      (case when m."silentUntil" is null then 'PENDING' else 'SILENCED' end)::"DeliveryStatus", m.events, m."firstEventId",
      m."lastEventId", m.data,
      coalesce(m."silentUntil", case when last.due_at is null then ${now}::timestamptz else greatest(${now}::timestamptz,
        least(coalesce(last.sent_at, last.due_at), ${now}::timestamptz) + make_interval(mins => m."groupMinutes")) end),
      ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(id uuid, "tenantId" uuid, "channelId" uuid, kind text,
      subject text, events int, "firstEventId" bigint, "lastEventId" bigint, data jsonb, "silentUntil" timestamptz,
      "groupMinutes" int)
    left join lateral (
      select d.sent_at, d.due_at from alert_delivery d
      where d.channel_id = m."channelId" and d.kind = m.kind and d.subject = m.subject and d.status <> 'SILENCED'
      order by d.created_at desc limit 1
    ) last on true`;
}
