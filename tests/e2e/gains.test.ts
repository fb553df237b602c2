import { anAutomation, aTenant, aUnit } from "../support/context.ts";
import { seedGains } from "./gains-seed.ts";
import { aPerson } from "./pages-seed.ts";
import { expect, faultsOf, looks, signIn, test as base } from "./visit.ts";

const test = base.extend("seeded", { scope: "file" }, async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const paths = await seedGains(engine, await anAutomation(engine.db, { tenantId, unitId }));
  return { tenantId, paths };
});

test.for(looks)(
  "every page of measures, plans and co-operations fits and meets WCAG A and AA: %o",
  { timeout: 300_000 },
  async ({ colorScheme, width }, { browser, engine, seeded, url }) => {
    const context = await browser.newContext({ baseURL: url, colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const roles = ["ADMINISTRATOR", "CONTROLLER"] as const;
    const person = await aPerson(engine, { tenantId: seeded.tenantId, roles: [...roles] });
    await signIn(page, person);
    const faults: unknown[] = [];

    for (const path of seeded.paths) faults.push(...(await faultsOf(page, path, { status: 200 })));

    await context.close();
    expect(faults).toEqual([]);
  },
);
