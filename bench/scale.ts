import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { addWorkItems, listWorkItems } from "../core/cases/index.ts";
import { listLanes } from "../core/lanes/index.ts";
import type { Bench } from "./bench.ts";
import { median, printTable, ratios, secondsOf, spread, takeTurns } from "./measure.ts";
import { createNoOpBot } from "./no-op-bot.ts";
import { type Database, startDatabase } from "./servers.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const fewWaiting = 1_000;
const concurrency = 10;
const rounds = 5;
const portion = 1_000;
const pages = 20;
const pageSize = 50;

/** Milliseconds for each case added and worked off, and for each page of a list. */
type Costs = { adding: number; working: number; casePage: number; lanePage: number };

/** What a case and a page cost with many cases waiting, beside what they cost with few: two databases that take turns. */
export async function benchScale(bench: Bench): Promise<void> {
  const manyWaiting = bench.cases ?? 100_000;
  const few = await openLine(bench, "few", fewWaiting);
  const many = await openLine(bench, "many", manyWaiting);
  const costs = await takeTurns({ few, many }, rounds);
  const row = (name: string, part: keyof Costs, digits: number): string[] => {
    const [here, there] = [costs.many.map((one) => one[part]), costs.few.map((one) => one[part])];
    return [name, spread(there, digits), spread(here, digits), median(ratios(here, there)).toFixed(2)];
  };
  printTable(
    `scale: milliseconds with ${fewWaiting} and with ${manyWaiting} cases waiting, median of ${rounds} rounds (lowest–highest)`,
    ["", `${fewWaiting} waiting`, `${manyWaiting} waiting`, "ratio"],
    [
      row("adding a case", "adding", 3),
      row("working off a case", "working", 3),
      row(`a page of ${pageSize} cases`, "casePage", 2),
      row("the list of lanes", "lanePage", 2),
    ],
  );
  console.log("  Target: every ratio under 1.3.");
}

/** A database of its own with so many cases waiting; each round leaves as many as it found. */
async function openLine(bench: Bench, name: string, waiting: number): Promise<() => Promise<Costs>> {
  const dir = join(bench.dir, name);
  await mkdir(dir);
  const database = await startDatabase(dir, bench.resources);
  let handled = 0;
  const bot = createNoOpBot(() => handled++);
  const workplace = await openWorkplace({ databaseUrl: database.url, bot, dir, resources: bench.resources });
  await workplace.setConcurrency(concurrency);
  const automationId = await workplace.newAutomation();
  let number = 0;
  const add = async (count: number): Promise<void> => {
    const items = Array.from({ length: count }, () => ({ input: { number: number++ } }));
    await addWorkItems(workplace.ctx, { automationId, items });
  };
  while (number < waiting) await add(Math.min(portion, waiting - number));
  return () => round({ workplace, database, add, handled: () => handled });
}

type Line = { workplace: Workplace; database: Database; add(count: number): Promise<void>; handled(): number };

async function round({ workplace, database, add, handled }: Line): Promise<Costs> {
  await database.settle();
  const adding = (await secondsOf(() => add(portion))) / portion;
  const before = handled();
  const worker = await workplace.startWorker();
  const seconds = await secondsOf(async () => {
    while (handled() - before < portion) await delay(2);
    await worker.stop(5_000);
  });
  // It may have done some more than was asked: those come again, so that the line is as long as it was.
  const done = handled() - before;
  if (done > portion) await add(done - portion);
  return {
    adding: adding * 1000,
    working: (seconds / done) * 1000,
    casePage: ((await secondsOf(() => leafThrough(workplace))) / pages) * 1000,
    lanePage: ((await secondsOf(() => repeat(pages, () => listLanes(workplace.ctx)))) / pages) * 1000,
  };
}

async function leafThrough({ ctx }: Workplace): Promise<void> {
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { nextCursor } = await listWorkItems(ctx, { status: ["QUEUED"], limit: pageSize, ...(cursor && { cursor }) });
    cursor = nextCursor ?? undefined;
  }
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < times; time++) await work();
}
