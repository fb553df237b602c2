import { readdir, rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { contextForApiKey, contextForSession, signIn } from "../../core/access/index.ts";
import { listUnits } from "../../core/organisation/index.ts";
import { aTenant, aUser, expect, test, unique } from "../support/context.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { runProgram } from "../support/program.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { runTyped } from "../support/typed-command.ts";

const password = "et langt nok passord";

/** A machine on which commands are given against a database: `run` in this process, `start` in one of its own. */
async function aMachine(databaseUrl: string) {
  const dataDir = await makeTempDir("people-commands");
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const settings = { DATABASE_URL: databaseUrl };
  const run = (words: readonly string[], typed = "") =>
    runTyped(words, { settings: { ...settings, MINUTTJAKT_DATA_DIR: dataDir }, typed });
  const start = (words: readonly string[], typed = "") => runProgram(dataDir, words, { settings, typed });
  return { dataDir, run, start };
}

test(
  "a municipality, its units and a person who may sign in are made by commands, and made again they are left as they are",
  { timeout: 60_000 },
  async ({ engine, databaseUrl }) => {
    const { db } = engine;
    const { dataDir, run, start } = await aMachine(databaseUrl);
    const slug = unique("fjordvik");
    const email = `${unique("eva")}@fjordvik.example`;
    const found = ["tenant", "add", "--slug", slug, "--name", "Fjordvik kommune", "--inhabitants", "5000"];
    const place = ["unit", "add", "--tenant", slug, "--code", "skole", "--name", "Skole", "--level", "virksomhet"];
    const admit = ["user", "add", "--tenant", slug, "--email", email, "--name", "Eva Administrator"];
    const roles = ["--role", "administrator", "--role", "process-owner"];

    for (const told of ["is added", "is there already"]) {
      expect(await run(found)).toEqual({ code: 0, stdout: `${slug}: Fjordvik kommune ${told}\n`, stderr: "" });
      expect(await run(place)).toEqual({ code: 0, stdout: `${slug}: the unit skole ${told}\n`, stderr: "" });
    }
    const admitted = await start([...admit, ...roles], `${password}\n`);
    const again = await run([...admit, ...roles], "et helt annet passord\n");
    const other = await run([...admit, "--role", "operator"], "et helt annet passord\n");
    const listed = await run(["user", "list", "--tenant", slug]);

    expect(admitted).toEqual({ code: 0, stdout: `${slug}: ${email} may sign in\n`, stderr: "" });
    expect(again).toEqual({ code: 0, stdout: `${slug}: ${email} is there already\n`, stderr: "" });
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toContain("--email: ");
    expect(listed.stdout).toBe(`${slug}  ${email}  Eva Administrator  administrator, process-owner\n`);

    const { tenantId, actor } = await signIn(engine, { email, password });
    expect(actor.roles).toEqual(["ADMINISTRATOR", "PROCESS_OWNER"]);
    const { units } = await listUnits({ ...engine, tenantId, actor });
    expect(units).toMatchObject([
      { code: slug, name: "Fjordvik kommune", level: "kommune", children: [{ code: "skole", level: "virksomhet" }] },
    ]);
    const written = await db.auditEntry.findMany({ where: { tenantId, actor: "system" }, orderBy: { id: "asc" } });
    expect(written.map(({ action }) => action)).toEqual(["tenant.create", "unit.add", "unit.add", "user.create"]);
    for (const { detail } of written) expect(detail).toHaveProperty("by", expect.stringMatching(/./));
    expect(JSON.stringify(written.map(({ detail }) => detail))).not.toContain(password);
    // Whoever runs the robots brings the key: a machine that only made people must not have chosen it.
    expect(await readdir(dataDir)).not.toContain("master.key");
    expect(await db.installation.count({ where: { key: "master-key-fingerprint" } })).toBe(0);
  },
);

test(
  "a person is given other roles and another password, is shut out and let in again, by commands",
  { timeout: 60_000 },
  async ({ engine, databaseUrl }) => {
    const { run, start } = await aMachine(databaseUrl);
    const { id: tenantId, slug } = await aTenant(engine.db);
    const { email } = await aUser(engine.db, { tenantId });

    const given = await start(["user", "password", email], `${password}\n`);
    expect(given).toEqual({
      code: 0,
      stdout: `${email} has another password; sessions that were ended: 0\n`,
      stderr: "",
    });
    const { token } = await signIn(engine, { email, password });

    const roles = ["user", "roles", email.toUpperCase(), "--role", "controller", "--role", "operator"];
    expect(await run(roles)).toMatchObject({ code: 0, stdout: `${email} now has: controller, operator\n` });
    expect(await run(roles)).toMatchObject({ code: 0, stdout: `${email} has already: controller, operator\n` });
    expect(await contextForSession(engine, token)).toMatchObject({ actor: { roles: ["CONTROLLER", "OPERATOR"] } });
    const { id: createdById } = await engine.db.user.findUniqueOrThrow({ where: { email } });
    const made = { tenantId, createdById, name: "Portal", prefix: "mj_1a2b3c4d", keyHash: unique("hash"), roles: [] };
    await engine.db.apiKey.create({ data: made });
    for (const told of ["is shut out", "was shut out before"]) {
      const stdout = `${email} ${told}\nAPI keys in force that this person made: 1\n`;
      expect(await run(["user", "disable", email])).toEqual({ code: 0, stdout, stderr: "" });
    }
    const keys = await run(["api-key", "list", "--tenant", slug]);
    expect(keys.stdout).toContain(`made by ${email}, who is shut out\n`);
    expect(await contextForSession(engine, token)).toBeUndefined();
    for (const told of ["is let in again", "was not shut out"])
      expect(await run(["user", "enable", email])).toEqual({ code: 0, stdout: `${email} ${told}\n`, stderr: "" });
    expect(await signIn(engine, { email, password })).toMatchObject({ actor: { roles: ["CONTROLLER", "OPERATOR"] } });
  },
);

test(
  "an API key is printed once, is known by how it begins, and opens nothing when it is revoked",
  { timeout: 60_000 },
  async ({ engine, databaseUrl }) => {
    const { slug, id: tenantId } = await aTenant(engine.db);
    await aTenant(engine.db);
    const { run, start } = await aMachine(databaseUrl);
    const ofTenant = ["--tenant", slug];

    const made = await start([
      "api-key",
      "add",
      ...ofTenant,
      "--name",
      "Portal",
      "--role",
      "operator",
      "--until",
      "2099-12-31",
    ]);
    const key = made.stdout.trim();
    const prefix = key.slice(0, 11);

    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^mj_[0-9a-f]{8}_[\w-]{43}\n$/) as string });
    expect(await contextForApiKey(engine, key)).toMatchObject({ tenantId, actor: { roles: ["OPERATOR"] } });
    const listed = await run(["api-key", "list", ...ofTenant]);
    expect(listed.stdout).toBe(`${prefix}  Portal  operator  in force until 2099-12-31T23:00:00.000Z\n`);

    const whole = await run(["api-key", "revoke", key, ...ofTenant]);
    expect(whole).toMatchObject({ code: 2, stdout: "" });
    expect(whole.stderr).not.toContain(key);
    expect(await contextForApiKey(engine, key)).toBeDefined();

    expect(await run(["api-key", "revoke", prefix, ...ofTenant])).toMatchObject({ code: 0, stderr: "" });
    expect(await contextForApiKey(engine, key)).toBeUndefined();
    const again = await run(["api-key", "revoke", prefix, ...ofTenant]);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${prefix}  Portal: was revoked 20`) as string,
    });
    const written = await engine.db.auditEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
    expect(written.map(({ action }) => action)).toEqual(["api_key.create", "api_key.revoke"]);
  },
);

test(
  "what is wrong is told by its flag, and nothing is written",
  { timeout: 60_000 },
  async ({ engine, databaseUrl }) => {
    const { db } = engine;
    const { slug } = await aTenant(db);
    const { run } = await aMachine(databaseUrl);
    const person = ["user", "add", "--name", "Ola", "--tenant", slug];
    const wrong: [words: string[], typed: string, told: string][] = [
      [["tenant", "add", "--slug", slug, "--name", "En annen"], "", `--slug: ${slug} is Fjordvik kommune already`],
      [
        ["unit", "add", "--code", "a", "--name", "A", "--tenant", slug, "--parent", "x"],
        "",
        "--parent: there is no unit x\n",
      ],
      [
        ["unit", "add", "--code", "a", "--name", "A", "--tenant", slug, "--from", "i går"],
        "",
        "--from: Must be a date",
      ],
      [
        [...person, "--email", "ola", "--role", "operator"],
        "kort",
        "--email: Must be an e-mail address\npassword: Must have",
      ],
      [
        [...person, "--email", "a@b.example", "--role", "sjef"],
        password,
        "--role: there is no role sjef; there are: admin",
      ],
      [
        ["user", "add", "--tenant", "x", "--name", "A", "--email", "a@b.example", "--role", "operator"],
        "",
        "--tenant: ",
      ],
      [
        ["api-key", "add", "--name", "A", "--role", "operator", "--until", "2020-01-01"],
        "",
        "--until: that day is over\n",
      ],
      [["user", "disable"], "", "Say whom"],
      [["user", "enable", "kari"], "", "The address: Must be an e-mail address\n"],
      [["user", "password", "a@b.example"], "kort", "password: Must have at least 12 characters\n"],
      [["user", "roles", "a@b.example"], "", "--role: must be given"],
    ];
    const rows = async () => [
      await db.tenant.count(),
      await db.user.count(),
      await db.apiKey.count(),
      await db.auditEntry.count(),
    ];
    const before = await rows();

    for (const [words, typed, told] of wrong) {
      const ended = await run(words, typed);
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toContain(`minuttjakt: ${told}`);
    }

    expect(await rows()).toEqual(before);
  },
);

test(
  "a database that has not this version's schema is left alone, whether it has an older one or none",
  { timeout: 60_000 },
  async ({ engine, databaseUrl }) => {
    const empty = await createTestDatabase("empty");
    onTestFinished(() => empty.drop());
    await engine.db.$executeRaw`
    DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`;

    for (const url of [empty.url, databaseUrl]) {
      const { run } = await aMachine(url);
      const ended = await run(["tenant", "add", "--slug", "fjordvik", "--name", "Fjordvik kommune"]);
      expect(ended).toEqual({
        code: 1,
        stdout: "",
        stderr: "minuttjakt: The database has not this version's schema: run minuttjakt migrate\n",
      });
    }
    expect(await engine.db.tenant.count({ where: { slug: "fjordvik" } })).toBe(0);
  },
);
