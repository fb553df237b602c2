import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { startApi } from "../../api/main.ts";
import { loadConfig } from "../../core/config.ts";
import { anAutomation, aTenant, aUnit, contextFor, expect, test as base } from "../support/context.ts";
import { launchBrowser } from "../support/run-bot.ts";
import { seedClosing } from "./closing-seed.ts";
import { aPerson } from "./pages-seed.ts";

const roles = ["ADMINISTRATOR", "CONTROLLER", "BENEFIT_OWNER"] as const;

const test = base
  .extend("url", { scope: "file" }, async ({ engine }, { onCleanup }) => {
    const served = await startApi({ engine, config: loadConfig({ PORT: "0" }), version: "0.0.0-test" });
    onCleanup(() => served.stop());
    return served.url;
  })
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("browser", { scope: "file" }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("seeded", { scope: "file" }, async ({ engine }) => {
    const { id: tenantId } = await aTenant(engine.db);
    const { id: unitId } = await aUnit(engine.db, { tenantId, name: "Byggesak" });
    const automation = await anAutomation(engine.db, { tenantId, unitId });
    const person = await aPerson(engine, { tenantId, roles: [...roles] });
    const { id, name } = await engine.db.user.findUniqueOrThrow({ where: { email: person.email } });
    const ctx = await contextFor(engine, { roles, tenantId });
    const worker = { ...ctx, actor: { ...ctx.actor, id, name } };
    return { person, paths: await seedClosing(engine, { automation, worker }) };
  });

const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// Colours depend on the theme alone and order on the width alone.
test.for([
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 360 },
] as const)(
  "every page of periods, harvests and clocks fits, keeps its console clean and meets WCAG A and AA: %o",
  { timeout: 300_000 },
  async ({ colorScheme, width }, { browser, seeded, url }) => {
    const context = await browser.newContext({ baseURL: url, colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const noise: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") noise.push(message.text());
    });
    page.on("pageerror", (error) => noise.push(error.message));
    await page.goto("/logg-inn");
    await page.getByLabel("E-post").fill(seeded.person.email);
    await page.getByLabel("Passord").fill(seeded.person.password);
    await page.getByRole("button", { name: "Logg inn" }).click();
    await page.getByRole("button", { name: "Logg ut" }).waitFor();
    const faults: unknown[] = [];

    for (const path of seeded.paths) faults.push(...(await faultsOf(page, path)));

    await context.close();
    expect(faults).toEqual([]);
    expect(noise).toEqual([]);
  },
);

/** What is wrong with a page, as far as a machine can tell. */
async function faultsOf(page: Page, path: string): Promise<unknown[]> {
  const answer = await page.goto(path);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(standards).analyze();
  const faults: unknown[] = violations.map(({ id, nodes }) => ({ path, id, where: nodes.map(({ target }) => target) }));
  const overflowPx = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflowPx > 0) faults.push({ path, overflowPx });
  if (answer?.status() !== 200) faults.push({ path, status: answer?.status() });
  if ((await page.locator("h1").count()) !== 1) faults.push({ path, problem: "there is not one h1" });
  return faults;
}
