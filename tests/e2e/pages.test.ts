import type { Page } from "playwright";
import { aPerson, seedMunicipality } from "./pages-seed.ts";
import { expect, faultsOf, looks, pageSeen, signIn, test as base } from "./visit.ts";

const test = base
  .extend("seeded", { scope: "file" }, async ({ engine, artefactDir }) => seedMunicipality(engine, { artefactDir }))
  .extend("everyPath", { scope: "file" }, async ({ seeded }) => {
    const { measuring, reported, letters, draft, imported, schedule, run, failed, succeeded, running, stoppedLane } =
      seeded;
    return [
      "/timer?periode=12-maneder",
      "/timer?fra=1990-01-01&til=1990-12-31",
      "/drift",
      "/drift/saker",
      "/drift/saker?status=FAILED&sok=finnesikke",
      ...[failed, succeeded, running].map((id) => `/drift/saker/${id}`),
      "/drift/saker?status=HELD&status=QUEUED&frist=brutt&endret=2&utelatt=1",
      "/drift/saker/endre?handling=prioritise&status=QUEUED&status=HELD",
      `/drift/saker/${failed}/los`,
      "/drift/overlevert",
      `/drift/import?automatisering=${letters.id}`,
      `/drift/import/${imported.id}`,
      `/drift/kjoringer/${run.id}/stopp`,
      "/drift/kjoringer",
      `/drift/kjoringer/${run.id}`,
      "/drift/tidsplaner",
      ...["interval", "monthWorkingDay", "cron"].map((type) => `/drift/tidsplaner/ny?type=${type}`),
      `/drift/tidsplaner/${schedule.id}`,
      `/drift/tidsplaner/${schedule.id}/endre`,
      "/drift/kalender?aar=2026",
      "/drift/sletting",
      "/drift/sporingslogg",
      "/drift/api-nokler",
      "/drift/varsler",
      "/drift/varsler/kanaler/ny",
      "/drift/varsler/stille/ny",
      ...[letters.targetSystemId, stoppedLane.id].map((id) => `/drift/fagsystem/${id}`),
      ...["innstillinger", "stans", "endringer", "vinduer/ukentlig", "vinduer/en-gang", "kontoer/ny"].map(
        (form) => `/drift/fagsystem/${stoppedLane.id}/${form}`,
      ),
      "/drift/fagsystem/ny",
      "/automatiseringer",
      ...[letters, draft].map(({ id }) => `/automatiseringer/${id}`),
      `/automatiseringer/${letters.id}/pause`,
      "/gevinst/prosesser",
      "/gevinst/prosesser/ny",
      ...["", "/endre", "/versjon", "/avslutt"].map((part) => `/gevinst/prosesser/${letters.processId}${part}`),
      "/gevinst/tidsstudier",
      "/gevinst/tidsstudier/ny",
      "/gevinst/nullpunkter",
      "/gevinst/nullpunkter/ny",
      ...["", "/avslutt", "/nullpunkt", `/malinger/${measuring.observation?.id}/underkjenn`].map(
        (part) => `/gevinst/tidsstudier/${measuring.open.id}${part}`,
      ),
      `/gevinst/tidsstudier/${measuring.closed.id}`,
      ...["", "/malinger"].map((part) => `/gevinst/nullpunkter/${measuring.proposal.id}${part}`),
      ...["", "?dag=1990-01-01", "/ny"].map((part) => `/gevinst/organisasjon${part}`),
      ...["", "/flytt", "/navn", "/nedlegg"].map((part) => `/gevinst/organisasjon/${letters.unitId}${part}`),
      "/gevinst/rapporter",
      "/gevinst/rapporter?per=serviceArea&fra=1990-01-01&til=1990-12-31",
      ...[
        "robotkort",
        `robotkort/${letters.id}`,
        "status",
        "status/mal/ny",
        "arstall",
        "arstall/skriv",
        "arstekst",
      ].map((part) => `/gevinst/rapporter/${part}`),
      ...["endre", "tiltak", `tiltak/${reported.entry.id}/endre`, "fjern"].map(
        (part) => `/gevinst/rapporter/status/mal/${reported.goal.id}/${part}`,
      ),
      "/gevinst/hovedbok",
      `/gevinst/hovedbok?automatisering=${letters.id}&slag=RESIDUAL`,
      "/gevinst/hovedbok/importer",
      `/drift/saker/${succeeded}/kontrolltid`,
      `/gevinst/rapporter/saker/${succeeded}`,
      `/automatiseringer/${letters.id}/driftstid`,
      `/automatiseringer/${letters.id}/webhooks`,
      "/automatiseringer/ny",
      "/finnes/ikke",
      "/docs",
    ];
  });

test.for(looks)(
  "every page fits, keeps its console clean and meets WCAG A and AA: %o",
  { timeout: 300_000 },
  async (look, { browser, engine, seeded, url, everyPath }) => {
    const page = await pageSeen(browser, url, look);
    const noise = listenToNoise(page);
    const faults = await faultsOf(page, "/logg-inn");

    await signIn(page, await aPerson(engine, { tenantId: seeded.tenantId, roles: ["ADMINISTRATOR", "CONTROLLER"] }));
    for (const path of everyPath) faults.push(...(await faultsOf(page, path)));

    await page.context().close();
    expect(faults).toEqual([]);
    expect(noise()).toEqual([]);
  },
);

test("a keyboard is enough to sign in, skip to the content and start a robot", async ({
  browser,
  engine,
  seeded,
  url,
}) => {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  const person = await aPerson(engine, { tenantId: seeded.tenantId, roles: ["PROCESS_OWNER"] });
  await page.goto(`/logg-inn?${new URLSearchParams({ til: `/automatiseringer/${seeded.letters.id}` })}`);

  await tabTo(page, "E-post");
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Arkiver brev" }).waitFor();
  await page.keyboard.press("Tab");
  expect(await focusedName(page)).toBe("Hopp til hovedinnholdet");
  await page.keyboard.press("Enter");
  await tabTo(page, "Start en kjøring");
  await page.keyboard.press("Enter");

  await page.getByRole("status").getByText("Kjøringen er startet").waitFor();
  expect(await engine.db.run.count({ where: { automationId: seeded.letters.id, trigger: "PERSON" } })).toBe(1);
  await context.close();
});

test("on a phone the tabs are one line that begins where one is, and a keyboard draws it", async ({
  browser,
  engine,
  seeded,
  url,
}) => {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, await aPerson(engine, { tenantId: seeded.tenantId, roles: ["ADMINISTRATOR", "CONTROLLER"] }));

  for (const [path, first, last] of [
    ["/gevinst/hovedbok", "Timer", "Hovedbok"],
    ["/drift/api-nokler", "Køer", "API-nøkler"],
  ] as const) {
    await page.goto(path);
    const tabs = page.locator(".mj-tabs");
    const seen = async (name: string) => {
      const [bar, tab] = await Promise.all([tabs.boundingBox(), tabs.getByRole("link", { name }).boundingBox()]);
      return bar !== null && tab !== null && tab.x >= bar.x && tab.x + tab.width <= bar.x + bar.width;
    };
    expect((await tabs.boundingBox())?.height).toBeLessThan(60);
    await expect.poll(() => seen(last)).toBe(true);
    expect(await seen(first)).toBe(false);
    await tabs.getByRole("link", { name: last }).focus();
    for (let count = await tabs.getByRole("link").count(); count > 1; count -= 1)
      await page.keyboard.press("Shift+Tab");
    expect(await focusedName(page)).toBe(first);
    await expect.poll(() => seen(first)).toBe(true);
  }
  await context.close();
});

test("without JavaScript the same pages work", { timeout: 120_000 }, async ({ browser, engine, seeded, url }) => {
  const context = await browser.newContext({ baseURL: url, javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, await aPerson(engine, { tenantId: seeded.tenantId, roles: ["OPERATOR"] }));

  await page.goto("/drift/saker");
  await page.getByText("Flere filtre").click();
  await page.getByRole("group", { name: "Status" }).getByLabel("Overlevert").check();
  await page.getByRole("button", { name: "Vis" }).click();
  await page.getByRole("table").getByRole("link").first().click();

  expect(new URL(page.url()).pathname).toBe(`/drift/saker/${seeded.handedOver}`);
  expect(await page.getByRole("main").innerText()).toContain("Avsenderen finnes ikke i registeret");
  expect(await page.getByRole("button", { name: "Slå av automatisk oppdatering" }).isVisible()).toBe(false);
  await context.close();
});

test("many cases are changed only after something is chosen: until then the button is dead, and without JavaScript the browser says so", async ({
  browser,
  engine,
  seeded,
  url,
}) => {
  const person = await aPerson(engine, { tenantId: seeded.tenantId, roles: ["OPERATOR"] });
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ baseURL: url, javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, person);
    await page.goto("/drift/saker");
    await page.getByText("Endre alle sakene i utvalget").click();
    const button = page.getByRole("button", { name: "Gå videre" });

    if (javaScriptEnabled) expect(await button.isDisabled()).toBe(true);
    else await button.click();
    expect(new URL(page.url()).pathname).toBe("/drift/saker");
    await page.getByLabel("Hva vil du gjøre?").selectOption({ label: "Hold tilbake" });
    await button.click();

    await page.getByRole("heading", { level: 1, name: /^Hold .* tilbake$/ }).waitFor();
    await context.close();
  }
});

test("an open page follows what happens, and keeps the focus where it is", async ({ browser, engine, seeded, url }) => {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  await signIn(page, await aPerson(engine, { tenantId: seeded.tenantId, roles: ["OPERATOR"] }));
  await page.goto(`/drift/kjoringer/${seeded.run.id}`);
  await page.getByRole("button", { name: "Slå av automatisk oppdatering" }).waitFor();
  const link = page.getByRole("link", { name: "Se alle sakene i kjøringen" });
  await link.focus();

  // The stream is open once the first look is done; what changes after that is news.
  await page.waitForTimeout(1_000);
  await engine.db.workItem.update({
    where: { id: seeded.queued },
    data: { status: "HANDED_OVER", settledAt: new Date() },
  });

  await expect.poll(async () => page.getByRole("table").getByText("Overlevert").count(), { timeout: 15_000 }).toBe(2);
  expect(await focusedName(page)).toBe("Se alle sakene i kjøringen");
  await context.close();
});

/** Errors, warnings and refused content, without the answer that a missing page is expected to give. */
function listenToNoise(page: Page): () => string[] {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    const isExpected = message.text().includes("404") && message.location().url.endsWith("/finnes/ikke");
    if (["error", "warning"].includes(message.type()) && !isExpected) heard.push(`${page.url()}: ${message.text()}`);
  });
  return () => heard;
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await focusedName(page)) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key never came to «${name}»`);
}

async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element instanceof HTMLInputElement) return element.labels?.[0]?.textContent ?? "";
    return element?.textContent?.trim() ?? "";
  });
}
