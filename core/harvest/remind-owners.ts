import { sendHarvestReminder } from "../alerts/index.ts";
import { type UnitParents, unitAndAbove } from "../benefits/index.ts";
import { addWorkingDays, calendarsOf, type WorkCalendar } from "../calendar/index.ts";
import type { Engine } from "../context.ts";
import { emitEvent, type EventData } from "../events/index.ts";
import { fromDbDate, localDateOf, toDbDate } from "../local-date.ts";
import { monthOf } from "../periods/index.ts";
import { freedByMonth, type HarvestMonth, harvestMonths } from "./months.ts";
import { hindranceOf } from "./owners.ts";

/** On which working day of a month owners are reminded of the month before. */
const reminderWorkingDay = 3;

/**
 * Reminds owners of benefits, from the third working day of a month on, of freed time of the month before that nobody has
 * said what became of: each owner by one mail of all of it, to the person's own address, and each unit by an alert to the
 * channels that ask for them. Each is sent once for a month, and not when its figures are closed.
 *
 * @returns Alerts and mails that are new.
 */
export async function remindOwners(engine: Engine): Promise<number> {
  const today = localDateOf(engine.now());
  const calendarOf = calendarsOf(engine.db);
  const owned = await engine.db.organisationUnit.findMany({ where: { benefitOwnerId: { not: null } } });
  let reminders = 0;
  for (const tenantId of new Set(owned.map((unit) => unit.tenantId))) {
    if (today < reminderDay(await calendarOf(tenantId), today)) continue;
    const owners = new Map(
      owned.flatMap((unit) => (unit.tenantId === tenantId ? [[unit.id, unit.benefitOwnerId ?? ""] as const] : [])),
    );
    reminders += await remindIn(engine, { tenantId, owners, month: monthBefore(today) });
  }
  return reminders;
}

/** The local date on which a month's reminders go out. */
export function reminderDay(calendar: WorkCalendar, today: string): string {
  const first = addWorkingDays(calendar, monthOf(today), 0);
  return addWorkingDays(calendar, first, reminderWorkingDay - 1);
}

type Asked = { tenantId: string; owners: ReadonlyMap<string, string>; month: string };

async function remindIn(engine: Engine, { tenantId, owners, month }: Asked): Promise<number> {
  const { db } = engine;
  const days = { gt: toDbDate(month) };
  const closed = await db.period.count({
    where: { tenantId, status: "CLOSED", from: { lte: toDbDate(month) }, to: days },
  });
  if (closed > 0) return 0;
  const freed = await freedByMonth(db, tenantId, { from: month, to: monthOf(localDateOf(engine.now())) });
  const [here] = await harvestMonths(db, tenantId, { months: [month], freed });
  const left = here ? [...leftByOwned(here, owners)].filter(([, seconds]) => seconds > 0) : [];
  const waiting = left.map(([unitId, leftSeconds]) => {
    return { unitId, ownerId: owners.get(unitId) ?? "", month: month.slice(0, 7), leftSeconds };
  });
  let reminders = await mailOwners(engine, tenantId, waiting);
  for (const data of waiting) {
    const { unitId } = data;
    const occasion = `${unitId} ${data.month}`;
    const event = { tenantId, kind: "harvest.due", subject: unitId, occasion, data, at: engine.now() } as const;
    if (await emitEvent(db, event)) reminders += 1;
  }
  return reminders;
}

type Waiting = EventData<"harvest.due">;

async function mailOwners({ db, now }: Engine, tenantId: string, waiting: readonly Waiting[]): Promise<number> {
  const ids = waiting.map(({ ownerId }) => ownerId);
  const people = await db.user.findMany({ where: { tenantId, id: { in: ids } } });
  let mails = 0;
  for (const { id: ownerId } of people.filter((person) => hindranceOf(person) === undefined)) {
    const units = waiting.filter((unit) => unit.ownerId === ownerId);
    const [first] = units;
    if (first && (await sendHarvestReminder(db, { tenantId, ownerId, month: first.month, units, at: now() })))
      mails += 1;
  }
  return mails;
}

/** What is freed and not accounted for in the units that each owner answers for: of each unit the nearest owner above. */
function leftByOwned({ freed, parents, claims, covered }: HarvestMonth, owners: ReadonlyMap<string, string>) {
  const left = new Map<string, number>();
  const add = (unitId: string, seconds: number) => {
    const owned = nearestOwned(unitId, { parents, owners });
    if (owned !== undefined) left.set(owned, (left.get(owned) ?? 0) + seconds);
  };
  for (const [unitId, seconds] of freed) add(unitId, seconds);
  for (const { id, unitId } of claims) add(unitId, -(covered.get(id) ?? 0));
  return left;
}

type Tree = { parents: UnitParents; owners: ReadonlyMap<string, string> };

function nearestOwned(unitId: string, { parents, owners }: Tree): string | undefined {
  return unitAndAbove(unitId, parents).find((id) => owners.has(id));
}

function monthBefore(today: string): string {
  return monthOf(fromDbDate(new Date(toDbDate(monthOf(today)).getTime() - 86_400_000)));
}
