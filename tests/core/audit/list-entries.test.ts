import { emitAudit, listAuditActors, listAuditEntries } from "../../../core/audit/index.ts";
import type { Context } from "../../../core/context.ts";
import { anAutomation, contextFor, expect, test } from "../../support/context.ts";

const event = { action: "lane.pause", entity: "lane", entityId: "a lane" };
const entriesOf = async (ctx: Context, asked = {}) =>
  (await listAuditEntries(ctx, asked)).items.map(({ entityId }) => entityId);

test("finds entries by who, what, of what and when, newest first, in local days", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const other = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId });
  const write = (who: Context, at: string, more: Partial<typeof event>) =>
    emitAudit(engine.db, { ...who, now: () => new Date(at) }, { ...event, ...more });
  await write(ctx, "2026-03-01T22:59:00Z", { entityId: "first of March" });
  await write(other, "2026-03-01T23:30:00Z", { entityId: "second of March" });
  await write(other, "2026-03-02T10:00:00Z", { entityId: "a run", entity: "run", action: "run.start" });
  await write(ctx, "2026-03-02T23:00:00Z", { entityId: "third of March" });

  expect(await entriesOf(ctx)).toEqual(["third of March", "a run", "second of March", "first of March"]);
  expect(await entriesOf(ctx, { actor: `user:${other.actor.id}` })).toEqual(["a run", "second of March"]);
  expect(await entriesOf(ctx, { action: "run.start" })).toEqual(["a run"]);
  expect(await entriesOf(ctx, { entity: "lane", entityId: "third of March" })).toEqual(["third of March"]);
  expect(await entriesOf(ctx, { from: "2026-03-02", to: "2026-03-02" })).toEqual(["a run", "second of March"]);
  expect(await entriesOf(ctx, { from: "2026-03-03" })).toEqual(["third of March"]);
  expect(await entriesOf(ctx, { actor: "system" })).toEqual([]);
});

test("tells who and what by name, and keeps personal numbers out, however deep and however old", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const automation = await anAutomation(db, { tenantId: ctx.tenantId, title: "Arkiver brev" });
  const detail = { reason: "Gjaldt 15868012345", changes: [{ note: "158680 12345" }] };
  const of = { action: "automation.update", entity: "automation", entityId: automation.id };
  await emitAudit(db, ctx, { ...of, detail });
  const old = { tenantId: ctx.tenantId, actor: "system", at: new Date(), ...of, detail };
  await db.auditEntry.create({ data: old });

  const { items } = await listAuditEntries(ctx);

  const hidden = { reason: "Gjaldt ***********", changes: [{ note: "***********" }] };
  const { id, name } = ctx.actor;
  expect(items).toMatchObject([
    { actor: { kind: "system", id: null, name: null }, entityName: "Arkiver brev", detail: hidden },
    { actor: { kind: "user", id, name }, entityName: "Arkiver brev", detail: hidden },
  ]);
  const [stored] = await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId, actor: `user:${id}` } });
  expect(stored?.detail).toEqual(hidden);
  expect(await listAuditActors(ctx)).toEqual([{ actor: `user:${id}`, kind: "user", name }]);
});

test("gives each entry once, page by page, also while more come in", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  const write = (entityId: string) => emitAudit(engine.db, ctx, { ...event, entityId });
  for (let count = 0; count < 7; count += 1) await write(`${count}`);

  const first = await listAuditEntries(ctx, { limit: 3 });
  await write("late");
  const second = await listAuditEntries(ctx, { limit: 3, cursor: first.nextCursor ?? "" });
  const third = await listAuditEntries(ctx, { limit: 3, cursor: second.nextCursor ?? "" });

  const read = [first, second, third].flatMap(({ items }) => items.map(({ entityId }) => entityId));
  expect(read).toEqual(["6", "5", "4", "3", "2", "1", "0"]);
  expect(third.nextCursor).toBeNull();
});

test("knows nothing of other municipalities, and is for controllers and administrators", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });
  await emitAudit(engine.db, ctx, event);
  const stranger = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const operator = await contextFor(engine, { roles: ["OPERATOR", "MANAGEMENT"], tenantId: ctx.tenantId });

  expect((await listAuditEntries(stranger)).items).toEqual([]);
  expect((await listAuditActors(stranger)).map(({ name }) => name)).toEqual([stranger.actor.name]);
  await expect(listAuditEntries(operator)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listAuditActors(operator)).rejects.toMatchObject({ code: "forbidden" });
});

test.for<[string, object, string]>([
  ["a cursor of no page", { cursor: "x" }, "cursor"],
  ["an actor that is none", { actor: "alle" }, "actor"],
  ["a date that is none", { from: "2026-02-30" }, "from"],
  ["a period that ends before it begins", { from: "2026-02-02", to: "2026-02-01" }, "to"],
  ["a filter that is none", { who: "kari" }, "who"],
])("refuses %s", async ([, asked, field], { engine }) => {
  const ctx = await contextFor(engine, { roles: ["CONTROLLER"] });

  await expect(listAuditEntries(ctx, asked)).rejects.toMatchObject({ code: "invalid", fields: [{ field }] });
});
