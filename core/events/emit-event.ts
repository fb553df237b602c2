import type { DbOrTransaction, Prisma } from "../db.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { type EventData, eventData, type EventKind } from "./kinds.ts";

/** Something that happened, for whoever asked to be told. */
export type NewEvent<Kind extends EventKind = EventKind> = {
  tenantId: string;
  kind: Kind;
  /** What it is about, such as an incident's id: equal events with one subject become one message. */
  subject: string;
  /** Its name among events of that kind: one event for each, however often it is told. Without one each call is an event. */
  occasion?: string;
  data: EventData<Kind>;
  at: Date;
};

/**
 * Writes an event, in the transaction of the change it tells of; deliveries are made of it later. Personal numbers in its
 * texts are masked.
 *
 * @returns Whether it is new: false when its occasion was told before.
 * @throws ZodError when `data` is not what the kind takes.
 */
export async function emitEvent<Kind extends EventKind>(tx: DbOrTransaction, event: NewEvent<Kind>): Promise<boolean> {
  const { tenantId, kind, subject, occasion, at } = event;
  const data = masked(eventData[kind].parse(event.data));
  const row = { tenantId, kind, subject, occasion: occasion ?? null, data, at };
  const { count } = await tx.event.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

function masked(data: EventData): Prisma.InputJsonObject {
  const entries = Object.entries(data).map(([name, value]) => {
    return [name, typeof value === "string" ? maskPersonalNumbers(value) : value] as const;
  });
  return Object.fromEntries(entries);
}
