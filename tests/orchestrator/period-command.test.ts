import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import { sealAuditLog } from "../../core/audit/index.ts";
import { closePeriod, proposeClose } from "../../core/closing/index.ts";
import { createSecrets, newMasterKey } from "../../core/secrets.ts";
import { aServiceArea, freed, now } from "../core/harvest/support.ts";
import { contextFor, expect, test } from "../support/context.ts";
import { makeTempDir } from "../support/temp-dir.ts";

// One record is sealed under one key: a second one is refused at the door.
const masterKey = newMasterKey();

type Ended = { code: number; stdout: string; stderr: string };

/** The program as a person runs it, in a process of its own, on this file's database. */
async function aShell(databaseUrl: string) {
  const dataDir = await makeTempDir("period-command");
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const env = {
    ...process.env,
    REDIS_URL: "",
    DATABASE_URL: databaseUrl,
    MINUTTJAKT_DATA_DIR: dataDir,
    MINUTTJAKT_MASTER_KEY: masterKey,
  };
  const minuttjakt = (...words: string[]) =>
    new Promise<Ended>((resolve) => {
      const args = ["scripts/minuttjakt.mjs", ...words];
      execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      );
    });
  const verify = (...words: string[]) => minuttjakt("period", "verify", ...words);
  return { minuttjakt, verify, secrets: createSecrets(masterKey) };
}

test(
  "period verify says of each report whether it is as it was signed, and ends with 1 when one is not",
  { timeout: 120_000 },
  async ({ engine, db, databaseUrl }) => {
    const { minuttjakt, verify, secrets } = await aShell(databaseUrl);
    const house = { ...engine, secrets };
    const { tenantId, owner, one } = await aServiceArea(house);
    const controller = await contextFor(house, { roles: ["CONTROLLER"], tenantId, now });
    const { slug } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const none = await verify("--tenant", slug);
    await freed(owner, { unitId: one.id, localDate: "2026-02-05", seconds: 3600 });
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    for (const from of ["2026-02-01", "2026-03-01"]) {
      const { id } = await proposeClose(owner, { kind: "MONTH", from });
      await closePeriod(controller, { id });
    }

    const good = await verify("--tenant", slug);
    const hours = await minuttjakt(
      "report",
      "benefits",
      "--tenant",
      slug,
      "--from",
      "2026-03-01",
      "--to",
      "2026-04-01",
    );
    await db.$executeRaw`ALTER TABLE ledger_entry DISABLE TRIGGER USER`;
    await db.$executeRaw`UPDATE ledger_entry SET seconds = 7000 WHERE tenant_id = ${tenantId}::uuid AND seconds = 7200`;
    await db.$executeRaw`ALTER TABLE ledger_entry ENABLE TRIGGER USER`;
    const tampered = await verify("--tenant", slug);
    const untouched = await verify("--tenant", slug, "--number", "1");
    await sealAuditLog(house);
    const ledger = await minuttjakt("ledger", "verify", "--tenant", slug);

    expect(none).toMatchObject({ code: 0, stdout: `${slug}  no signed reports\n` });
    expect(good).toMatchObject({ code: 0, stderr: "" });
    expect(good.stdout).toBe(
      `${slug}  no. 1  MONTH 2026-02-01..2026-03-01 revision 1: as signed\n` +
        `${slug}  no. 2  MONTH 2026-03-01..2026-04-01 revision 1: as signed\n`,
    );
    expect(hours.stdout).toContain(
      "og antall saker er signert samlet for kommunen. Avviker et tall her, gjelder rapporten.\n",
    );
    expect(tampered.code).toBe(1);
    expect(tampered.stdout).toContain("revision 1: as signed\n");
    expect(tampered.stdout).toContain("revision 1: WRONG: figures differ from the ledger\n");
    expect(tampered.stdout).toContain("  headline.net: signed 7200, ledger 7000\n");
    expect(untouched).toMatchObject({ code: 0 });
    expect(untouched.stdout).not.toContain("no. 2");
    expect(ledger.code).toBe(1);
    expect(ledger.stdout).toMatch(/^Read 2 entries and [12] seals in /);
    expect(ledger.stdout).toMatch(/  chain: Entries .* are not what seal \d sealed\n/);
    expect(ledger.stdout).toMatch(
      /Audit log: \d entries and 1 seals\.\n.* 0 of them not sealed yet; sealed hash \w{64}\n/,
    );
  },
);

test(
  "a report of another installation is told by its signature, and what makes no sense is refused",
  { timeout: 120_000 },
  async ({ engine, db, databaseUrl }) => {
    const { verify } = await aShell(databaseUrl);
    const { tenantId, owner, one } = await aServiceArea(engine);
    const controller = await contextFor(engine, { roles: ["CONTROLLER"], tenantId, now });
    const { slug } = await db.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    const { id } = await proposeClose(owner, { kind: "MONTH", from: "2026-03-01" });
    await closePeriod(controller, { id });

    const elsewhere = await verify("--tenant", slug);
    const wrong = await Promise.all([verify("--tenant", "ingen"), verify("--number", "null")]);

    expect(elsewhere.code).toBe(1);
    expect(elsewhere.stdout).toContain("WRONG: signature is wrong\n");
    expect(wrong.map(({ code }) => code)).toEqual([2, 2]);
    expect(wrong[0]?.stderr).toContain("--tenant: there is no municipality ingen");
    expect(wrong[1]?.stderr).toContain("--number: must be the number of a report");
  },
);
