import { eventData } from "../events/index.ts";
import { formatHours, formatMonth, formatWhole } from "../norwegian-format.ts";
import type { DeliveryData, MessageKind, ToldEvent } from "./delivery-data.ts";
import type { Names } from "./names.ts";
import { type Saying, sayings } from "./sentences.ts";

/** A message as people read it; `why` tells a person why it came, when that is not a choice of what a channel gets. */
export type Message = { title: string; lead: string; sayings: Saying[]; why?: string };

/** What kinds of event are called, where people choose among them. */
export const kindNames: Readonly<Record<MessageKind, string>> = {
  "deadline.at_risk": "Frist i fare",
  "deadline.broken": "Frist brutt",
  "incident.opened": "Hendelse åpnet",
  "lane.stopped": "Kø stanset",
  "lane.running": "Kø går igjen",
  "worker.lost": "Arbeider borte",
  "schedule.missed": "Tidsplan ikke fulgt",
  "nothing.settled": "Ingenting blir ferdig",
  "baseline.stale": "Nullpunkt går ut",
  "harvest.due": "Frigjort tid å hente ut",
  "run.failed": "Kjøring feilet",
  "silence.ended": "Oppsummering etter stillhet",
  "channel.test": "Prøvemelding",
  "harvest.reminder": "Påminnelse til gevinstansvarlig",
};

type Told = { kind: MessageKind; events: number; data: DeliveryData };

/** Puts what a delivery tells into words; it holds no personal data and no data of cases. */
export function messageOf({ kind, events, data }: Told, names: Names): Message {
  if (kind === "channel.test") {
    const lead = "Denne meldingen er sendt for å prøve kanalen. Du trenger ikke gjøre noe.";
    return { title: "Prøvemelding fra minuttjakt", lead, sayings: [] };
  }
  if (kind === "harvest.reminder") return reminderOf(data, names);
  const said = data.items.map((item) => sayingOf(item, names));
  const count = events === 1 ? "1 varsel" : `${formatWhole(events)} varsler`;
  if (kind === "silence.ended") {
    return {
      title: `Stillheten er over: ${count}`,
      lead: `Mens det var stille, skjedde dette (${count}):`,
      sayings: said,
    };
  }
  const [first, ...others] = said;
  if (first && others.length === 0) {
    const lead =
      events === 1 ? "" : `Dette har skjedd ${formatWhole(events)} ganger siden forrige melding. Det siste var:`;
    return { title: first.headline, lead, sayings: said };
  }
  return { title: `${kindNames[kind]}: ${count}`, lead: `Flere har meldt det samme (${count}):`, sayings: said };
}

function sayingOf({ kind, subject, data }: ToldEvent, names: Names): Saying {
  const parsed = eventData[kind].safeParse(data);
  // Written by another version: better a bare message than none.
  if (!parsed.success) return { headline: kindNames[kind], text: "", path: "/drift/varsler" };
  const { automationId, targetSystemId, processId, unitId } = data;
  const named = [automationId, targetSystemId, processId, unitId].find((id) => typeof id === "string") ?? subject;
  // The schema of that very kind has just let the data through.
  const say = sayings[kind] as (data: unknown, name: string) => Saying;
  return say(parsed.data, names.get(named) ?? named);
}

/** Puts what waits for one owner of benefits into words. */
function reminderOf({ items }: DeliveryData, names: Names): Message {
  const units = items.flatMap(({ data }) => eventData["harvest.due"].safeParse(data).data ?? []);
  const month = formatMonth(units[0]?.month ?? "");
  const hours = formatHours(units.reduce((sum, { leftSeconds }) => sum + leftSeconds, 0));
  return {
    title: `Frigjort tid å hente ut i ${month}: ${hours} timer`,
    lead: `Du er gevinstansvarlig. I ${month} ble ${hours} timer frigjort uten at det er ført hva de ble til. Følg lenken for å føre det:`,
    sayings: units.map(({ unitId, month: of, leftSeconds }) => ({
      headline: "",
      text: `${names.get(unitId) ?? unitId}: ${formatHours(leftSeconds)} timer`,
      path: `/gevinst/hentet-ut/${unitId}?ar=${of.slice(0, 4)}`,
    })),
    why: "Sendt av minuttjakt en gang i måneden til den som er gevinstansvarlig, når frigjort tid venter.",
  };
}
