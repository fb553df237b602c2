import { anAutomation, aTenant, aUnit } from "../support/context.ts";
import { seedGains } from "./gains-seed.ts";
import { aPerson } from "./pages-seed.ts";
import { expect, faultsOf, looks, pageSeen, signIn, test as base } from "./visit.ts";

const test = base.extend("seeded", { scope: "file" }, async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const paths = await seedGains(engine, await anAutomation(engine.db, { tenantId, unitId }));
  return { tenantId, paths };
});

test.for(looks)(
  "every page of measures, plans and co-operations fits and meets WCAG A and AA: %o",
  { timeout: 300_000 },
  async (look, { browser, engine, seeded, url }) => {
    const page = await pageSeen(browser, url, look);
    const roles = ["ADMINISTRATOR", "CONTROLLER"] as const;
    const person = await aPerson(engine, { tenantId: seeded.tenantId, roles: [...roles] });
    await signIn(page, person);
    const faults: unknown[] = [];

    for (const path of seeded.paths) faults.push(...(await faultsOf(page, path, { status: 200 })));

    await page.context().close();
    expect(faults).toEqual([]);
  },
);
