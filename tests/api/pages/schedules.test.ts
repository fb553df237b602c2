import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { anAutomation, letterBot } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function anOperator(engine: Engine, app: App) {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: operator.tenantId, botId: letterBot.id, title: "Brev" });
  const rest = { automatisering: automation.id, glemt: "RUN_ONCE", overlapp: "QUEUE", tidssone: "Europe/Oslo" };
  const only = () => engine.db.schedule.findFirstOrThrow({ where: { tenantId: operator.tenantId } });
  return { operator, automation, rest, only };
}

const onWorkingDays = { kind: "workingDays", times: ["06:30"] };

describe("making a schedule", () => {
  test.for([
    [
      "workingDays",
      { tider: "6.30, 13:00" },
      { kind: "workingDays", times: ["06:30", "13:00"] },
      "hver virkedag kl. 06:30 og 13:00",
    ],
    [
      "interval",
      { minutter: "15", fra: "07:00", til: "16.00", virkedager: "ja" },
      { kind: "interval", minutes: 15, between: { from: "07:00", to: "16:00" }, workingDaysOnly: true },
      "hvert 15. minutt mellom kl. 07:00 og 16:00 på virkedager",
    ],
    [
      "interval",
      { minutter: "60", fra: "", til: "" },
      { kind: "interval", minutes: 60, workingDaysOnly: false },
      "hvert 60. minutt",
    ],
    [
      "monthWorkingDay",
      { dag: "last", kl: "12:00" },
      { kind: "monthWorkingDay", which: "last", time: "12:00" },
      "siste virkedag i måneden kl. 12:00",
    ],
    [
      "quarterWorkingDay",
      { dag: "first", kl: "07.00" },
      { kind: "quarterWorkingDay", which: "first", time: "07:00" },
      "første virkedag i kvartalet kl. 07:00",
    ],
    ["cron", { uttrykk: "30 6 * * 1-5" }, { kind: "cron", expression: "30 6 * * 1-5" }, "mandag til fredag kl. 06:30"],
  ] as const)("%s, and seeing its next ten occasions", async ([type, fields, rule, words], { app, engine }) => {
    const { operator, rest, only } = await anOperator(engine, app);
    expect((await operator.get(`/drift/tidsplaner/ny?type=${type}`)).text).toContain("Lagre tidsplanen");

    const answer = await operator.post("/drift/tidsplaner/ny", { ...rest, type, ...fields });

    const made = await only();
    expect(answer).toMatchObject({ status: 303, location: `/drift/tidsplaner/${made.id}?melding=lagret` });
    expect(made).toMatchObject({ rule, missedPolicy: "RUN_ONCE", overlapPolicy: "QUEUE", enabled: true });
    const shown = await operator.get(`/drift/tidsplaner/${made.id}?melding=lagret`);
    expect(shown.text.toLowerCase()).toContain(words.toLowerCase());
    expect(shown.text).toContain("Tidsplanen er lagret.");
    expect(shown.html.match(/<time/g)).toHaveLength(10);
    const list = await operator.get("/drift/tidsplaner");
    expect(list.text.toLowerCase()).toContain(words.toLowerCase());
    // The next time in the list, and the ten to come below it.
    expect(list.html.match(/<time/g)).toHaveLength(11);
  });

  test.for([
    ["a day that never comes", { type: "cron", uttrykk: "0 6 30 2 *" }, "uttrykk", "Dette tidspunktet kommer aldri"],
    ["an expression that is none", { type: "cron", uttrykk: "hver mandag" }, "uttrykk", "Uttrykket er ikke gyldig"],
    ["no expression", { type: "cron", uttrykk: "" }, "uttrykk", "Må fylles ut"],
    [
      "a time that is none",
      { type: "workingDays", tider: "kl. halv sju" },
      "tider",
      "Skriv ett eller flere ulike klokkeslett",
    ],
    [
      "the same time twice",
      { type: "workingDays", tider: "06:30 6.30" },
      "tider",
      "Skriv ett eller flere ulike klokkeslett",
    ],
    [
      "no minutes",
      { type: "interval", minutter: "0", fra: "", til: "" },
      "minutter",
      "Skriv et helt tall fra 1 til 720",
    ],
    [
      "half a window",
      { type: "interval", minutter: "5", fra: "07:00", til: "" },
      "til",
      "Fyll ut begge klokkeslettene",
    ],
    [
      "a window that ends first",
      { type: "interval", minutter: "5", fra: "16:00", til: "07:00" },
      "til",
      "Må være senere enn",
    ],
    ["no time", { type: "monthWorkingDay", dag: "last", kl: "" }, "kl", "Skriv klokkeslettet som 06:30"],
    ["no automation", { type: "workingDays", tider: "06:30", automatisering: "" }, "automatisering", "Må fylles ut"],
    [
      "a place that is no time zone",
      { type: "workingDays", tider: "06:30", tidssone: "Oslo?" },
      "tidssone",
      "Skriv en tidssone",
    ],
    [
      "everything missed, one over the other",
      { type: "workingDays", tider: "06:30", glemt: "RUN_ALL", overlapp: "SKIP" },
      "overlapp",
      "må kjøringene vente på hverandre",
    ],
  ] as const)(
    "%s is refused beside its field, and nothing is lost",
    async ([, fields, name, message], { app, engine }) => {
      const { operator, rest, automation } = await anOperator(engine, app);

      const { status, text, html } = await operator.post("/drift/tidsplaner/ny", { ...rest, ...fields });

      expect(status).toBe(400);
      expect(text).toContain("Én ting må rettes");
      expect(text).toContain(message);
      expect(html).toMatch(new RegExp(`id="${name}"[^>]*aria-invalid="true"`));
      if (name !== "automatisering") expect(html).toMatch(new RegExp(`value="${automation.id}" selected`));
      expect(await engine.db.schedule.count({ where: { tenantId: operator.tenantId } })).toBe(0);
    },
  );

  test("begins with the automation one came from, and offers none that has nothing to collect", async ({
    app,
    engine,
  }) => {
    const { operator, automation } = await anOperator(engine, app);
    const sums = await anAutomation(engine.db, { tenantId: operator.tenantId, title: "Summer" });

    const { html } = await operator.get(`/drift/tidsplaner/ny?automatisering=${automation.id}`);

    expect(html).toMatch(new RegExp(`value="${automation.id}" selected`));
    expect(html).not.toContain(sums.id);
  });

  test("says what to do when no automation can have one", async ({ app, engine }) => {
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });

    expect((await operator.get("/drift/tidsplaner/ny")).text).toContain("Ingen automatisering kan hente saker selv");
    expect((await operator.get("/drift/tidsplaner")).text).toContain("Ingen tidsplaner");
  });
});

describe("a schedule", () => {
  test("is changed from what it was to another kind", async ({ app, engine }) => {
    const { operator, rest, automation, only } = await anOperator(engine, app);
    const { id } = await engine.db.schedule.create({
      data: { tenantId: operator.tenantId, automationId: automation.id, rule: onWorkingDays },
    });
    expect((await operator.get(`/drift/tidsplaner/${id}/endre`)).html).toContain('value="06:30"');
    expect((await operator.get(`/drift/tidsplaner/${id}/endre?type=cron`)).html).toContain('id="uttrykk"');

    const answer = await operator.post(`/drift/tidsplaner/${id}/endre`, {
      ...rest,
      type: "monthWorkingDay",
      dag: "first",
      kl: "08:00",
      overlapp: "REPLACE",
    });

    expect(answer.status).toBe(303);
    expect(await only()).toMatchObject({
      rule: { kind: "monthWorkingDay", which: "first", time: "08:00" },
      overlapPolicy: "REPLACE",
    });
  });

  test("rests and goes on, and is removed after a question", async ({ app, engine }) => {
    const { operator, automation, only } = await anOperator(engine, app);
    const { id } = await engine.db.schedule.create({
      data: { tenantId: operator.tenantId, automationId: automation.id, rule: onWorkingDays },
    });
    const here = `/drift/tidsplaner/${id}`;

    await operator.post(`${here}/pause`);
    expect(await only()).toMatchObject({ enabled: false });
    expect((await operator.get(here)).text).toContain("Tidsplanen er satt på pause og starter ingenting.");
    await operator.post(`${here}/start`);
    expect(await only()).toMatchObject({ enabled: true });
    expect((await operator.get(`${here}/slett`)).text).toContain("«hver virkedag kl. 06:30» for Brev blir borte");
    expect(await operator.post(`${here}/slett`)).toMatchObject({ location: "/drift/tidsplaner?melding=slettet" });

    expect(await engine.db.schedule.count({ where: { tenantId: operator.tenantId } })).toBe(0);
    expect((await operator.get("/drift/tidsplaner?melding=slettet")).text).toContain("Tidsplanen er slettet.");
  });

  test("is seen by case workers and changed by none of them, and is not there for a neighbour", async ({
    app,
    engine,
  }) => {
    const { operator, automation } = await anOperator(engine, app);
    const { tenantId } = operator;
    const reader = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
    const neighbour = await aVisitor(engine, { app, roles: ["OPERATOR"] });
    const { id } = await engine.db.schedule.create({
      data: { tenantId, automationId: automation.id, rule: onWorkingDays },
    });
    const here = `/drift/tidsplaner/${id}`;

    const seen = await reader.get(here);
    expect(seen).toMatchObject({ status: 200 });
    expect(seen.html).not.toContain(`${here}/pause`);
    for (const path of ["/drift/tidsplaner/ny", `${here}/endre`, `${here}/slett`])
      expect((await reader.get(path)).status, path).toBe(403);
    for (const deed of ["pause", "start", "slett", "endre"]) {
      expect((await reader.post(`${here}/${deed}`)).status, deed).toBe(403);
      expect([400, 404], deed).toContain((await neighbour.post(`${here}/${deed}`)).status);
    }
    expect((await neighbour.get(here)).status).toBe(404);
    expect((await neighbour.get("/drift/tidsplaner")).text).not.toContain("06:30");
    expect(await engine.db.schedule.findUnique({ where: { id } })).toMatchObject({ enabled: true });
  });
});

describe("the calendar", () => {
  test("shows the days off of a year, and takes and removes the municipality's own", async ({ app, engine }) => {
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
    expect((await operator.get("/drift/kalender?aar=2027")).text).toContain(
      "17.05.2027 mandag Grunnlovsdagen og andre pinsedag",
    );

    const answer = await operator.post("/drift/kalender?aar=2026", {
      dato: "2026-12-24",
      navn: "Julaften",
      slutter: "12.00",
    });
    expect(answer.location).toBe("/drift/kalender?aar=2026&melding=lagt-til");
    const shown = await operator.get("/drift/kalender?aar=2026&melding=lagt-til");
    expect(shown.text).toContain("24.12.2026 torsdag Julaften Til kl. 12:00 Egen for kommunen");
    expect(shown.html).toContain('aria-label="Fjern Julaften 24.12.2026"');

    await operator.post("/drift/kalender/2026-12-24/fjern");
    expect((await operator.get("/drift/kalender?aar=2026")).text).not.toContain("Julaften");
  });

  test.for([
    ["a public holiday", { dato: "2026-05-14", navn: "Fri" }, "Datoen er en offentlig fridag fra før"],
    ["a Sunday", { dato: "2026-11-29", navn: "Fri" }, "Datoen er en lørdag eller søndag"],
    ["no date", { dato: "", navn: "Fri" }, "Velg en dato"],
    ["no name", { dato: "2026-12-24", navn: "" }, "Må fylles ut"],
    ["a name that is too long", { dato: "2026-12-24", navn: "a".repeat(101) }, "Skriv et navn på høyst 100 tegn"],
    [
      "a whole day as a half one",
      { dato: "2026-12-24", navn: "Fri", slutter: "16:00" },
      "Skriv et klokkeslett før 16:00",
    ],
    ["a time that is none", { dato: "2026-12-24", navn: "Fri", slutter: "lunsj" }, "Skriv et klokkeslett før 16:00"],
  ] as const)("refuses %s", async ([, form, message], { app, engine }) => {
    const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });

    const { status, text } = await operator.post("/drift/kalender?aar=2026", { slutter: "", ...form });

    expect(status).toBe(400);
    expect(text).toContain(message);
    expect(await engine.db.nonWorkingDay.count({ where: { tenantId: operator.tenantId } })).toBe(0);
  });

  test("is changed by nobody who may not, and shows this year for a year that is none", async ({ app, engine }) => {
    const reader = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });

    const { text, html } = await reader.get("/drift/kalender?aar=tull");
    expect(text).toContain(`Fridager ${new Date().getFullYear()}`);
    expect(html).not.toContain('name="dato"');
    expect((await reader.post("/drift/kalender", { dato: "2026-12-24", navn: "Fri" })).status).toBe(403);
    expect((await reader.post("/drift/kalender/2026-12-24/fjern")).status).toBe(403);
  });
});
