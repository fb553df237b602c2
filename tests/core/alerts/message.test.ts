import { describe, expect, test } from "vitest";
import { eventKinds, messageOf, type ToldEvent } from "../../../core/alerts/index.ts";

const id = "019a0000-0000-7000-8000-000000000001";
const instant = "2026-03-02T09:00:00.000Z";
const names = new Map([[id, "Arkiver brev"]]);

const told: Record<ToldEvent["kind"], { data: object; title: string; text: string }> = {
  "deadline.at_risk": {
    data: { automationId: id, cases: 1200, firstDeadline: instant, predictedAt: null, sampleWorkItemId: id },
    title: "Frist i fare: Arkiver brev",
    text: "1\u00A0200 saker blir trolig ikke ferdige i tide. Den første fristen er 2. mars 2026 kl. 10:00. Arbeidet står, og ingen vet hvor lenge.",
  },
  "deadline.broken": {
    data: { automationId: id, cases: 1, firstDeadline: instant, sampleWorkItemId: id },
    title: "Frist brutt: Arkiver brev",
    text: "1 sak er ikke ferdig, enda fristen er ute. Den eldste fristen var 2. mars 2026 kl. 10:00.",
  },
  "incident.opened": {
    data: { incidentId: id, automationId: id, errorCode: "TIMEOUT", step: "åpne saken", occurrences: 3 },
    title: "Hendelse: Arkiver brev",
    text: "En sak er gitt opp etter feilen TIMEOUT i steget «åpne saken». Feilen har skjedd 3 ganger.",
  },
  "lane.stopped": {
    data: { targetSystemId: id, by: "CIRCUIT", reason: "TARGET_DOWN" },
    title: "Køen er stanset: Arkiver brev",
    text: "Køen stanset seg selv etter gjentatte feil av typen TARGET_DOWN. Den prøver igjen av seg selv.",
  },
  "harvest.due": {
    data: { unitId: id, ownerId: id, month: "2026-02", leftSeconds: 45_000 },
    title: "Frigjort tid å hente ut: Arkiver brev",
    text: "12,5 timer ble frigjort i februar 2026 uten at det er ført hva de ble til. Den gevinstansvarlige kan føre det nå.",
  },
  "lane.running": {
    data: { targetSystemId: id, by: "PERSON" },
    title: "Køen går igjen: Arkiver brev",
    text: "En person har startet køen igjen.",
  },
  "worker.lost": {
    data: { worker: "vert-1:42", host: "vert-1", cases: 2, seenAt: instant },
    title: "Arbeider borte: vert-1:42",
    text: "Siste livstegn fra maskinen vert-1 kom 2. mars 2026 kl. 10:00. 2 saker går tilbake i køen.",
  },
  "schedule.missed": {
    data: { scheduleId: id, automationId: id, occasions: 2, firstAt: instant, policy: "RUN_ONCE" },
    title: "Tidsplan ble ikke fulgt: Arkiver brev",
    text: "2 kjøringer startet ikke som planlagt, den første 2. mars 2026 kl. 10:00. Den kjøres én gang nå.",
  },
  "nothing.settled": {
    data: { automationId: id, hours: 1, waiting: 7, lastSettledAt: null, why: "LANE_PAUSED" },
    title: "Ingenting blir ferdig: Arkiver brev",
    text: "Ingen saker er blitt ferdige på 1 time, og 7 saker venter. Køen er stanset av en person.",
  },
  "baseline.stale": {
    data: { baselineId: id, processId: id, state: "SOON_STALE", from: "2026-06-01", why: "AGE" },
    title: "Nullpunktet går snart ut: Arkiver brev",
    text: "Det er to år gammelt 01.06.2026. Det gjelder til et nytt er godkjent. Ta tiden på nytt.",
  },
  "run.failed": {
    data: { runId: id, automationId: id },
    title: "Kjøring feilet: Arkiver brev",
    text: "Kjøringen kom ikke i mål. Siden om kjøringen sier hvorfor.",
  },
};

const item = (kind: ToldEvent["kind"], subject = "vert-1:42"): ToldEvent => {
  return { kind, subject, at: instant, data: { ...told[kind].data } };
};

describe("an event is said in plain words", () => {
  test.each(eventKinds)("%s", (kind) => {
    const { title, lead, sayings } = messageOf({ kind, events: 1, data: { items: [item(kind)] } }, names);

    expect(title).toBe(told[kind].title);
    expect(lead).toBe("");
    expect(sayings.map((saying) => saying.text)).toEqual([told[kind].text]);
    expect(sayings[0]?.path).toMatch(/^\/(drift|gevinst)/);
  });
});

test("equal events are counted, and different ones are told of one by one", () => {
  const equal = messageOf({ kind: "run.failed", events: 500, data: { items: [item("run.failed")] } }, names);
  const many = { items: [item("worker.lost"), item("worker.lost", "vert-2:7")] };
  const different = messageOf({ kind: "worker.lost", events: 3, data: many }, names);

  expect(equal.lead).toContain("500 ganger");
  expect(different.title).toBe("Arbeider borte: 3 varsler");
  expect(different.sayings.map(({ headline }) => headline)).toEqual([
    "Arbeider borte: vert-1:42",
    "Arbeider borte: vert-2:7",
  ]);
});

test("data that another version wrote, and names that are gone, still make a message", () => {
  const odd = { ...item("run.failed"), data: { something: "else" } };

  const { title } = messageOf({ kind: "run.failed", events: 1, data: { items: [odd] } }, names);

  expect(title).toBe("Kjøring feilet");
  const gone = messageOf({ kind: "run.failed", events: 1, data: { items: [item("run.failed")] } }, new Map());
  expect(gone.title).toBe(`Kjøring feilet: ${id}`);
});
