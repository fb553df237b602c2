import { anAutomation, aTenant, aUnit, contextFor } from "../support/context.ts";
import { seedClosing } from "./closing-seed.ts";
import { aPerson } from "./pages-seed.ts";
import { expect, faultsOf, looks, pageSeen, signIn, test as base } from "./visit.ts";

const roles = ["ADMINISTRATOR", "CONTROLLER", "BENEFIT_OWNER"] as const;

const test = base.extend("seeded", { scope: "file" }, async ({ engine }) => {
  const { id: tenantId } = await aTenant(engine.db);
  const { id: unitId } = await aUnit(engine.db, { tenantId, name: "Byggesak" });
  const automation = await anAutomation(engine.db, { tenantId, unitId });
  const person = await aPerson(engine, { tenantId, roles: [...roles] });
  const { id, name } = await engine.db.user.findUniqueOrThrow({ where: { email: person.email } });
  const ctx = await contextFor(engine, { roles, tenantId });
  const worker = { ...ctx, actor: { ...ctx.actor, id, name } };
  return { person, paths: await seedClosing(engine, { automation, worker }) };
});

test.for(looks)(
  "every page of periods, harvests and clocks fits, keeps its console clean and meets WCAG A and AA: %o",
  { timeout: 300_000 },
  async (look, { browser, seeded, url }) => {
    const page = await pageSeen(browser, url, look);
    const noise: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") noise.push(message.text());
    });
    page.on("pageerror", (error) => noise.push(error.message));
    await signIn(page, seeded.person);
    const faults: unknown[] = [];

    for (const path of seeded.paths) faults.push(...(await faultsOf(page, path, { status: 200 })));

    await page.context().close();
    expect(faults).toEqual([]);
    expect(noise).toEqual([]);
  },
);
