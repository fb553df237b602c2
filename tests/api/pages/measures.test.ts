import { randomUUID } from "node:crypto";
import { describe } from "vitest";
import type { Engine } from "../../../core/context.ts";
import { addEntries } from "../../../core/ledger/index.ts";
import { localDateOf, toDbDate } from "../../../core/local-date.ts";
import { aBaseline, anAutomation, aProcess, aSettledCase, aTenant, aUnit, contextFor } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

/** Ten minutes until 2026-03-15, seven from then on; an owner and a controller. */
async function aPlace(engine: Engine, app: App) {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId, yearlyVolume: 1_200 });
  const scope = { tenantId, unitId, processId };
  const timed = { evidenceClass: "B", secondsPerCase: 600, validTo: "2026-03-15" } as const;
  const old = await aBaseline(db, { ...scope, version: 1, ...timed });
  const next = await aBaseline(db, {
    ...scope,
    ...timed,
    version: 2,
    secondsPerCase: 420,
    validFrom: "2026-03-15",
    validTo: null,
  });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId, name: "Ola Hansen" });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
  const form = {
    navn: "Kortere skjema",
    type: "SIMPLIFY",
    for: old.id,
    etter: next.id,
    enhet: unitId,
    fra: "2026-03-15",
    beskrivelse: "Tre felter er borte",
  };
  return { scope, owner, controller, form };
}

/** Where the month that was told of last is decided on. */
async function waitingAt(visitor: Visitor, here: string): Promise<string> {
  return /\/gevinst\/tiltak\/saker\/[0-9a-f-]{36}/.exec((await visitor.get(here)).html)?.[0] ?? "";
}

type Visitor = Awaited<ReturnType<typeof aVisitor>>;

const pathOf = (location: string | null) => location?.split("?")[0] ?? "";

describe("a measure", () => {
  test("is proposed by one, approved by another, and credited by the month", async ({ app, engine }) => {
    const { owner, controller, form } = await aPlace(engine, app);

    const proposed = await owner.post("/gevinst/tiltak/ny", form);
    const here = pathOf(proposed.location);
    const own = await owner.get(here);
    await controller.post(`${here}/godkjenn`);
    const recorded = await owner.post(`${here}/maaned`, { maaned: "2026-04", saker: "151", kilde: "Fagsystemet" });
    const told = await owner.get(recorded.location ?? "");
    const month = await waitingAt(owner, here);
    const ownMonth = await owner.get(month);
    const waiting = await controller.get("/gevinst/tiltak");
    const asked = await controller.get(month);
    const credited = await controller.post(`${month}/godkjenn`);
    const page = await controller.get(credited.location ?? "");

    expect(proposed).toMatchObject({ status: 303 });
    expect(own.text).toContain("Du foreslo tiltaket selv. En annen må godkjenne det.");
    expect(own.html).not.toContain(`${here}/godkjenn`);
    expect(told.text).toContain("Tallet er sendt til godkjenning.");
    expect(told.text).toContain("Frigjort i alt 0,0 timer");
    expect(told.text).toContain("Ingen måneder er ført.");
    expect(ownMonth.text).toContain("Du skrev tallet selv. En annen må godkjenne det.");
    expect(ownMonth.html).not.toContain(`${month}/godkjenn`);
    expect(waiting.text).toMatch(
      /Måneder som venter på godkjenning .*Kortere skjema april 2026 Mer enn halvannen gang .* 151 7,6 Fagsystemet Ola Hansen/,
    );
    expect(asked.text).toContain("Godkjenner du, føres 7,6 timer i hovedboken");
    expect(page.text).toContain("Tallet er godkjent, og måneden er ført i hovedboken.");
    expect(page.text).toContain("Fagsystemet Ført av Ola Hansen, godkjent av Kari Nordmann");
    expect((await controller.get("/gevinst/tiltak")).text).not.toContain("venter på godkjenning");
    expect(page.text).toMatch(/april 2026 Mer enn halvannen gang så mange saker.* 151 7,6 B: målt/);
    expect(page.text).toContain("Nullpunkt før versjon 1: 10,0 min per sak, grunnlag B");
    const list = await owner.get("/gevinst/tiltak");
    expect(list.text).toMatch(
      /Kortere skjema Forenkle Godkjent Brev til arkiv Dokumentsenteret 15\.03\.2026 10,0 → 7,0 min 7,6/,
    );
  });

  test("whose month was told wrong has it rejected or withdrawn with a reason, and told of anew", async ({
    app,
    engine,
  }) => {
    const { owner, controller, form } = await aPlace(engine, app);
    const here = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
    await controller.post(`${here}/godkjenn`);
    const record = (saker: string) => owner.post(`${here}/maaned`, { maaned: "2026-04", saker, kilde: "Telt" });
    await record("100");

    const again = await record("90");
    const first = await waitingAt(owner, here);
    const without = await controller.post(`${first}/avslaa`, { "grunn-avslaa": " " });
    const rejected = await controller.post(`${first}/avslaa`, { "grunn-avslaa": "Mangler en uke" });
    const told = await owner.get(rejected.location ?? "");
    const late = await controller.post(`${first}/godkjenn`);
    await record("90");
    const second = await waitingAt(owner, here);
    const own = await owner.post(`${second}/godkjenn`);
    const withdrawn = await owner.post(`${second}/trekk`, { "grunn-trekk": "Feil rapport" });

    expect(again.text).toContain("Måned: Måneden venter alt på godkjenning.");
    expect(without).toMatchObject({ status: 400, text: expect.stringContaining("Begrunnelse: Fyll ut") as string });
    expect(told.text).toContain("Tallet er avslått. Måneden kan føres på nytt.");
    expect(told.text).toContain("Avslått Kari Nordmann: Mangler en uke");
    expect(late).toMatchObject({ status: 400, text: expect.stringContaining("Noen har avgjort dette") as string });
    expect(own.status).toBe(403);
    expect((await owner.get(withdrawn.location ?? "")).text).toContain("Trukket Ola Hansen: Feil rapport");
    expect((await owner.get(here)).text).toContain("Frigjort i alt 0,0 timer");
  });

  test("whose month was wrong has it taken back by a controller, and entered anew", async ({ app, engine }) => {
    const { owner, controller, form } = await aPlace(engine, app);
    const here = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
    await controller.post(`${here}/godkjenn`);
    const record = async (saker: string) => {
      const told = await owner.post(`${here}/maaned`, { maaned: "2026-04", saker, kilde: "Telt" });
      if (told.status === 303) await controller.post(`${await waitingAt(controller, here)}/godkjenn`);
      return told;
    };
    await record("100");

    const again = await record("90");
    const asked = await controller.get(`${here}/maaned/2026-04/tilbakefor`);
    await controller.post(`${here}/maaned/2026-04/tilbakefor`, { grunn: "Feil rapport" });
    const taken = await owner.get(here);
    await record("90");

    expect(again.status).toBe(400);
    expect(again.text).toContain("Måneden er alt ført. Tilbakefør den først hvis tallet er feil.");
    expect(asked.text).toContain("Det som er ført for april 2026, blir trukket fra i dag.");
    expect(taken.text).toContain("april 2026 Tilbakeført 100 0,0");
    expect((await owner.get(here)).text).toContain("Frigjort i alt 4,5 timer");
    expect((await controller.get(`${here}/maaned/2026-05/tilbakefor`)).status).toBe(404);
  });

  test("is ended with a reason, and a proposal withdrawn", async ({ app, engine }) => {
    const { owner, form } = await aPlace(engine, app);
    const here = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
    expect((await owner.get(here)).text).toContain("Trekk forslaget");

    const without = await owner.post(`${here}/avslutt`, { dag: "", grunn: "" });
    const ended = await owner.post(`${here}/avslutt`, { dag: "", grunn: "Feil prosess" });

    expect(without.text).toContain("Begrunnelse: Fyll ut dette feltet");
    expect((await owner.get(ended.location ?? "")).text).toContain("Avsluttet Forenkle");
  });
});

describe("what is refused is told beside its field", () => {
  test.for([
    [
      "nothing at all",
      { navn: "", type: "", for: "", fra: "", beskrivelse: "" },
      ["Navn: Fyll ut", "Type tiltak: Fyll ut", "Virker fra: Fyll ut"],
    ],
    ["no new time", { etter: "" }, ["Nullpunkt etter tiltaket: En forenkling trenger nullpunktet som gjelder etterpå"]],
    [
      "a removal that says not what there would have been",
      { type: "REMOVE", etter: "" },
      ["Saker i året det ville vært: Fyll ut når arbeidet er borte", "Hvem sier det?: Fyll ut når arbeidet er borte"],
    ],
    [
      "a volume that is no number",
      { type: "REMOVE", etter: "", volum: "mange", hvem: "Ola", metode: "Telt" },
      ["Skriv et helt tall som er 0 eller mer"],
    ],
    [
      "a day on which the new time is not valid",
      { fra: "2026-03-14" },
      ["Nullpunktet gjelder ikke den dagen tiltaket virker fra"],
    ],
  ] as const)("%s", async ([, wrong, told], { app, engine }) => {
    const { owner, form } = await aPlace(engine, app);

    const answer = await owner.post("/gevinst/tiltak/ny", { ...form, ...wrong });

    expect(answer.status).toBe(400);
    for (const text of told) expect(answer.text).toContain(text);
  });

  test("a name that is taken, and an approval by the one who proposed", async ({ app, engine }) => {
    const { scope, form } = await aPlace(engine, app);
    const { tenantId } = scope;
    const both = await aVisitor(engine, { app, roles: ["PROCESS_OWNER", "CONTROLLER"], tenantId });
    const here = pathOf((await both.post("/gevinst/tiltak/ny", form)).location);

    expect((await both.post("/gevinst/tiltak/ny", form)).text).toContain(
      "Navn: Det finnes alt et tiltak med dette navnet",
    );
    const approval = await both.post(`${here}/godkjenn`);
    expect(approval.status).toBe(400);
    expect(approval.text).toContain("Du foreslo tiltaket selv. En annen må godkjenne det.");

    const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
    await controller.post(`${here}/godkjenn`);
    await both.post(`${here}/maaned`, { maaned: "2026-04", saker: "9", kilde: "Telt" });
    const month = await waitingAt(both, here);
    const own = await both.post(`${month}/godkjenn`);
    expect(own.status).toBe(400);
    expect(own.text).toContain("Du skrev tallet selv. En annen må godkjenne det.");
    await engine.db.measureVolumeProposal.updateMany({ where: { tenantId }, data: { proposedById: randomUUID() } });
    expect((await both.post(`${month}/godkjenn`)).text).toContain("En API-nøkkel skrev tallet. Avslå det");

    await engine.db.measure.updateMany({ where: { tenantId }, data: { status: "PROPOSED", approvedAt: null } });
    await engine.db.measure.updateMany({ where: { tenantId }, data: { recordedById: randomUUID() } });
    expect((await both.post(`${here}/godkjenn`)).text).toContain("En API-nøkkel foreslo tiltaket. Trekk forslaget");
  });

  test("a month that robots were credited the old time in, with how many cases and the way out", async ({
    app,
    engine,
  }) => {
    const { scope, owner, controller, form } = await aPlace(engine, app);
    const { unitId, ...ofProcess } = scope;
    const below = await aUnit(engine.db, { tenantId: scope.tenantId, parentId: unitId });
    await aBaseline(engine.db, { ...ofProcess, unitId: below.id, version: 3, secondsPerCase: 600 });
    const automation = await anAutomation(engine.db, { ...ofProcess, unitId: below.id });
    await aSettledCase(engine, { automation, at: "2026-04-20T10:00:00Z" });
    const here = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
    await controller.post(`${here}/godkjenn`);

    const answer = await owner.post(`${here}/maaned`, { maaned: "2026-04", saker: "90", kilde: "Telt" });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain("Måned: Roboten har fått timer for 1 av disse sakene etter den gamle tiden.");
    expect(answer.text).toContain("Tilbakefør sakene i Hovedbok først");
  });

  test("a month of work that is gone with more cases than were approved, and how many it may have", async ({
    app,
    engine,
  }) => {
    const { owner, controller, form } = await aPlace(engine, app);
    const gone = { type: "REMOVE", etter: "", volum: "24000", hvem: "Ola", metode: "Telt" };
    const here = pathOf((await owner.post("/gevinst/tiltak/ny", { ...form, ...gone })).location);
    await controller.post(`${here}/godkjenn`);

    const answer = await owner.post(`${here}/maaned`, { maaned: "2026-04", saker: "2001", kilde: "Anslag" });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain("Antall saker: Høyst 2 000 saker i denne måneden");
  });

  test("a second measure that takes the same time", async ({ app, engine }) => {
    const { owner, controller, form } = await aPlace(engine, app);
    const propose = async (navn: string) =>
      pathOf((await owner.post("/gevinst/tiltak/ny", { ...form, navn })).location);
    await controller.post(`${await propose("Første")}/godkjenn`);

    const second = await controller.post(`${await propose("Andre")}/godkjenn`);

    expect(second.status).toBe(400);
    expect(second.text).toContain("Et annet tiltak regner alt med den samme tiden i de samme sakene");
  });
});

describe("the steps", () => {
  test("are claimed from the automation's and the measure's page, and never more than the whole", async ({
    app,
    engine,
  }) => {
    const { scope, owner, form } = await aPlace(engine, app);
    const automation = await anAutomation(engine.db, scope);
    await engine.db.processVersion.create({
      data: {
        tenantId: scope.tenantId,
        processId: scope.processId,
        number: 1,
        validFrom: toDbDate("2026-01-01"),
        reason: "Første",
        createdBy: "Kari",
        createdAt: new Date(),
        steps: {
          create: [
            {
              key: "register",
              position: 1,
              title: "Registrer",
              share: 1,
            },
          ],
        },
      },
    });
    const steps = `/automatiseringer/${automation.id}/trinn`;
    const measure = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
    expect((await owner.get(`/automatiseringer/${automation.id}`)).html).toContain(steps);

    const claimed = await owner.post(steps, { "trinn-register": "62,5 %", fra: "2026-01-01" });
    const tooMuch = await owner.post(`${measure}/trinn`, { "trinn-register": "40", fra: "2026-02-01" });
    const wrong = await owner.post(`${measure}/trinn`, { "trinn-register": "0", fra: "2026-02-01" });
    const rest = await owner.post(`${measure}/trinn`, { "trinn-register": "37,5", fra: "2026-02-01" });

    expect((await owner.get(claimed.location ?? "")).text).toContain("Trinnene er lagret.");
    expect((await owner.get(steps)).html).toContain('value="62,5"');
    expect(tooMuch.text).toContain("Registrer: Til sammen blir mer enn hele trinnet overtatt.");
    expect(wrong.text).toContain("Registrer: Skriv en prosent over 0 og opp til 100");
    expect((await owner.get(rest.location ?? "")).text).toContain(
      "Registrer 62,5 % Kontroll av summer fra 01.01.2026 Registrer 37,5 % Kortere skjema fra 01.02.2026",
    );
  });

  test("that nobody has registered cannot be claimed, and the page says what to do", async ({ app, engine }) => {
    const { scope, owner } = await aPlace(engine, app);
    const automation = await anAutomation(engine.db, scope);

    const page = await owner.get(`/automatiseringer/${automation.id}/trinn`);

    expect(page.text).toContain("Prosessen har ingen trinn som gjelder i dag.");
  });
});

test("who may only read sees no forms, and who may not is told so", async ({ app, engine }) => {
  const { scope, owner, form } = await aPlace(engine, app);
  const here = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
  const manager = await aVisitor(engine, { app, roles: ["MANAGEMENT"], tenantId: scope.tenantId });
  const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId: scope.tenantId });
  const stranger = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });

  expect((await manager.get(here)).html).not.toMatch(/\/(maaned|avslutt|godkjenn|trinn)"/);
  expect((await manager.get("/gevinst/tiltak")).html).not.toContain("/gevinst/tiltak/ny");
  expect((await manager.get("/gevinst/tiltak/ny")).status).toBe(403);
  expect((await worker.get("/gevinst/tiltak")).status).toBe(403);
  expect((await stranger.get(here)).status).toBe(404);
  expect((await worker.get(`/gevinst/tiltak/saker/${randomUUID()}`)).status).toBe(403);
  expect((await manager.get(`/gevinst/tiltak/saker/${randomUUID()}`)).status).toBe(404);
  expect((await stranger.get("/gevinst/tiltak")).text).toContain("Ingen tiltak er registrert.");
  expect((await stranger.get("/gevinst/tiltak/ny")).text).toContain(
    "Det finnes ingen godkjente nullpunkter å bygge på.",
  );
});

test("the page of a process has its measures, with what each has freed this year", async ({ app, engine }) => {
  const { scope, owner, controller, form } = await aPlace(engine, app);
  const { tenantId, unitId, processId } = scope;
  const page = `/gevinst/prosesser/${processId}`;
  expect((await owner.get(page)).text).toContain("Ingen tiltak er foreslått for prosessen.");
  const here = pathOf((await owner.post("/gevinst/tiltak/ny", form)).location);
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"], tenantId });
  const of = { kind: "SIMPLIFY", measureId: here.split("/").at(-1) ?? "", unitId, processId } as const;
  const today = localDateOf(new Date());
  const day = { thisYear: `${today.slice(0, 4)}-01-01`, before: `${Number(today.slice(0, 4)) - 1}-12-31` };
  await addEntries(engine.db, ctx, [
    { ...of, localDate: day.thisYear, seconds: 7_200, evidenceClass: "B", reason: "Fagsystemet" },
    { ...of, localDate: day.before, seconds: 36_000, evidenceClass: "B", reason: "Fagsystemet" },
  ]);

  const { text, html } = await controller.get(page);

  expect(text).toContain(`Netto timer ${today.slice(0, 4)} Kortere skjema Foreslått 2,0`);
  expect(html).toContain(`href="${here}"`);
  const worker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  expect((await worker.get(page)).text).not.toContain("Kortere skjema");
});
