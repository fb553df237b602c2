import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { checkRollups } from "../core/benefits/index.ts";
import { addWorkItems } from "../core/cases/index.ts";
import type { RunningWorker } from "../orchestrator/worker.ts";
import { type BareAddress, type BareQueue, type BareWorker, openBareQueue } from "./bare-queue.ts";
import type { Bench } from "./bench.ts";
import { median, printTable, ratios, secondsOf, spread, takeTurns } from "./measure.ts";
import { createNoOpBot, noOpShare } from "./no-op-bot.ts";
import { baselineSeconds, openWorkplace, type Workplace } from "./workplace.ts";

const concurrencies = [1, 10, 50];
const rounds = 3;
const stuckAfterMs = 120_000;

/** Per second: cases worked off a filled queue, and the same with the time it took to fill it. */
type Rates = { working: number; whole: number };

/**
 * No-op cases per second through the whole path (row, job, attempt, outcome, credit, roll-up) beside BullMQ's own no-op
 * jobs. A queue is filled first; then a worker is made and works it off, its start included on both sides.
 */
export async function benchOrchestration(bench: Bench): Promise<void> {
  const backends = await bench.backends();
  const cases = bench.cases ?? 3_000;
  const casesOf = ({ isWarmUp }: { isWarmUp: boolean }) => (isWarmUp ? Math.ceil(cases / 5) : cases);
  const rows: string[][] = [];
  for (const { backend, ...address } of backends) {
    let handled = 0;
    const bot = createNoOpBot(() => handled++);
    const workplace = await openWorkplace({ ...address, bot, dir: bench.dir, resources: bench.resources });
    for (const concurrency of concurrencies) {
      await workplace.setConcurrency(concurrency);
      const round = (turn: { isWarmUp: boolean }) => ({ concurrency, cases: casesOf(turn) });
      const contestants = {
        bare: (turn: { isWarmUp: boolean }) => bareRound(bench, address, round(turn)),
        ours: (turn: { isWarmUp: boolean }) => ourRound(bench, { workplace, handled: () => handled, ...round(turn) }),
      };
      const rates =
        address.redisUrl === undefined
          ? await takeTurns(
              { ...contestants, hasty: (turn) => bareRound(bench, { ...address, hasty: true }, round(turn)) },
              rounds,
            )
          : await takeTurns(contestants, rounds);
      rows.push(tableRow(`${backend}, ${concurrency}`, rates));
    }
    const differences = await checkRollups(workplace.ctx.db);
    if (differences.length > 0) throw new Error(`${differences.length} roll-ups are not the sum of their entries`);
  }
  const title = `orchestration: no-op cases per second, ${cases} a round, median of ${rounds} rounds (lowest–highest)`;
  const headings = [
    "backend, concurrency",
    "bare BullMQ",
    "minuttjakt",
    "ratio",
    "ratio with adding",
    "bare *",
    "ratio",
  ];
  printTable(title, headings, rows);
  console.log("  Target: at least 0.60 on PostgreSQL and 0.40 on Redis. Every round's rows were checked.");
  console.log(
    "  * The strictest reference: BullMQ whose commits do not wait for the disk, as those of our queues do not.",
  );
}

function tableRow(name: string, { bare, ours, hasty }: { bare: Rates[]; ours: Rates[]; hasty?: Rates[] }): string[] {
  const rates = (side: Rates[], part: keyof Rates = "working") => side.map((one) => one[part]);
  const ratioTo = (side: Rates[], part?: keyof Rates) =>
    median(ratios(rates(ours, part), rates(side, part))).toFixed(2);
  const figures = [spread(rates(bare)), spread(rates(ours)), ratioTo(bare), ratioTo(bare, "whole")];
  return [name, ...figures, ...(hasty ? [spread(rates(hasty)), ratioTo(hasty)] : ["–", "–"])];
}

type Round = { concurrency: number; cases: number };

async function bareRound({ database }: Bench, address: BareAddress, { concurrency, cases }: Round): Promise<Rates> {
  await database.settle();
  const bare = openBareQueue(`bare-${randomBytes(4).toString("hex")}`, address);
  await bare.queue.waitUntilReady();
  const jobs = Array.from({ length: cases }, (_, number) => ({ name: "no-op", data: { number } }));
  const adding = await secondsOf(() => bare.queue.addBulk(jobs));
  let worker: BareWorker | undefined;
  const working = await secondsOf(async () => {
    const started = bare.openWorker(async () => undefined, concurrency);
    worker = started;
    let done = 0;
    await new Promise<void>((resolve, reject) => {
      started.on("completed", () => ++done === cases && resolve());
      started.on("failed", (_, error) => reject(error));
      started.on("error", reject);
    });
    await untilEmpty(() => countJobs(bare.queue));
  });
  await worker?.close();
  await bare.queue.close();
  return { working: cases / working, whole: cases / (adding + working) };
}

type OurRound = Round & { workplace: Workplace; handled(): number };

async function ourRound({ database }: Bench, { workplace, handled, cases }: OurRound): Promise<Rates> {
  const { ctx, targetSystemId } = workplace;
  const automationId = await workplace.newAutomation();
  await database.settle();
  const items = Array.from({ length: cases }, (_, number) => ({ input: { number } }));
  const adding = await secondsOf(() => addWorkItems(ctx, { automationId, items }));
  const before = handled();
  let worker: RunningWorker | undefined;
  const working = await secondsOf(async () => {
    const started = await workplace.startWorker();
    worker = started;
    const open = () => cases - (handled() - before) + started.inHand();
    await untilEmpty(async () => open());
    await untilEmpty(() => ctx.queues.countJobs(targetSystemId));
  });
  await worker?.stop(5_000);
  await checkRecord(workplace, { automationId, cases });
  return { working: cases / working, whole: cases / (adding + working) };
}

/** Both sides have ended when nothing is left; asked every two milliseconds, so that asking costs next to nothing. */
async function untilEmpty(countLeft: () => Promise<number>): Promise<void> {
  const deadline = Date.now() + stuckAfterMs;
  for (let left = await countLeft(); left !== 0; left = await countLeft()) {
    if (Date.now() > deadline) throw new Error(`${left} are still left after ${stuckAfterMs / 1000} s`);
    await delay(2);
  }
}

async function countJobs(queue: BareQueue["queue"]): Promise<number> {
  return Object.values(await queue.getJobCounts()).reduce((sum, count) => sum + count, 0);
}

/** A fast record that is wrong is worth nothing: each case succeeded in one attempt and is credited, once, what it is worth. */
async function checkRecord({ ctx }: Workplace, { automationId, cases }: { automationId: string; cases: number }) {
  const { db } = ctx;
  const where = { automationId };
  const rolledUp = await db.dailyRollup.aggregate({ where, _sum: { entries: true, seconds: true } });
  const found = {
    succeeded: await db.workItem.count({ where: { ...where, status: "SUCCEEDED" } }),
    items: await db.workItem.count({ where }),
    attempts: await db.attempt.count({ where: { outcome: "SUCCEEDED", workItem: where } }),
    allAttempts: await db.attempt.count({ where: { workItem: where } }),
    credits: await db.ledgerEntry.count({ where: { ...where, kind: "CREDIT" } }),
    rolledUp: rolledUp._sum.entries,
    seconds: Number(rolledUp._sum.seconds),
  };
  const seconds = cases * baselineSeconds * noOpShare;
  const { seconds: foundSeconds, ...counts } = found;
  if (foundSeconds === seconds && Object.values(counts).every((count) => count === cases)) return;
  throw new Error(`The record is wrong: ${cases} cases and ${seconds} s, but found ${JSON.stringify(found)}`);
}
