import { randomUUID } from "node:crypto";
import { expect, test } from "../support/fixtures.ts";

const refusal = /audit_entry is append-only/;

test("the audit log takes a line and refuses to change it, to lose it and to be emptied", async ({ db }) => {
  const line = { tenantId: randomUUID(), actor: "system", action: "lane.pause", entity: "lane", entityId: "x" };
  const { id } = await db.auditEntry.create({ data: { ...line, at: new Date("2026-03-02T10:00:00Z") } });

  await expect(db.auditEntry.update({ where: { id }, data: { actor: "user:y" } })).rejects.toThrow(refusal);
  await expect(db.auditEntry.delete({ where: { id } })).rejects.toThrow(refusal);
  await expect(db.$executeRaw`TRUNCATE audit_entry`).rejects.toThrow(refusal);
  expect(await db.auditEntry.findUnique({ where: { id } })).toMatchObject(line);
});
