import type { EventData, EventKind } from "../events/index.ts";
import { formatDate, formatDateTime, formatHours, formatMonth, formatWhole } from "../norwegian-format.ts";

/** What an event says: its headline, what happened, and the page that shows it. */
export type Saying = { headline: string; text: string; path: string };

type Say<Kind extends EventKind> = (data: EventData<Kind>, name: string) => Saying;

const finished = (count: number) => (count === 1 ? "ferdig" : "ferdige");
const cases = (count: number) => (count === 1 ? "1 sak" : `${formatWhole(count)} saker`);

const whyIdle: Record<EventData<"nothing.settled">["why"], string> = {
  LANE_PAUSED: "Køen er stanset av en person.",
  CIRCUIT_OPEN: "Køen har stanset seg selv etter gjentatte feil.",
  MAINTENANCE: "Fagsystemet har vedlikehold.",
  NO_WORKER: "Ingen arbeider er i gang.",
  UNKNOWN: "Vi vet ikke hvorfor.",
};

const policies: Record<EventData<"schedule.missed">["policy"], string> = {
  SKIP: "De hoppes over.",
  RUN_ONCE: "Den kjøres én gang nå.",
  RUN_ALL: "De kjøres nå, én etter én.",
};

/** How each kind of event is said, in bokmål; `name` is that of the automation, target system or process. */
export const sayings: { readonly [Kind in EventKind]: Say<Kind> } = {
  "deadline.at_risk": (data, name) => ({
    headline: `Frist i fare: ${name}`,
    text: `${cases(data.cases)} blir trolig ikke ${finished(data.cases)} i tide. Den første fristen er ${formatDateTime(data.firstDeadline)}. ${
      data.predictedAt === null
        ? "Arbeidet står, og ingen vet hvor lenge."
        : `Slik køen går nå, blir den saken ferdig ${formatDateTime(data.predictedAt)}.`
    }`,
    path: `/drift/saker/${data.sampleWorkItemId}`,
  }),
  "deadline.broken": (data, name) => ({
    headline: `Frist brutt: ${name}`,
    text: `${cases(data.cases)} er ikke ${finished(data.cases)}, enda fristen er ute. Den eldste fristen var ${formatDateTime(data.firstDeadline)}.`,
    path: `/drift/saker/${data.sampleWorkItemId}`,
  }),
  "incident.opened": (data, name) => ({
    headline: `Hendelse: ${name}`,
    text: `En sak er gitt opp etter feilen ${data.errorCode}${
      data.step === null ? "" : ` i steget «${data.step}»`
    }. Feilen har skjedd ${data.occurrences === 1 ? "1 gang" : `${formatWhole(data.occurrences)} ganger`}.`,
    path: `/drift/hendelser/${data.incidentId}`,
  }),
  "lane.stopped": (data, name) => ({
    headline: `Køen er stanset: ${name}`,
    text:
      data.by === "PERSON"
        ? `En person har stanset køen. Grunn: ${data.reason}`
        : `Køen stanset seg selv etter gjentatte feil av typen ${data.reason}. Den prøver igjen av seg selv.`,
    path: `/drift/fagsystem/${data.targetSystemId}`,
  }),
  "lane.running": (data, name) => ({
    headline: `Køen går igjen: ${name}`,
    text:
      data.by === "PERSON"
        ? "En person har startet køen igjen."
        : "Fagsystemet svarer, og køen har startet av seg selv.",
    path: `/drift/fagsystem/${data.targetSystemId}`,
  }),
  "worker.lost": (data, name) => ({
    headline: `Arbeider borte: ${name}`,
    text: `Siste livstegn fra maskinen ${data.host} kom ${formatDateTime(data.seenAt)}. ${
      data.cases === 0 ? "Den hadde ingen saker i hånden." : `${cases(data.cases)} går tilbake i køen.`
    }`,
    path: "/drift",
  }),
  "schedule.missed": (data, name) => ({
    headline: `Tidsplan ble ikke fulgt: ${name}`,
    text: `${
      data.occasions === 1 ? "1 kjøring startet" : `${formatWhole(data.occasions)} kjøringer startet`
    } ikke som planlagt, den første ${formatDateTime(data.firstAt)}. ${policies[data.policy]}`,
    path: `/drift/tidsplaner/${data.scheduleId}`,
  }),
  "nothing.settled": (data, name) => ({
    headline: `Ingenting blir ferdig: ${name}`,
    text: `Ingen saker er blitt ferdige på ${data.hours === 1 ? "1 time" : `${formatWhole(data.hours)} timer`}, og ${cases(
      data.waiting,
    )} venter. ${whyIdle[data.why]}`,
    path: `/drift/saker?automatisering=${data.automationId}`,
  }),
  "baseline.stale": (data, name) => ({
    headline: data.state === "STALE" ? `Nullpunktet er gått ut: ${name}` : `Nullpunktet går snart ut: ${name}`,
    text: `${
      data.why === "AGE"
        ? `Det er to år gammelt ${formatDate(data.from)}.`
        : `Prosessen går på en ny måte fra ${formatDate(data.from)}.`
    } Det gjelder til et nytt er godkjent. Ta tiden på nytt.`,
    path: `/gevinst/nullpunkter/${data.baselineId}`,
  }),
  "harvest.due": (data, name) => ({
    headline: `Frigjort tid å hente ut: ${name}`,
    text: `${formatHours(data.leftSeconds)} timer ble frigjort i ${formatMonth(data.month)} uten at det er ført hva de ble til. Den gevinstansvarlige kan føre det nå.`,
    path: `/gevinst/hentet-ut/${data.unitId}?ar=${data.month.slice(0, 4)}`,
  }),
  "run.failed": (data, name) => ({
    headline: `Kjøring feilet: ${name}`,
    text: "Kjøringen kom ikke i mål. Siden om kjøringen sier hvorfor.",
    path: `/drift/kjoringer/${data.runId}`,
  }),
};
