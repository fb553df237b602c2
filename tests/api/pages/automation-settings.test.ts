import { anAutomation } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

const filled = {
  forsok: "4",
  steggrense: "90",
  frist: "3",
  antall: "20",
  ventetid: "1 440",
  stille: "4",
  saksdata: "90",
  bevis: "30",
  spor: "FIRST_ATTEMPT",
  "forsok-TARGET_DOWN": "6",
  "forste-TARGET_DOWN": "60",
  "lengste-TARGET_DOWN": "1800",
};

test("how an automation is run is shown, filled in, saved, and shown again", async ({ app, engine }) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const { id } = await anAutomation(engine.db, { tenantId: owner.tenantId });
  const here = `/automatiseringer/${id}`;

  const before = await owner.get(here);
  const form = await owner.get(`${here}/innstillinger`);
  const saved = await owner.post(`${here}/innstillinger`, filled);
  const after = await owner.get(saved.location ?? "");
  const again = await owner.get(`${here}/innstillinger`);

  expect(before.text).toContain("Slik drives den");
  expect(before.text).toContain("Begynner med en gang");
  expect(form.text).toContain("Standard: høyst 2 forsøk, venter 5 s, så dobbelt så lenge for hver gang, høyst 1 min.");
  expect(saved).toMatchObject({ status: 303, location: `${here}?melding=innstillinger` });
  expect(after.text).toContain("Innstillingene er lagret.");
  expect(after.text).toContain("når 20 saker venter, eller den eldste har ventet 24 t");
  expect(after.text).toContain("Frist 3 virkedager");
  expect(before.text).toContain("Spor av feil fra andre forsøk");
  expect(after.text).toContain("Spor av feil fra første forsøk");
  expect(again.html).toMatch(/<option value="FIRST_ATTEMPT" selected/);
  expect(after.text).toContain("egne regler for: Fagsystemet svarer ikke");
  expect(again.html).toMatch(/name="forste-TARGET_DOWN"/);
  expect(again.html).toMatch(/value="60"[^>]*name="forste-TARGET_DOWN"|name="forste-TARGET_DOWN"[^>]*value="60"/);
  expect(await engine.db.automation.findUnique({ where: { id } })).toMatchObject({
    maxAttempts: 4,
    stepLimitSeconds: 90,
    deadlineWorkingDays: 3,
    startAtWaiting: 20,
    startAfterMinutes: 1440,
    idleAlertHours: 4,
    payloadRetentionDays: 90,
    evidenceRetentionDays: 30,
    traceFrom: "FIRST_ATTEMPT",
    retryPolicy: { TARGET_DOWN: { maxAttempts: 6, firstBackoffSeconds: 60, longestBackoffSeconds: 1800 } },
  });
});

const decided = { stepLimitSeconds: 30, idleAlertHours: 2, traceFrom: "NEVER" } as const;

test("an empty field is a setting that nobody has decided", async ({ app, engine }) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const { id } = await anAutomation(engine.db, { tenantId: owner.tenantId, ...decided });

  const saved = await owner.post(`/automatiseringer/${id}/innstillinger`, { forsok: "3" });

  expect(saved.status).toBe(303);
  expect(await engine.db.automation.findUnique({ where: { id } })).toMatchObject({
    stepLimitSeconds: null,
    idleAlertHours: null,
    traceFrom: "NEVER",
    retryPolicy: {},
  });
});

const wrong: [field: string, text: string, message: string][] = [
  ["forsok", "", "Skriv et helt tall fra 1 til 10"],
  ["forsok", "11", "Skriv et helt tall fra 1 til 10"],
  ["steggrense", "2", "Skriv et helt tall fra 5 til 3600"],
  ["frist", "2,5", "Skriv et helt tall fra 0 til 260"],
  ["saksdata", "mange", "Skriv et helt tall fra 1 til 3650"],
  ["antall", "20", "Si også hvor lenge den eldste kan vente"],
  ["spor", "TREDJE", "Velg én"],
  ["forsok-STUCK", "0", "Skriv et helt tall fra 1 til 10"],
  ["lengste-TIMEOUT", "90000", "Skriv et helt tall fra 0 til 86400"],
];

test.for(wrong)(
  "%s «%s» comes back with the reason beside it, and nothing is saved",
  async ([field, text, message], { app, engine }) => {
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
    const { id } = await anAutomation(engine.db, { tenantId: owner.tenantId });
    const before = await engine.db.automation.findUnique({ where: { id } });

    const refused = await owner.post(`/automatiseringer/${id}/innstillinger`, { forsok: "3", [field]: text });

    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Én ting må rettes");
    expect(refused.text).toContain(message);
    expect(await engine.db.automation.findUnique({ where: { id } })).toEqual(before);
  },
);

test("a longest wait shorter than the first is refused beside its own field", async ({ app, engine }) => {
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"] });
  const { id } = await anAutomation(engine.db, { tenantId: owner.tenantId });
  const form = { forsok: "3", "forste-TIMEOUT": "60", "lengste-TIMEOUT": "30" };

  const refused = await owner.post(`/automatiseringer/${id}/innstillinger`, form);

  expect(refused.html).toMatch(/id="lengste-TIMEOUT-feil"[^>]*>\s*Kan ikke være kortere/);
});

test("an operator sees how it is run and may not change it", async ({ app, engine }) => {
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"] });
  const { id } = await anAutomation(engine.db, { tenantId: operator.tenantId });

  const { html, text } = await operator.get(`/automatiseringer/${id}`);

  expect(text).toContain("Slik drives den");
  expect(html).not.toContain("/innstillinger");
  expect(await operator.get(`/automatiseringer/${id}/innstillinger`)).toMatchObject({ status: 403 });
  expect(await operator.post(`/automatiseringer/${id}/innstillinger`, filled)).toMatchObject({ status: 403 });
});
