import { addEntries, ledgerHead, type NewEntry, sealLedger } from "../../core/ledger/index.ts";
import type { Context, Engine } from "../../core/context.ts";
import { createSecrets, newMasterKey } from "../../core/secrets.ts";
import { verifyLedger } from "../../orchestrator/verify-ledger.ts";
import { copyRows } from "../../prisma/copy-rows.ts";
import { aBaseline, anAutomation, aSettledCase, contextFor, expect, test } from "../support/context.ts";

/** A municipality with three sealed stretches of two credits each, and one more entry that is not sealed. */
async function aSealedLedger(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const { id: automationId, unitId, processId } = automation;
  await aBaseline(engine.db, { tenantId: ctx.tenantId, processId, unitId, evidenceClass: "B" });
  for (const day of ["01", "02", "03"]) {
    await aSettledCase(engine, { automation, at: `2026-03-${day}T09:00:00Z` });
    await aSettledCase(engine, { automation, at: `2026-03-${day}T10:00:00Z` });
    await sealLedger(engine);
  }
  // Whatever a text may hold, it is one line of the chain.
  const odd = "tabulator\t, linje\n, \\N, retur\r, «æøå» \u{1F916}";
  const entry: NewEntry = {
    kind: "OPERATION",
    automationId,
    unitId,
    processId,
    localDate: "2026-03-03",
    seconds: 60,
    evidenceClass: "A",
    reason: odd,
  };
  await addEntries(engine.db, ctx, [entry]);
  const ids = await engine.db.ledgerEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "asc" } });
  return { ctx, automation, ids: ids.map(({ id }) => Number(id)) };
}

type Verify = (given?: Partial<Engine>) => Promise<string[]>;

/** What is found to be broken in one municipality, as `rule: told`. */
function verifierOf(engine: Engine, { tenantId }: Context, databaseUrl: string): Verify {
  return async (given = {}) => {
    const { broken } = await verifyLedger(
      { ...engine, ...given },
      { tenantIds: [tenantId], isAll: false, copyRows: (query) => copyRows(databaseUrl, query) },
    );
    return broken.map(({ rule, told }) => `${rule}: ${told}`);
  };
}

/** Does something to the ledger that its triggers would refuse, as whoever owns the database can. */
async function behindItsBack({ db }: Engine, tamper: () => Promise<unknown>): Promise<void> {
  const tables = ["ledger_entry", "ledger_seal"];
  for (const table of tables) await db.$executeRawUnsafe(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await tamper();
  for (const table of tables) await db.$executeRawUnsafe(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

test("a ledger that nobody touched is as its seals say; what came since is told, and sealed next time", async ({
  engine,
  databaseUrl,
}) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const { tenantId } = ctx;
  const verify = () =>
    verifyLedger(engine, { tenantIds: [tenantId], isAll: false, copyRows: (query) => copyRows(databaseUrl, query) });

  expect(await verify()).toMatchObject({
    rows: 7,
    seals: 3,
    broken: [],
    tenants: [{ tenantId, rows: 7, unsealed: 1 }],
  });
  expect(await sealLedger(engine)).toBe(1);
  expect(await sealLedger(engine)).toBe(0);

  const { broken, tenants } = await verify();
  expect(broken).toEqual([]);
  const { seal } = await ledgerHead(ctx);
  expect(seal).toMatchObject({ number: 4, entries: 7, throughId: ids.at(-1), hash: tenants[0]?.hash });
  expect(tenants).toMatchObject([{ unsealed: 0 }]);
});

test("of many that seal at once one does, and municipalities have chains of their own", async ({
  engine,
  databaseUrl,
}) => {
  const one = await aSealedLedger(engine);
  const other = await aSealedLedger(engine);

  const sealed = await Promise.all([1, 2, 3, 4].map(() => sealLedger(engine)));

  expect(sealed.filter((entries) => entries > 0)).toEqual([1]);
  for (const { ctx } of [one, other]) expect(await verifierOf(engine, ctx, databaseUrl)()).toEqual([]);
});

test("an entry that was changed is found between two seals, and what comes after it is still judged", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const verify = verifierOf(engine, ctx, databaseUrl);

  await behindItsBack(engine, () => db.$executeRaw`UPDATE ledger_entry SET reason = 'pyntet' WHERE id = ${ids[2]}`);

  expect(await verify()).toEqual([`chain: Entries ${(ids[1] ?? 0) + 1}–${ids[3]} are not what seal 2 sealed`]);
});

test("an entry that was removed is found by the chain and by both sums", async ({ engine, databaseUrl, db }) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const verify = verifierOf(engine, ctx, databaseUrl);

  await behindItsBack(engine, () => db.$executeRaw`DELETE FROM ledger_entry WHERE id = ${ids[4]}`);

  expect(await verify()).toEqual([
    `chain: Entries ${(ids[3] ?? 0) + 1}–${ids[5]} are not what seal 3 sealed: there are 5 up to there, and were 6`,
    expect.stringMatching(
      /^roll-up: The sum of CREDIT by day on 2026-03-03, .* says 1200 s of 2, and the entries are 600 s of 1$/,
    ),
    expect.stringMatching(
      /^roll-up: The sum of CREDIT by month on 2026-03-01, .* says 3600 s of 6, and the entries are 3000 s of 5$/,
    ),
  ]);
});

test("the last sealed entry that was removed is missed", async ({ engine, databaseUrl, db }) => {
  const { ctx, ids } = await aSealedLedger(engine);

  await behindItsBack(
    engine,
    () => db.$executeRaw`DELETE FROM ledger_entry WHERE id >= ${ids[5]} AND tenant_id = ${ctx.tenantId}::uuid`,
  );

  const [first] = await verifierOf(engine, ctx, databaseUrl)();
  expect(first).toBe(`chain: Entry ${ids[5]}, the last of seal 3, is missing; there are 5 up to there, and were 6`);
});

test("two entries that changed places are found", async ({ engine, databaseUrl, db }) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const [, , third, fourth] = ids;

  await behindItsBack(engine, async () => {
    await db.$executeRaw`UPDATE ledger_entry SET id = -1 WHERE id = ${third}`;
    await db.$executeRaw`UPDATE ledger_entry SET id = ${third} WHERE id = ${fourth}`;
    await db.$executeRaw`UPDATE ledger_entry SET id = ${fourth} WHERE id = -1`;
  });

  expect(await verifierOf(engine, ctx, databaseUrl)()).toEqual([
    `chain: Entries ${(ids[1] ?? 0) + 1}–${ids[3]} are not what seal 2 sealed`,
  ]);
});

test("an entry that was slipped in among sealed ones is found", async ({ engine, databaseUrl, db }) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const [first = 0] = ids;

  await behindItsBack(
    engine,
    () => db.$executeRaw`
    INSERT INTO ledger_entry SELECT (jsonb_populate_record(e, jsonb_build_object('id', ${-first}::bigint, 'business_key_hash', 'slipped'))).*
    FROM ledger_entry e WHERE id = ${first}`,
  );

  expect((await verifierOf(engine, ctx, databaseUrl)())[0]).toMatch(
    /^chain: Entries 1–\d+ are not what seal 1 sealed: there are 3/,
  );
});

test("a sum that was forged is found, by day and by month", async ({ engine, databaseUrl, db }) => {
  const { ctx } = await aSealedLedger(engine);
  const { tenantId } = ctx;

  await db.dailyRollup.updateMany({ where: { tenantId, kind: "OPERATION" }, data: { seconds: 6n } });
  await db.monthlyRollup.updateMany({ where: { tenantId, kind: "CREDIT" }, data: { cases: 60 } });

  expect(await verifierOf(engine, ctx, databaseUrl)()).toEqual([
    expect.stringMatching(/^roll-up: The sum of OPERATION by day .* says 6 s of 1, and the entries are 60 s of 1$/),
    expect.stringMatching(/^roll-up: The sum of CREDIT by month .* says 3600 s of 6/),
  ]);
});

test("a seal that was forged, one that is missing, and one of another installation are found", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const { ctx } = await aSealedLedger(engine);
  const { tenantId } = ctx;
  const verify = verifierOf(engine, ctx, databaseUrl);

  await behindItsBack(engine, () =>
    db.ledgerSeal.updateMany({ where: { tenantId, number: 3 }, data: { entries: 5n } }),
  );
  expect(await verify()).toEqual([
    expect.stringMatching(/^chain: Entries \d+–\d+ are not what seal 3 sealed: there are 6 up to there, and were 5$/),
    "seal: Seal 3 is not signed by this installation",
  ]);

  await behindItsBack(engine, () => db.ledgerSeal.deleteMany({ where: { tenantId, number: { in: [2, 3] } } }));
  expect(await verify()).toEqual([]);
  await behindItsBack(engine, () => db.ledgerSeal.deleteMany({ where: { tenantId, number: 1 } }));
  await sealLedger(engine);
  await behindItsBack(engine, () => db.ledgerSeal.updateMany({ where: { tenantId, number: 1 }, data: { number: 2 } }));
  expect((await verify())[0]).toBe("seal: Seal 1 is missing");

  const elsewhere = await verify({ secrets: createSecrets(newMasterKey()) });
  expect(elsewhere).toContain("seal: Seal 2 is not signed by this installation");
});

test("entries that break a rule are named, though chain and sums are right", async ({ engine, databaseUrl, db }) => {
  const ctx = await contextFor(engine, { roles: [] });
  const { id: automationId, unitId, processId } = await anAutomation(db, { tenantId: ctx.tenantId });
  const { id: baselineId } = await aBaseline(db, { tenantId: ctx.tenantId, processId, unitId });
  const of = { automationId, unitId, processId, localDate: "2026-03-02", evidenceClass: "B", reason: "Prøve" } as const;
  const credit = { ...of, kind: "CREDIT", baselineId, baselineSeconds: 600, robotShare: 0.5, seconds: 300 } as const;
  const ids = await addEntries(db, ctx, [
    credit,
    { ...credit, seconds: 301 },
    { ...credit, counterfactual: "NOT_DONE_BEFORE" },
    { ...credit, baselineSeconds: 900, seconds: 450 },
    { ...of, kind: "OPERATION", seconds: -5 },
  ]);
  const [first = 0n] = ids;
  await addEntries(db, ctx, [{ ...of, kind: "REVERSAL", seconds: -299, reversesId: first }]);
  await sealLedger(engine);

  const told = await verifierOf(engine, ctx, databaseUrl)();

  expect(told.toSorted()).toEqual(
    [
      `credit: Entry ${ids[1]} credits 301 s; 600 s · 0.5000`,
      `credit: Entry ${ids[2]} credits 300 s; 600 s · 0.5000 of work that was not done before`,
      `credit: Entry ${ids[3]} credits 450 s; 900 s · 0.5000, but its baseline says 600 s`,
      `reversal: Entry ${(ids[4] ?? 0n) + 1n} takes back entry ${first} of 300 s by -299 s`,
      `sign: Entry ${ids[4]} is OPERATION of -5 s`,
    ].toSorted(),
  );
});

test("an entry that is still being written when another is sealed keeps its place in the chain", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const { ctx, automation } = await aSealedLedger(engine);
  const { id: automationId, unitId, processId } = automation;
  const entry: NewEntry = {
    kind: "OPERATION",
    automationId,
    unitId,
    processId,
    localDate: "2026-03-03",
    seconds: 60,
    evidenceClass: "A",
    reason: "Prøve",
  };

  const sealing = await db.$transaction(async (tx) => {
    await addEntries(tx, ctx, [entry]);
    await addEntries(db, ctx, [{ ...entry, localDate: "2026-04-01" }]);
    // It waits for us, and then sees the lower id too.
    const under = sealLedger(engine);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return { under };
  });

  expect(await sealing.under).toBe(3);
  expect(await verifierOf(engine, ctx, databaseUrl)()).toEqual([]);
});
