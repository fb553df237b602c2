import type { Engine } from "../context.ts";
import type { ChannelKind } from "../db.ts";
import { DeliveryData, type MessageKind } from "./delivery-data.ts";

/** Seconds that who took a delivery has for it; after that another may take it. */
const deliveryLeaseSeconds = 120;

/** Seconds between one attempt and the next: a day in all. */
const backoffSeconds = [30, 120, 600, 1_800, 7_200, 21_600, 54_000] as const;

/** A message that is due, and where it goes. */
export type TakenDelivery = {
  id: string;
  tenantId: string;
  /** Which attempt this is, from 1. */
  attempts: number;
  kind: MessageKind;
  subject: string;
  events: number;
  data: DeliveryData;
  createdAt: Date;
  /** A channel, or a person by e-mail; `hasLeft`: the person's account is off. */
  receiver: { id: string; kind: ChannelKind; address: string; sealedSecret: string | null; hasLeft: boolean };
};

type Row = Omit<TakenDelivery, "receiver" | "data"> & {
  data: unknown;
  receiverId: string;
  receiverKind: ChannelKind;
  address: string;
  sealedSecret: string | null;
  hasLeft: boolean;
};

/** Takes messages that are due, each for one sender; one that is never heard of again is taken anew after the lease. */
export async function takeDeliveries(engine: Engine, most: number): Promise<TakenDelivery[]> {
  const now = engine.now();
  const leaseUntil = new Date(now.getTime() + deliveryLeaseSeconds * 1000);
  const rows = await engine.db.$queryRaw<Row[]>`
    with taken as (
      update alert_delivery set attempts = attempts + 1, due_at = ${leaseUntil}::timestamptz
      where status = 'PENDING' and id in (
        select id from alert_delivery where status = 'PENDING' and due_at <= ${now}::timestamptz
        order by due_at limit ${most} for update skip locked)
      returning *
    )
    select d.id, d.tenant_id as "tenantId", d.attempts, d.kind, d.subject, d.events, d.data, d.created_at as "createdAt",
      coalesce(c.id, u.id) as "receiverId", coalesce(c.kind, 'EMAIL')::text as "receiverKind",
      coalesce(c.address, u.email) as address, c.sealed_secret as "sealedSecret", u.disabled_at is not null as "hasLeft"
    from taken d left join alert_channel c on c.id = d.channel_id left join app_user u on u.id = d.recipient_id`;
  return rows.flatMap(({ receiverId, receiverKind, address, sealedSecret, hasLeft, data, ...rest }) => {
    const told = DeliveryData.safeParse(data);
    const receiver = { id: receiverId, kind: receiverKind, address, sealedSecret, hasLeft };
    if (told.success) return [{ ...rest, data: told.data, receiver }];
    // Another version's, which may know it: the others must not wait for that.
    engine.log.error({ deliveryId: rest.id, err: told.error }, "alert cannot be read");
    return [];
  });
}

/** Records that a message is sent. */
export async function recordSent(engine: Engine, { id, attempts }: TakenDelivery): Promise<void> {
  await engine.db.alertDelivery.updateMany({
    where: { id, attempts, status: "PENDING" },
    data: { status: "SENT", sentAt: engine.now(), lastError: null },
  });
}

/** Why a message did not get through, in words for people; `final`: no other attempt will help. */
export type DeliveryFailure = { error: string; final: boolean };

/** Records that an attempt failed: another comes later, until a day has gone by. */
export async function recordFailure(
  engine: Engine,
  { id, attempts }: TakenDelivery,
  { error, final }: DeliveryFailure,
): Promise<"PENDING" | "FAILED"> {
  const seconds = final ? undefined : backoffSeconds[attempts - 1];
  const status = seconds === undefined ? "FAILED" : "PENDING";
  const dueAt = new Date(engine.now().getTime() + (seconds ?? 0) * 1000);
  await engine.db.alertDelivery.updateMany({
    where: { id, attempts, status: "PENDING" },
    data: { status, dueAt, lastError: error.slice(0, 500) },
  });
  return status;
}
