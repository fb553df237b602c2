import { closeDb, openDb } from "../core/db.ts";
import { sealLedger } from "../core/ledger/index.ts";
import { verifyLedger } from "../orchestrator/verify-ledger.ts";
import { copyRows } from "../prisma/copy-rows.ts";
import type { Bench } from "./bench.ts";
import { addYears, makeMunicipality } from "./ledger-rows.ts";
import { median, printTable, spread } from "./measure.ts";
import { createNoOpBot } from "./no-op-bot.ts";
import { totalMs } from "./processor.ts";
import { openWorkplace } from "./workplace.ts";

const rounds = 3;
const lastYear = 2026;
const automations = 150;
const rowsOfFullYear = 2_000_000;

/** Rows per second of `minuttjakt ledger verify`, by the clock and for each second of processor time of all that works on it. */
export async function benchLedger(bench: Bench): Promise<void> {
  const asked = bench.rows ?? rowsOfFullYear;
  const { dir, resources, database } = bench;
  const { ctx } = await openWorkplace({
    databaseUrl: database.url,
    bot: createNoOpBot(() => undefined),
    dir,
    resources,
  });
  const db = openDb(database.url, { statementSeconds: 3600 });
  resources.add("patient database", () => closeDb(db));
  const years = Array.from({ length: Math.ceil(asked / rowsOfFullYear) }, (_, ago) => lastYear - ago).toReversed();
  const rowsAYear = Math.ceil(asked / years.length);
  const rows = rowsAYear * years.length;
  // Of fewer rows, as many fall on a day of an automation.
  const shape = { automations: Math.ceil((automations * rowsAYear) / rowsOfFullYear), units: 60, rowsAYear };
  const tenantId = await makeMunicipality(db, shape);
  await addYears(db, tenantId, { ...shape, years });
  const began = performance.now();
  await sealLedger({ ...ctx, db });
  const sealing = rows / ((performance.now() - began) / 1000);
  const tenantIds = (await db.tenant.findMany({ select: { id: true } })).map(({ id }) => id);
  const rates = { clock: [] as number[], processor: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    await database.settle();
    const before = await totalMs(db);
    const { broken, seconds } = await verifyLedger(
      { ...ctx, db },
      { tenantIds, isAll: true, copyRows: (query) => copyRows(database.url, query) },
    );
    if (broken.length > 0) throw new Error(`${broken.length} findings, such as ${broken[0]?.rule}: ${broken[0]?.told}`);
    // The first round only warms up.
    if (round === 0) continue;
    rates.clock.push(rows / seconds);
    rates.processor.push(rows / (((await totalMs(db)) - before) / 1000));
  }
  printTable(
    `ledger: rows per second of ledger verify over ${rows} rows, median of ${rounds} rounds (lowest–highest)`,
    ["", "by the clock", "per second of processor time"],
    [
      ["verify", spread(rates.clock), spread(rates.processor)],
      ["sealing", sealing.toFixed(0), "–"],
    ],
  );
  console.log("  Target: at least 200 000 a second of one core. Every row was hashed, summed and judged.");
  if (median(rates.processor) < 200_000) console.log("  The target was not met.");
}
