import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { checkRollups } from "../../core/benefits/index.ts";
import { closeDb, type Db, openDb } from "../../core/db.ts";
import { backupDatabase } from "../../prisma/backup.ts";
import { encodeFrame, type Frame, readFrames } from "../../prisma/backup/frames.ts";
import { migrate } from "../../prisma/migrate.ts";
import { restoreDatabase } from "../../prisma/restore.ts";
import {
  aBaseline,
  anAutomation,
  aSettledCase,
  aTenant,
  aUser,
  aWorkItem,
  expect,
  test as base,
} from "../support/context.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const product = "0.0.0-test";

const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("dir", { scope: "file" }, async ({}, { onCleanup }) => {
    const dir = await makeTempDir("backup");
    onCleanup(() => rm(dir, { recursive: true }));
    return dir;
  })
  .extend("automation", { scope: "file" }, async ({ db, engine }) => {
    const { id: tenantId } = await aTenant(db, { name: "Ås\tog \\N «Vik»\nkommune" });
    const automation = await anAutomation(db, { tenantId, standardResidualSeconds: 120, settings: { "a\\b": null } });
    await aBaseline(db, { tenantId, processId: automation.processId, unitId: automation.unitId });
    for (const at of ["2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"]) await aSettledCase(engine, { automation, at });
    await aSettledCase(engine, { automation, at: "2026-03-03T11:00:00Z", outcome: "BUSINESS_EXCEPTION" });
    return automation;
  });

async function anEmptyDatabase(): Promise<{ url: string; db: Db }> {
  const database = await createTestDatabase("empty");
  const db = openDb(database.url);
  onTestFinished(async () => {
    await closeDb(db);
    await database.drop();
  });
  return { url: database.url, db };
}

const ledgerOf = (db: Db) => db.ledgerEntry.findMany({ orderBy: { id: "asc" } });
const rollupsOf = async (db: Db) => {
  const rows = await db.dailyRollup.findMany();
  return rows.map((row) => JSON.stringify({ ...row, seconds: String(row.seconds) })).toSorted();
};

test("what is backed up comes back: every row, the ledger and its roll-ups", async ({
  databaseUrl,
  db,
  dir,
  automation,
}) => {
  const file = join(dir, "whole.backup");
  const waiting = await aWorkItem(db, { automation });
  const target = await anEmptyDatabase();

  const { tables, bytes } = await backupDatabase(databaseUrl, file, { product });
  const { header, trailer } = await restoreDatabase(target.url, file);

  expect(header.product).toBe(product);
  expect(trailer.tables).toEqual(tables);
  expect((await stat(file)).size).toBe(bytes);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await ledgerOf(target.db)).toEqual(await ledgerOf(db));
  expect((await ledgerOf(target.db)).length).toBeGreaterThan(2);
  expect(await rollupsOf(target.db)).toEqual(await rollupsOf(db));
  expect(await checkRollups(target.db)).toEqual([]);
  expect(await target.db.tenant.findMany()).toEqual(await db.tenant.findMany());
  expect(await target.db.automation.findMany()).toEqual(await db.automation.findMany());
  expect(await target.db.workItem.count()).toBe(await db.workItem.count());
  // Sequences go on where they were.
  const { tenantId } = automation;
  const audit = { tenantId, actor: "test", action: "x", entity: "x", entityId: "x", at: new Date() };
  await expect(target.db.auditEntry.create({ data: audit })).resolves.toMatchObject({ action: "x" });
  await expect(target.db.ledgerEntry.deleteMany({ where: { workItemId: waiting.id } })).resolves.toEqual({ count: 0 });
});

test("a backup is of one moment, though the robots go on while it is taken", async ({
  databaseUrl,
  engine,
  db,
  dir,
  automation,
}) => {
  const file = join(dir, "moment.backup");
  const target = await anEmptyDatabase();
  let settled = 0;
  let done = false;
  const working = (async () => {
    while (!done) {
      await aSettledCase(engine, { automation, at: "2026-03-04T10:00:00Z" });
      settled += 1;
    }
  })();
  await expect.poll(() => settled).toBeGreaterThan(3);
  const before = settled;

  await backupDatabase(databaseUrl, file, { product });
  const after = settled;
  done = true;
  await working;
  await restoreDatabase(target.url, file);

  expect(after).toBeGreaterThan(before);
  const restored = await ledgerOf(target.db);
  const all = await ledgerOf(db);
  expect(restored).toEqual(all.filter(({ id }) => restored.some((one) => one.id === id)));
  expect(restored.length).toBeLessThan(all.length);
  expect(await checkRollups(target.db)).toEqual([]);
  expect(await target.db.workItem.count({ where: { status: "SUCCEEDED" } })).toBe(
    restored.filter(({ kind }) => kind === "CREDIT").length,
  );
});

test("nothing goes on by itself after a restore: lanes are stopped, waiting cases are looked for first", async ({
  databaseUrl,
  db,
  dir,
  automation,
}) => {
  const file = join(dir, "held.backup");
  const waiting = await aWorkItem(db, { automation });
  const { id: userId, tenantId } = await aUser(db, { tenantId: automation.tenantId });
  await db.session.create({ data: { tokenHash: "hash", tenantId, userId, expiresAt: new Date(Date.now() + 60_000) } });
  const target = await anEmptyDatabase();
  await backupDatabase(databaseUrl, file, { product, now: new Date("2026-11-20T15:04:00Z") });

  await restoreDatabase(target.url, file);

  const lane = await target.db.targetSystem.findUniqueOrThrow({ where: { id: automation.targetSystemId } });
  expect(lane.pausedAt).not.toBeNull();
  expect(lane.pauseReason).toBe("Gjenopprettet fra sikkerhetskopi tatt 20.11.2026, 16:04");
  const restored = await target.db.workItem.findUniqueOrThrow({ where: { id: waiting.id } });
  expect(restored).toMatchObject({ status: "QUEUED", attemptNumber: 2, forgivenAttempts: 1 });
  expect(await target.db.session.count()).toBe(0);
  const audits = await target.db.auditEntry.findMany({ where: { action: "record.restore" } });
  expect(audits.map((audit) => audit.tenantId)).toContain(tenantId);
});

test("an API key that was revoked since the backup does not come back, unless keys are kept", async ({
  databaseUrl,
  db,
  dir,
  automation,
}) => {
  const file = join(dir, "keys.backup");
  const { tenantId } = automation;
  const aKey = (name: string, more = {}) =>
    db.apiKey.create({
      data: { tenantId, name, prefix: "mj_1", keyHash: `${name}-hash`, roles: ["OPERATOR"], ...more },
    });
  const [stolen, old] = [await aKey("stolen"), await aKey("old", { revokedAt: new Date("2026-01-01T00:00:00Z") })];
  await aKey("over", { expiresAt: new Date("2026-01-01T00:00:00Z") });
  await backupDatabase(databaseUrl, file, { product });
  await db.apiKey.update({ where: { id: stolen.id }, data: { revokedAt: new Date() } });
  const [safe, kept] = [await anEmptyDatabase(), await anEmptyDatabase()];

  expect((await restoreDatabase(safe.url, file)).apiKeys).toEqual({ kept: false, count: 1 });
  expect((await restoreDatabase(kept.url, file, { keepApiKeys: true })).apiKeys).toEqual({ kept: true, count: 1 });

  const revokedAt = async (of: Db, id: string) => (await of.apiKey.findUniqueOrThrow({ where: { id } })).revokedAt;
  expect(await revokedAt(safe.db, stolen.id)).not.toBeNull();
  expect(await revokedAt(safe.db, old.id)).toEqual(old.revokedAt);
  expect(await revokedAt(kept.db, stolen.id)).toBeNull();
  const told = await safe.db.auditEntry.findFirstOrThrow({ where: { tenantId, action: "record.restore" } });
  expect(told.detail).toMatchObject({ apiKeys: "revoked" });
});

test("nothing is overwritten: neither a database with rows, nor a file", async ({
  databaseUrl,
  db,
  dir,
  automation,
}) => {
  const file = join(dir, "twice.backup");
  const target = await anEmptyDatabase();
  await backupDatabase(databaseUrl, file, { product });
  const kept = await readFile(file);
  await restoreDatabase(target.url, file);
  const counted = async (of: Db) => [
    await of.workItem.count(),
    await of.ledgerEntry.count(),
    await of.auditEntry.count(),
  ];
  const [before, source] = [await counted(target.db), await counted(db)];

  await expect(restoreDatabase(target.url, file)).rejects.toThrow("The database is not empty");
  await expect(restoreDatabase(databaseUrl, file)).rejects.toThrow("The database is not empty");
  await expect(backupDatabase(databaseUrl, file, { product })).rejects.toThrow("exists already");

  expect(await counted(target.db)).toEqual(before);
  expect(await counted(db)).toEqual(source);
  expect((await readFile(file)).equals(kept)).toBe(true);
  expect((await db.automation.findUniqueOrThrow({ where: { id: automation.id } })).title).toBe(automation.title);
});

test("a file that is no backup, damaged or cut short is refused before the database is touched", async ({
  databaseUrl,
  dir,
  automation,
}) => {
  expect(automation.code).not.toBe("");
  const file = join(dir, "good.backup");
  await backupDatabase(databaseUrl, file, { product });
  const plain = gunzipSync(await readFile(file));
  const target = await anEmptyDatabase();
  const variant = async (name: string, body: Buffer) => {
    await writeFile(join(dir, name), body);
    return join(dir, name);
  };
  const flipped = Buffer.from(plain);
  flipped[Math.floor(plain.length / 2)] = (flipped[Math.floor(plain.length / 2)] ?? 0) ^ 1;
  const short = await variant("short", await readFile(file));
  await truncate(short, (await stat(file)).size - 20);
  const wrong: [file: string, told: RegExp][] = [
    [join(dir, "none"), /cannot be read \(ENOENT\)/],
    [dir, /cannot be read \(EISDIR\)/],
    [await variant("empty", Buffer.alloc(0)), /no backup that this version can read/],
    [await variant("text", Buffer.from("-- PostgreSQL database dump")), /no backup that this version can read/],
    [await variant("gzip", gzipSync("noe annet")), /no backup that this version can read/],
    [
      await variant("later", gzipSync(encodeFrame("header", { format: "minuttjakt-backup", formatVersion: 2 }))),
      /no backup that this version can read/,
    ],
    [short, /damaged/],
    [await variant("endless", gzipSync(plain.subarray(0, plain.length - 300))), /damaged/],
    [await variant("flipped", gzipSync(flipped)), /damaged/],
    [await variant("more", gzipSync(Buffer.concat([plain, encodeFrame("data", Buffer.from("x"))]))), /damaged/],
  ];

  for (const [name, told] of wrong) await expect(restoreDatabase(target.url, name), name).rejects.toThrow(told);

  expect(await tableCount(target.url)).toBe(0);
});

async function tableCount(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ count: string }>("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
  await client.end();
  return Number(rows[0]?.count);
}

test("a backup that names tables or folders that are not ours is refused, and nothing is restored", async ({ dir }) => {
  const source = await anEmptyDatabase();
  await migrate(source.url);
  const file = join(dir, "own.backup");
  const { tables } = await backupDatabase(source.url, file, { product });
  const [header, ...frames] = await framesOf(file);
  const headerOf = JSON.parse(header?.body.toString() ?? "") as { migrations: { name: string; checksum: string }[] };
  const role = `90001\tinntrenger\tt\tt\tt\tt\tt\tf\tf\t-1\t\\N\t\\N\n`;
  const columns = "oid rolname rolsuper rolinherit rolcreaterole rolcreatedb rolcanlogin rolreplication rolbypassrls";
  const foreign = [
    {
      kind: "table",
      body: { table: "pg_authid", columns: `${columns} rolconnlimit rolpassword rolvaliduntil`.split(" ") },
    },
    { kind: "data", body: Buffer.from(role) },
    { kind: "tableEnd", body: { rows: 1 } },
  ] as const;
  const sql = "SELECT 1";
  await mkdir(join(dir, "elsewhere"));
  await writeFile(join(dir, "elsewhere", "migration.sql"), sql);
  const outside = { name: relative("prisma/migrations", join(dir, "elsewhere")), checksum: sha256(sql) };
  const hostile: [string, readonly WrittenFrame[], RegExp][] = [
    ["tables", [...(header ? [header] : []), ...foreign, ...frames.slice(0, -1)], /no table of ours/],
    [
      "folders",
      [
        { kind: "header", body: { ...headerOf, migrations: [...headerOf.migrations, outside] } },
        ...frames.slice(0, -1),
      ],
      /no backup that this version can read/,
    ],
  ];
  const target = await anEmptyDatabase();

  for (const [name, written, told] of hostile) {
    const all = name === "tables" ? [{ table: "pg_authid", rows: 1 }, ...tables] : tables;
    await writeFile(join(dir, name), gzipSync(sealed(written, all)));
    await expect(restoreDatabase(target.url, join(dir, name)), name).rejects.toThrow(told);
  }

  expect(await target.db.$queryRaw`SELECT rolname FROM pg_roles WHERE rolname = 'inntrenger'`).toEqual([]);
});

type WrittenFrame = { kind: Frame["kind"]; body: Buffer | object };

async function framesOf(file: string): Promise<{ kind: Frame["kind"]; body: Buffer }[]> {
  const frames: { kind: Frame["kind"]; body: Buffer }[] = [];
  for await (const { kind, body } of readFrames(file)) frames.push({ kind, body: Buffer.from(body) });
  return frames;
}

/** Frames with an end that fits them: whoever writes a file writes its checksum too. */
function sealed(frames: readonly WrittenFrame[], tables: readonly object[]): Buffer {
  const bytes = Buffer.concat(frames.map(({ kind, body }) => encodeFrame(kind, body)));
  return Buffer.concat([bytes, encodeFrame("trailer", { tables, sequences: [], sha256: sha256(bytes) })]);
}

const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

test("a backup of a newer version is refused, by name", async ({ databaseUrl, dir }) => {
  const newer = await anEmptyDatabase();
  await migrate(newer.url);
  await newer.db.$executeRaw`
    INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
    VALUES ('x', 'x', now(), '20990101000000_later', 1)`;
  const file = join(dir, "newer.backup");
  await backupDatabase(newer.url, file, { product: "9.0.0" });
  const target = await anEmptyDatabase();

  await expect(restoreDatabase(target.url, file)).rejects.toThrow(/another version \(9\.0\.0\).*20990101000000_later/);

  expect(await tableCount(target.url)).toBe(0);
  expect(databaseUrl).not.toBe(target.url);
});

test("a backup of an older version is brought up to date after", async ({ dir }) => {
  const older = await anEmptyDatabase();
  const folder = join(dir, "migrations");
  await mkdir(folder);
  const [first = ""] = (await readdir("prisma/migrations")).toSorted();
  await cp(join("prisma/migrations", first), join(folder, first), { recursive: true });
  await migrate(older.url, undefined, folder);
  await older.db.$executeRaw`INSERT INTO tenant (id, slug, name) VALUES (gen_random_uuid(), 'gammel', 'Gammelvik')`;
  const file = join(dir, "older.backup");
  await backupDatabase(older.url, file, { product: "0.0.1" });
  const target = await anEmptyDatabase();

  await restoreDatabase(target.url, file);

  expect(await target.db.tenant.findMany({ select: { slug: true } })).toEqual([{ slug: "gammel" }]);
  expect(await target.db.purgeRecord.count()).toBe(0);
});

test("a copy that breaks off leaves no file, and a database without a schema makes none", async ({
  databaseUrl,
  dir,
}) => {
  const empty = await anEmptyDatabase();
  const names = await readdir(dir);

  await expect(backupDatabase(empty.url, join(dir, "a.backup"), { product })).rejects.toThrow("nothing to back up");
  await expect(backupDatabase("postgresql://a:b@127.0.0.1:1/x", join(dir, "b"), { product })).rejects.toThrow(
    "ECONNREFUSED",
  );
  await expect(backupDatabase(databaseUrl, join(dir, "no-folder/c"), { product })).rejects.toThrow("ENOENT");

  expect(await readdir(dir)).toEqual(names);
});
