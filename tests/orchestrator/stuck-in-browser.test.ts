import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { groupErrors } from "../../core/incidents/index.ts";
import { aBaseline, expect, test as base } from "../support/context.ts";
import { aBot, openHouse } from "./robots.ts";

/** A case system that saves at once and then keeps its answer to itself. */
async function startSilentSystem() {
  const saved: string[] = [];
  let answers = false;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/save") saved.push(searchParams.get("number") ?? "");
    if (pathname === "/save" && !answers) return;
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(`<h1>${saved.join(" ")}</h1>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    saved,
    letAnswer: () => (answers = true),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const pagesSeen: { isClosed(): boolean }[] = [];
const registrar = aBot({
  browserless: false,
  timeoutSeconds: 60,
  stepLimitSeconds: 30,
  async alreadyDone({ page, baseUrl, input }) {
    await page.goto(baseUrl);
    const done = (await page.textContent("h1"))?.split(" ").includes(String(input.number));
    return done ? { receipt: `alt lagret ${input.number}` } : undefined;
  },
  async handle({ page, baseUrl, input, save }) {
    pagesSeen.push(page);
    await save("Lagre saken", () => page.goto(`${baseUrl}/save?number=${input.number}`));
    return { receipt: "" };
  },
});

const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("system", { scope: "file" }, async ({}, { onCleanup }) => {
    const system = await startSilentSystem();
    onCleanup(() => system.stop());
    return system;
  })
  .extend("house", { scope: "file" }, async ({ db, queues, system }, { onCleanup }) => {
    const house = await openHouse({ db, queues, bots: [registrar], baseUrl: system.url });
    await house.startWorker();
    onCleanup(() => house.close());
    return house;
  });

test("a stuck page is closed, its attempt is spent, and what it had saved is found before anything is done twice", async ({
  house,
  system,
  db,
}) => {
  const automationId = await house.employ(registrar, { maxAttempts: 3, stepLimitSeconds: 3 });
  const { tenantId, processId, unitId } = await db.automation.update({
    where: { id: automationId },
    data: { retryPolicy: { STUCK: { firstBackoffSeconds: 0 } } },
  });
  await aBaseline(db, { tenantId, processId, unitId });

  const [id = ""] = await house.add(automationId, [42]);

  await expect.poll(() => house.caseOf(id), { timeout: 25_000 }).toMatchObject({ status: "SUCCEEDED" });
  expect(await house.caseOf(id)).toMatchObject({
    output: { receipt: "alt lagret 42" },
    attempts: [
      { outcome: "TECHNICAL_ERROR", errorCode: "STUCK", errorMessage: "Roboten kom ikke videre på 3 sekunder" },
      { outcome: "SUCCEEDED" },
    ],
  });
  expect(pagesSeen.map((page) => page.isClosed())).toEqual([true]);
  expect(system.saved).toEqual(["42"]);
  expect(await db.ledgerEntry.findMany({ where: { workItemId: id } })).toMatchObject([{ kind: "CREDIT" }]);
  await groupErrors(house.engine);
  expect(await db.incident.findMany({ where: { tenantId, automationId } })).toMatchObject([
    { status: "OBSERVED", errorCode: "STUCK", step: "Lagre saken", occurrences: 1, sampleWorkItemId: id },
  ]);
});
