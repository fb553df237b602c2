import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idnr } from "@navikt/fnrvalidator";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { sandboxAccounts, startSandbox, type Sandbox } from "../../sandbox/main.ts";
import { aForm, baseDate, now, person, registerForm, stateOf, tokenOn, visitSandbox } from "./visitor.ts";

const started: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.stop()));
});

async function start(options: Partial<Parameters<typeof startSandbox>[0]> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0, seed: 1, forms: 0, requests: 0, baseDate, now, ...options });
  started.push(sandbox);
  return sandbox;
}

describe("generated data", () => {
  test("is the same for the same seed, and another for another seed", async () => {
    const options = { forms: 150, requests: 150 };
    const first = await visitSandbox({ ...options, seed: 7 });
    const again = await visitSandbox({ ...options, seed: 7 });
    const other = await visitSandbox({ ...options, seed: 8 });

    expect(stateOf(first.municipality)).toBe(stateOf(again.municipality));
    expect(stateOf(first.municipality)).not.toBe(stateOf(other.municipality));
  });

  test("has every exception in each hundred, and eighty cases that go straight through", async () => {
    const { municipality } = await visitSandbox({ forms: 100, requests: 100 });
    const forms = municipality.archive.forms().map((form) => form.sandbox.scenario);
    const requests = municipality.claims.requests().map((request) => request.sandbox.scenario);

    expect(forms.filter((scenario) => ["straight-through", "open-case"].includes(scenario)).length).toBeGreaterThan(79);
    expect(new Set(forms).size).toBe(12);
    expect(requests.filter((scenario) => ["straight-through", "not-a-working-day"].includes(scenario))).toHaveLength(
      80,
    );
    expect(new Set(requests).size).toBe(13);
  });

  test("holds synthetic persons only, with control digits that hold", async () => {
    const { municipality } = await visitSandbox({ forms: 200 });
    const ids = municipality.archive.forms().flatMap((form) => form.nationalId ?? []);

    expect(ids.length).toBeGreaterThan(50);
    expect(ids.map((id) => idnr(id))).toEqual(ids.map(() => ({ status: "valid", type: "tnr" })));
  });
});

describe("the archive", () => {
  test("keeps what was typed, and marks the form in the intake list as handled", async () => {
    const visitor = await visitSandbox();
    await visitor.api("/archive/forms", { method: "POST", json: [aForm("F-1")] });
    await visitor.logIn("archive");

    await registerForm(visitor, "F-1");

    expect(await visitor.api("/archive/forms?status=HANDLED")).toMatchObject([{ formId: "F-1" }]);
    expect(await visitor.api("/archive/entries?formId=F-1")).toMatchObject([
      { status: "J", type: "I", unit: "Plan og bygg", form: { senderId: person.nationalId, name: person.name } },
    ]);
    expect(await visitor.api("/archive/documents")).toMatchObject([{ formId: "F-1", frozen: true }]);
  });

  test("registers a form that the intake list has never heard of", async () => {
    const visitor = await visitSandbox();
    await visitor.logIn("archive");

    await registerForm(visitor, "F-elsewhere");

    expect(visitor.municipality.summary().archive).toMatchObject({ finishedForms: 1, registeredTwice: [] });
  });

  test("lets a form be registered twice, and shows that it was", async () => {
    const visitor = await visitSandbox();
    await visitor.logIn("archive");

    await registerForm(visitor, "F-1");
    await registerForm(visitor, "F-1");

    expect(await visitor.api("/archive/registrations")).toEqual({ "F-1": 2 });
    expect(visitor.municipality.summary().archive.registeredTwice).toEqual(["F-1"]);
  });

  test("saves nothing when the same screen is sent a second time", async () => {
    const visitor = await visitSandbox();
    await visitor.logIn("archive");
    const token = tokenOn(await visitor.open("/archive/register"));
    const typed = { token, formId: "F-1", submittedAt: "01.03.2026 11:00:00", formType: "x", caseChoice: "NEW" };
    const entry = { ...typed, ...person, title: "Søknad", entryType: "I" };

    await visitor.send("/archive/entries", entry);
    const second = await visitor.send("/archive/entries", entry);

    expect(second.status).toBe(409);
    expect(visitor.municipality.registrations()).toEqual({ "F-1": 1 });
  });

  test("refuses a title with a national id", async () => {
    const visitor = await visitSandbox();
    await visitor.logIn("archive");
    const token = tokenOn(await visitor.open("/archive/register"));

    const answer = await visitor.send("/archive/entries", { token, formId: "F-1", title: person.nationalId });

    expect(answer.status).toBe(422);
    expect(answer.text).toContain("Tittelen kan ikke ha fødselsnummer.");
  });
});

describe("the claims system", () => {
  test("changes a due date once for each time somebody does it", async () => {
    const visitor = await visitSandbox({ requests: 1 });
    await visitor.logIn("claims");
    const [request] = visitor.municipality.claims.requests();
    const path = `/claims/invoices/${request?.invoiceNumber}`;
    const change = { requestId: request?.requestId ?? "", newDueDate: "04.05.2026" };
    const token = tokenOn(await visitor.open(path));
    const otherToken = tokenOn(await visitor.open(path));

    await visitor.send(`${path}/due-date`, { token, ...change });
    await visitor.send(`${path}/due-date`, { token: otherToken, ...change });

    expect(visitor.municipality.grants()).toEqual({ [change.requestId]: 2 });
    expect(visitor.municipality.summary().claims.grantedTwice).toEqual([change.requestId]);
  });

  test.each(["1.5.26", "31.02.2026", "03.05.2026", "01.05.2026", "01.03.2026"])(
    "refuses %s as a due date",
    async (date) => {
      const visitor = await visitSandbox({ requests: 1 });
      await visitor.logIn("claims");
      const [request] = visitor.municipality.claims.requests();
      const path = `/claims/invoices/${request?.invoiceNumber}`;
      const token = tokenOn(await visitor.open(path));

      const answer = await visitor.send(`${path}/due-date`, {
        token,
        requestId: request?.requestId ?? "",
        newDueDate: date,
      });

      expect(answer.status).toBe(422);
      expect(visitor.municipality.grants()).toEqual({});
    },
  );
});

describe("the switches", () => {
  test("slow pages take their time", async () => {
    const visitor = await visitSandbox({ switches: { archive: { slowMs: 120 } } });
    const before = performance.now();

    await visitor.open("/archive/login");

    expect(performance.now() - before).toBeGreaterThan(110);
  });

  test("sessions end after N pages, when they are ended, and when nobody uses them", async () => {
    let minutes = 0;
    const clock = () => new Date(now().getTime() + minutes * 60_000);
    const visitor = await visitSandbox({ switches: { archive: { expireEveryRequests: 2 } }, now: clock });
    const statuses = async () => (await visitor.open("/archive/intake")).location ?? "open";
    await visitor.logIn("archive");
    expect([await statuses(), await statuses(), await statuses()]).toEqual(["open", "open", "/archive/login?expired"]);

    await visitor.api("/switches", { method: "PUT", json: { archive: { expireEveryRequests: 0 } } });
    await visitor.logIn("archive");
    expect(await statuses()).toBe("open");
    await visitor.api("/switches/archive/expire-sessions", { method: "POST" });
    expect(await statuses()).toBe("/archive/login?expired");

    await visitor.logIn("archive");
    minutes = 31;
    expect(await statuses()).toBe("/archive/login?expired");
  });

  test("every Nth save is refused", async () => {
    const visitor = await visitSandbox({ switches: { archive: { validationErrorEvery: 2 } } });
    await visitor.logIn("archive");
    const save = async (formId: string) => {
      const token = tokenOn(await visitor.open("/archive/register"));
      const typed = { token, formId, submittedAt: "01.03.2026 11:00:00", formType: "x", caseChoice: "NEW", title: "T" };
      return (await visitor.send("/archive/entries", { ...typed, ...person })).status;
    };

    expect([await save("F-1"), await save("F-2"), await save("F-3"), await save("F-4")]).toEqual([303, 422, 303, 422]);
  });

  test("rows come twice", async () => {
    const visitor = await visitSandbox({ requests: 1, switches: { claims: { duplicateRows: true } } });
    await visitor.logIn("claims");

    const { text } = await visitor.open("/claims/requests");

    expect(text.match(/BU-2026-000001<\/a>/g)).toHaveLength(2);
  });

  test("labels change to another municipality's wording", async () => {
    const visitor = await visitSandbox({ switches: { archive: { labels: "alternative" } } });

    expect((await visitor.open("/archive/login")).text).toContain("Kodeord");
  });

  test("maintenance closes one system and not the other", async () => {
    const visitor = await visitSandbox({ switches: { archive: { maintenance: true } } });

    expect(await visitor.open("/archive/login")).toMatchObject({ status: 503 });
    expect(await visitor.open("/claims/login")).toMatchObject({ status: 200 });
  });

  test("technical errors come by seed, with the asked probability", async () => {
    const statuses = async () => {
      const visitor = await visitSandbox({ switches: { archive: { faults: { error500: 0.3 } } } });
      const answers = [];
      for (let page = 0; page < 100; page++) answers.push((await visitor.open("/archive/login")).status);
      return answers;
    };
    const first = await statuses();

    expect(await statuses()).toEqual(first);
    expect(first.filter((status) => status === 500).length).toBeGreaterThan(15);
    expect(first.filter((status) => status === 500).length).toBeLessThan(45);
  });

  test("the connection is cut after the save, and the save stands", async () => {
    const { url, municipality } = await start({ requests: 1, switches: { claims: { faults: { dropAfterSave: 1 } } } });
    const login = await fetch(`${url}/claims/login`, {
      method: "POST",
      body: new URLSearchParams(sandboxAccounts.claims),
      redirect: "manual",
    });
    const cookie = login.headers.get("set-cookie") ?? "";
    const [request] = municipality.claims.requests();
    const path = `${url}/claims/invoices/${request?.invoiceNumber}`;
    const screen = { status: 200, location: null, text: await (await fetch(path, { headers: { cookie } })).text() };
    const fields = { token: tokenOn(screen), requestId: request?.requestId ?? "", newDueDate: "04.05.2026" };

    const save = fetch(`${path}/due-date`, { method: "POST", body: new URLSearchParams(fields), headers: { cookie } });

    await expect(save).rejects.toThrow("fetch failed");
    expect(municipality.grants()).toEqual({ [fields.requestId]: 1 });
  });

  test("a hanging page does not keep the sandbox from stopping", async () => {
    const sandbox = await start({ switches: { archive: { faults: { hang: 1 } } } });
    const hanging = fetch(`${sandbox.url}/archive/login`).catch(() => "cut");
    await expect.poll(() => sandbox.municipality.systems.archive.counters.requests).toBe(1);

    await sandbox.stop();

    expect(await hanging).toBe("cut");
  });

  test("a storm of hanging pages warns of nothing, and all of them end with the sandbox", async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on("warning", warned);
    onTestFinished(() => void process.off("warning", warned));
    const sandbox = await start({ switches: { archive: { faults: { hang: 1 } } } });
    const hanging = Array.from({ length: 30 }, () => fetch(`${sandbox.url}/archive/login`).catch(() => "cut"));
    await expect.poll(() => sandbox.municipality.systems.archive.counters.requests).toBe(30);

    await sandbox.stop();

    expect(new Set(await Promise.all(hanging))).toEqual(new Set(["cut"]));
    expect(warnings).toEqual([]);
  });

  test("an unknown switch is refused", async () => {
    const visitor = await visitSandbox();

    expect(await visitor.api("/switches", { method: "PUT", json: { archive: { slow: 1 } } })).toMatchObject({
      error: "Invalid body",
    });
  });
});

describe("the JSON API", () => {
  test("takes ten thousand forms at once", async () => {
    const visitor = await visitSandbox();
    const forms = Array.from({ length: 10_000 }, (_, index) => aForm(`F-${index}`));

    expect(await visitor.api("/archive/forms", { method: "POST", json: forms })).toMatchObject({ added: 10_000 });
    expect(visitor.municipality.summary().archive.unhandledForms).toBe(10_000);
  });

  test("adds nothing when one id exists already", async () => {
    const visitor = await visitSandbox();
    await visitor.api("/archive/forms", { method: "POST", json: [aForm("F-1")] });

    const answer = await visitor.api("/archive/forms", { method: "POST", json: [aForm("F-2"), aForm("F-1")] });

    expect(answer).toMatchObject({ ids: ["F-1"] });
    expect(visitor.municipality.archive.forms()).toHaveLength(1);
  });

  test("generates on demand, never the same case again", async () => {
    const visitor = await visitSandbox({ forms: 10, requests: 10 });

    await visitor.api("/archive/forms", { method: "POST", json: { generate: 15 } });
    await visitor.api("/claims/requests", { method: "POST", json: { generate: 15 } });

    expect(visitor.municipality.summary()).toMatchObject({ archive: { forms: 25 }, claims: { requests: 25 } });
  });
});

test("a restart carries on from the state file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "solvik-"));
  const stateFile = join(folder, "state.json");
  const before = await start({ forms: 30, requests: 30, stateFile });
  before.generate({ forms: 5 });
  const expected = stateOf(before.municipality);
  await before.stop();

  const after = await start({ forms: 99, seed: 5, stateFile });

  expect(stateOf(after.municipality)).toBe(expected);
  expect(after.municipality.generateForms(1)).toEqual(["SK-2026-000036"]);
  await after.stop();
  await rm(folder, { recursive: true });
});
