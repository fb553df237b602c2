import { checkRollups } from "../core/benefits/index.ts";
import { type Settlement, settleCases } from "../core/cases/index.ts";
import { type Db, Prisma } from "../core/db.ts";
import type { Bench } from "./bench.ts";
import { median, printTable, ratios, secondsOf, spread } from "./measure.ts";
import { createNoOpBot, noOpShare } from "./no-op-bot.ts";
import { servingMs, servingPids } from "./processor.ts";
import { openWorkplace, type Workplace } from "./workplace.ts";

const batchSizes = [1, 10, 100];
const rounds = 5;

/** Milliseconds of a transaction: as its caller waits for it, and of processor time in the database where that is told. */
type Cost = { waited: number; computed: number };

/**
 * What crediting adds to the transaction that settles cases: beside the same statement without what it says of the
 * ledger and its roll-ups. The two take turns transaction by transaction, so that both meet the same disturbances.
 */
export async function benchCrediting(bench: Bench): Promise<void> {
  const bot = createNoOpBot(() => undefined);
  const { dir, resources, database } = bench;
  const workplace = await openWorkplace({ databaseUrl: database.url, bot, dir, resources });
  const automationId = await workplace.newAutomation();
  const without = { ...workplace.ctx, db: withoutLedger(workplace.ctx.db) };
  const sides = [
    ["bare", without],
    ["ours", workplace.ctx],
  ] as const;
  const rows: string[][] = [];
  const pids = await servingPids(workplace.ctx.db);
  for (const size of batchSizes) {
    const costs = { bare: [] as Cost[], ours: [] as Cost[] };
    for (let round = 0; round <= rounds; round++) {
      const transactions = Math.ceil((bench.cases ?? Math.max(200, size * 20)) / size);
      await database.settle();
      const found = { bare: [] as Cost[], ours: [] as Cost[] };
      for (const [side, engine] of Array.from({ length: transactions }, () => sides).flat()) {
        // So many are in hand at a time, not all that are yet to come.
        const items = await addRunningCases(workplace, { automationId, count: size });
        found[side].push(await costOf(pids, () => settleAll(engine, items)));
      }
      // The first round only warms up.
      if (round === 0) continue;
      costs.bare.push(medianCost(found.bare));
      costs.ours.push(medianCost(found.ours));
    }
    rows.push(tableRow(size, costs));
  }
  await checkCredits(workplace, automationId);
  printTable(
    `crediting: milliseconds of a settling transaction, median of ${rounds} rounds' medians (lowest–highest)`,
    ["cases settled together", "without the ledger", "as it is", "ratio", "processor, without", "as it is", "ratio"],
    rows,
  );
  console.log(
    "  Target: at most 1.15. Every case of ours was credited once, and the roll-ups are the sum of the ledger.",
  );
}

function tableRow(size: number, { bare, ours }: { bare: Cost[]; ours: Cost[] }): string[] {
  const figures = (part: keyof Cost) => {
    const [without, whole] = [bare.map((cost) => cost[part]), ours.map((cost) => cost[part])];
    return [spread(without, 2), spread(whole, 2), median(ratios(whole, without)).toFixed(2)];
  };
  return [`${size}`, ...figures("waited"), ...figures("computed")];
}

function medianCost(costs: readonly Cost[]): Cost {
  return { waited: median(costs.map((cost) => cost.waited)), computed: median(costs.map((cost) => cost.computed)) };
}

async function costOf(pids: readonly number[], work: () => Promise<void>): Promise<Cost> {
  const before = await servingMs(pids);
  const waited = (await secondsOf(work)) * 1000;
  return { waited, computed: (await servingMs(pids)) - before };
}

async function settleAll(engine: Workplace["ctx"], items: readonly string[]): Promise<void> {
  const settlements: Settlement[] = items.map((workItemId) => ({
    workItemId,
    attempt: 1,
    outcome: "SUCCEEDED",
    output: { receipt: "K-1" },
    steps: [{ name: "open", startedMs: 0, durationMs: 4 }],
  }));
  const settled = await settleCases(engine, settlements);
  if (settled.length !== items.length) throw new Error(`Of ${items.length} cases ${settled.length} were settled`);
}

/** Cases in hand, each with its attempt, as claiming leaves them. */
async function addRunningCases({ ctx, targetSystemId }: Workplace, wanted: { automationId: string; count: number }) {
  const { automationId, count } = wanted;
  const { unitId } = await ctx.db.automation.findUniqueOrThrow({ where: { id: automationId } });
  const data = {
    tenantId: ctx.tenantId,
    automationId,
    trigger: "API",
    startedBy: "Målemester",
    status: "RUNNING",
  } as const;
  const { id: runId } = await ctx.db.run.create({ data });
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    WITH item AS (
      INSERT INTO work_item (id, tenant_id, automation_id, target_system_id, run_id, unit_id, business_key, business_key_hash,
        input, status, begun, lease_owner, lease_until)
      SELECT id, ${ctx.tenantId}::uuid, ${automationId}::uuid, ${targetSystemId}::uuid, ${runId}::uuid, ${unitId}::uuid, id,
        encode(sha256(id::text::bytea), 'hex'), '{"number": 1}', 'RUNNING', true, 'bench', now() + interval '1 hour'
      FROM (SELECT uuidv7() AS id FROM generate_series(1, ${count}::int)) made RETURNING id, tenant_id
    )
    INSERT INTO attempt (work_item_id, number, tenant_id, worker, bot_version, robot_share, started_at)
    SELECT id, 1, tenant_id, 'bench', '1.0.0', ${noOpShare}::numeric, now() FROM item RETURNING work_item_id AS id`;
  return rows.map(({ id }) => id);
}

/** The same database, but the part of the settling statement between its cases and its answer is left out. */
function withoutLedger(db: Db): Db {
  const $queryRaw = (strings: TemplateStringsArray, ...values: unknown[]) => {
    const whole = strings.join("\u0000");
    const [from, to] = [whole.indexOf(", scope AS"), whole.lastIndexOf("SELECT id AS")];
    if (!(0 < from && from < to)) throw new Error("The settling statement is not what it was: look at where it is cut");
    const before = whole.slice(0, from).split("\u0000");
    const after = whole.slice(to).split("\u0000");
    const kept = [...values.slice(0, before.length - 1), ...values.slice(values.length - after.length + 1)];
    const texts = [...before.slice(0, -1), `${before.at(-1)} ${after[0]}`, ...after.slice(1)];
    texts[0] = (texts[0] ?? "").replace("settle-cases", "settle-cases-only");
    return db.$queryRaw(Prisma.sql(texts, ...kept));
  };
  return new Proxy(db, {
    get: (target, name): unknown => (name === "$queryRaw" ? $queryRaw : Reflect.get(target, name)),
  });
}

async function checkCredits({ ctx }: Workplace, automationId: string): Promise<void> {
  const settled = await ctx.db.workItem.count({ where: { automationId, status: "SUCCEEDED" } });
  const credits = await ctx.db.ledgerEntry.count({ where: { automationId, kind: "CREDIT" } });
  const differences = await checkRollups(ctx.db);
  if (credits * 2 === settled && differences.length === 0) return;
  throw new Error(`Of ${settled} cases ${credits} were credited, and ${differences.length} roll-ups are wrong`);
}
