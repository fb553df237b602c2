import { randomUUID } from "node:crypto";
import type { Db } from "../../core/db.ts";
import { day } from "../support/factories.ts";
import { expect, test } from "../support/fixtures.ts";

const refusal = /ledger_entry is append-only/;

test("the ledger takes an entry and refuses to change it", async ({ db }) => {
  const { id } = await anEntry(db);

  await expect(db.ledgerEntry.update({ where: { id }, data: { seconds: 1 } })).rejects.toThrow(refusal);
  await expect(db.ledgerEntry.findUnique({ where: { id } })).resolves.toMatchObject({ seconds: 600 });
});

test("the ledger refuses to delete an entry", async ({ db }) => {
  const { id } = await anEntry(db);

  await expect(db.ledgerEntry.delete({ where: { id } })).rejects.toThrow(refusal);
  await expect(db.ledgerEntry.count({ where: { id } })).resolves.toBe(1);
});

test("the ledger refuses to be emptied", async ({ db }) => {
  const { id } = await anEntry(db);

  await expect(db.$executeRaw`TRUNCATE ledger_entry`).rejects.toThrow(refusal);
  await expect(db.ledgerEntry.count({ where: { id } })).resolves.toBe(1);
});

test("the ledger takes one credit per automation and case", async ({ db }) => {
  const { automationId, businessKeyHash } = await anEntry(db);

  await expect(anEntry(db, { automationId: automationId ?? "", businessKeyHash })).rejects.toMatchObject({
    code: "P2002",
  });
});

test("the ledger refuses a robot share above 1", async ({ db }) => {
  await expect(anEntry(db, { robotShare: 1.1 })).rejects.toThrow(/robot_share_check/);
});

async function anEntry(
  db: Db,
  data: { automationId?: string; businessKeyHash?: string | null; robotShare?: number } = {},
) {
  return db.ledgerEntry.create({
    data: {
      tenantId: randomUUID(),
      automationId: randomUUID(),
      processId: randomUUID(),
      unitId: randomUUID(),
      localDate: day("2026-03-02"),
      kind: "CREDIT",
      businessKeyHash: randomUUID(),
      baselineSeconds: 600,
      robotShare: 1,
      seconds: 600,
      evidenceClass: "A",
      recordedBy: "engine",
      ...data,
    },
  });
}
