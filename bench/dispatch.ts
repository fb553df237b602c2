import { setTimeout as delay } from "node:timers/promises";
import { addWorkItems } from "../core/cases/index.ts";
import { type BareAddress, openBareQueue } from "./bare-queue.ts";
import type { Bench } from "./bench.ts";
import { median, printTable, quantile } from "./measure.ts";
import { createNoOpBot } from "./no-op-bot.ts";
import { openWorkplace } from "./workplace.ts";

const warmUps = 20;
const concurrency = 2;
const pauseMs = 5;

/** Milliseconds until work begins, from two points: when adding was called, and when it had returned. */
type Wait = { fromCall: number; fromReturn: number };

/** Adds number `number`, tells how long it took until work on it began, and returns when the worker is idle again. */
type Single = (number: number) => Promise<Wait>;

/** Time from adding a single case to an idle worker until `handle` starts, beside a bare BullMQ job added likewise. */
export async function benchDispatch(bench: Bench): Promise<void> {
  const singles = bench.cases ?? 200;
  const rows: string[][] = [];
  for (const { backend, ...address } of await bench.backends()) {
    const bare = await openBare(bench, address);
    const ours = await openOurs(bench, address);
    const waits = { bare: [] as Wait[], ours: [] as Wait[] };
    for (let number = 0; number < warmUps + singles; number++) {
      const round = { bare: await bare(number), ours: await ours(number) };
      if (number < warmUps) continue;
      waits.bare.push(round.bare);
      waits.ours.push(round.ours);
    }
    rows.push(tableRow(`${backend}: bare BullMQ`, waits.bare), tableRow(`${backend}: minuttjakt`, waits.ours));
  }
  const title = `dispatch: milliseconds until work on a single begins, idle worker, ${singles} singles, one after another`;
  printTable(title, ["", "from the call: median", "p95", "from its return: median", "p95"], rows);
  console.log("  Target: median under 15 ms from the call. A value below zero began before adding had returned.");
}

function tableRow(name: string, waits: readonly Wait[]): string[] {
  const both = [waits.map((wait) => wait.fromCall), waits.map((wait) => wait.fromReturn)];
  return [name, ...both.flatMap((values) => [median(values).toFixed(1), quantile(values, 0.95).toFixed(1)])];
}

async function openBare({ resources }: Bench, address: BareAddress): Promise<Single> {
  const bare = openBareQueue("bare-dispatch", address);
  resources.add("bare queue", () => bare.queue.close());
  const starts = createStarts();
  const worker = bare.openWorker(async (job) => starts.tell((job.data as { number: number }).number), concurrency);
  worker.on("error", (error) => console.error(error));
  resources.add("bare worker", () => worker.close());
  await worker.waitUntilReady();
  return async (number) => {
    const wait = await starts.time(number, () => bare.queue.add("no-op", { number }));
    await delay(pauseMs);
    return wait;
  };
}

async function openOurs({ dir, resources }: Bench, address: BareAddress): Promise<Single> {
  const starts = createStarts();
  const bot = createNoOpBot((number) => starts.tell(number));
  const workplace = await openWorkplace({ ...address, bot, dir, resources });
  await workplace.setConcurrency(concurrency);
  const automationId = await workplace.newAutomation();
  const worker = await workplace.startWorker();
  resources.add("worker", () => worker.stop(5_000));
  return async (number) => {
    const add = () => addWorkItems(workplace.ctx, { automationId, items: [{ input: { number } }] });
    const wait = await starts.time(number, add);
    while (worker.inHand() > 0) await delay(1);
    await delay(pauseMs);
    return wait;
  };
}

/** Hears of work that begins, be it before or after adding has returned. */
function createStarts() {
  const told = new Map<number, (at: number) => void>();
  return {
    tell: (number: number) => told.get(number)?.(performance.now()),
    async time(number: number, add: () => Promise<unknown>): Promise<Wait> {
      const started = new Promise<number>((resolve) => told.set(number, resolve));
      const calledAt = performance.now();
      await add();
      const returnedAt = performance.now();
      const startedAt = await started;
      told.delete(number);
      return { fromCall: startedAt - calledAt, fromReturn: startedAt - returnedAt };
    },
  };
}
