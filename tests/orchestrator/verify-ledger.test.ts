import { auditChain, emitAudit, sealAuditLog } from "../../core/audit/index.ts";
import type { Context } from "../../core/context.ts";
import { addEntries, ledgerChain, ledgerHead, type NewEntry, sealLedger } from "../../core/ledger/index.ts";
import { createSecrets, newMasterKey } from "../../core/secrets.ts";
import { verifyLedger } from "../../orchestrator/verify-ledger.ts";
import { copyRows } from "../../prisma/copy-rows.ts";
import { contextFor, expect, test } from "../support/context.ts";
import { aSealedLedger, behindItsBack, verifierOf } from "./sealed-ledger.ts";

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

test("rows are hashed alike in whatever pieces they come", async ({ engine, databaseUrl }) => {
  const { ctx } = await aSealedLedger(engine);
  const cutBy = (size: number) =>
    async function* (query: string) {
      for await (const chunk of copyRows(databaseUrl, query)) {
        for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
      }
    };

  for (const size of [1, 7, 19, 300]) {
    const asked = { tenantIds: [ctx.tenantId], isAll: false, copyRows: cutBy(size) };
    expect(await verifyLedger(engine, asked)).toMatchObject({ rows: 7, seals: 3, broken: [] });
  }
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

test("whatever column of a sealed entry is changed, the seal says so", async ({ engine, databaseUrl, db }) => {
  const { ctx, ids } = await aSealedLedger(engine);
  const verify = verifierOf(engine, ctx, databaseUrl);
  const columns = await db.$queryRaw<{ name: string; type: string }[]>`
    SELECT column_name AS name, udt_name AS type FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = 'ledger_entry'`;
  // No rule of the table itself is to be what finds it.
  await db.$executeRaw`ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_reversal_check`;
  expect(columns.map(({ name }) => name)).toEqual(expect.arrayContaining([...ledgerChain.columns]));
  expect(columns).toHaveLength(ledgerChain.columns.length);

  for (const { name, type } of columns.filter((column) => column.name !== "id")) {
    const id = ids[2];
    const [before] = await db.$queryRawUnsafe<{ was: string | null }[]>(
      `SELECT ${name}::text AS was FROM ledger_entry WHERE id = ${id}`,
    );
    const set = (value: string) =>
      behindItsBack(engine, () => db.$executeRawUnsafe(`UPDATE ledger_entry SET ${name} = ${value} WHERE id = ${id}`));
    await set(otherThan[type] ?? "");
    expect(await verify(), name).toContainEqual(
      expect.stringMatching(/^chain: Entries \d+–\d+ are not what seal 2 sealed/),
    );
    await set(before?.was == null ? "NULL" : `'${before.was}'`);
    expect(await verify(), name).toEqual([]);
  }
});

test("the audit log has a chain of its own: what was changed, removed or slipped in is found, and a seal that is none", async ({
  engine,
  databaseUrl,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const other = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { tenantId } = ctx;
  const act = (of: Context, name: string) =>
    db.$transaction((tx) =>
      emitAudit(tx, of, {
        action: "unit.rename",
        entity: "unit",
        entityId: of.tenantId,
        detail: { name, æøå: [1.5, null] },
      }),
    );
  const sealed = async (names: readonly string[]) => {
    for (const name of names) await act(ctx, name);
    await act(other, names.join());
    return sealAuditLog(engine);
  };
  expect([await sealed(["a", "b"]), await sealed(["c", "d", "e"])]).toEqual([3, 4]);
  expect(await sealAuditLog(engine)).toBe(0);
  await act(ctx, "f");
  const verify = verifierOf(engine, ctx, databaseUrl);
  const asked = { tenantIds: [tenantId], isAll: false, copyRows: (query: string) => copyRows(databaseUrl, query) };
  expect(await verifyLedger(engine, asked)).toMatchObject({
    broken: [],
    rows: 0,
    audit: { rows: 6, seals: 2, tenants: [{ tenantId, rows: 6, unsealed: 1 }] },
  });

  const rows = await db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  const [, second, third, , fifth] = rows.map(({ id }) => Number(id));
  const [before, changed] = [`Audit entries 1–${second} are not what seal 1 sealed`, "UPDATE audit_entry SET"];
  const set = (sql: string) => behindItsBack(engine, () => db.$executeRawUnsafe(`${sql} WHERE id = ${second}`));
  const values = {
    actor: "'system'",
    action: "'x'",
    entity: "'x'",
    entity_id: "'x'",
    detail: `'{"name": "c"}'::jsonb`,
    at: "at + interval '1 millisecond'",
  };
  const was = await db.auditEntry.findUniqueOrThrow({ where: { id: BigInt(second ?? 0) } });
  expect(auditChain.columns).toEqual(["id", "tenant_id", ...Object.keys(values)]);
  for (const [column, value] of Object.entries(values)) {
    await set(`${changed} ${column} = ${value}`);
    expect(await verify(), column).toEqual([`audit: ${before}`]);
    await behindItsBack(engine, () =>
      db.auditEntry.update({ where: { id: was.id }, data: { ...was, detail: was.detail ?? {} } }),
    );
    expect(await verify(), column).toEqual([]);
  }

  await behindItsBack(engine, () => db.$executeRaw`DELETE FROM audit_entry WHERE id = ${third}`);
  const counted = `there are 4 up to there, and were 5`;
  expect(await verify()).toEqual([
    `audit: Audit entries ${(second ?? 0) + 1}–${fifth} are not what seal 2 sealed: ${counted}`,
  ]);
  await behindItsBack(engine, () =>
    db.auditEntry.createMany({ data: rows.slice(2, 3).map((row) => ({ ...row, detail: {} })) }),
  );
  await behindItsBack(engine, () => db.auditSeal.updateMany({ where: { tenantId, number: 2 }, data: { entries: 4n } }));
  expect(await verify()).toEqual([
    `audit: Audit entries ${(second ?? 0) + 1}–${fifth} are not what seal 2 sealed: there are 5 up to there, and were 4`,
    "audit: Audit seal 2 is not signed by this installation",
  ]);
  await behindItsBack(engine, () => db.auditSeal.deleteMany({ where: { tenantId, number: 1 } }));
  expect(await verify()).toContain("audit: Audit seal 1 is missing");
  expect(await verifierOf(engine, other, databaseUrl)()).toEqual([]);
  await expect(db.auditSeal.deleteMany({ where: { tenantId } })).rejects.toThrow(/audit_seal is append-only/);
});

/** SQL: another value of a type than any that stands in the column. */
const otherThan: Record<string, string> = {
  uuid: "'0193a000-0000-7000-8000-000000000001'",
  date: "'2026-03-09'",
  LedgerKind: "'RESIDUAL'",
  text: "'pyntet'",
  int4: "1",
  int8: "1",
  numeric: "0.0001",
  EvidenceClass: "'C'",
  bool: "true",
  Counterfactual: "'UNKNOWN'",
  timestamptz: "'2026-03-02T10:00:00.001Z'",
};
