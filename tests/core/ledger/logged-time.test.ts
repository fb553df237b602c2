import { v7 as uuidv7 } from "uuid";
import { checkRollups, logOperationTime } from "../../../core/benefits/index.ts";
import type { Context } from "../../../core/context.ts";
import { listLedgerEntries, logReviewTime, undoLoggedTime } from "../../../core/ledger/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { anAutomation, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-03-05T12:00:00Z");
const asked = { seconds: 900, localDate: "2026-03-05", reason: "Tilsyn" };
const reader = (ctx: Context): Context => ({ ...ctx, actor: { ...ctx.actor, roles: ["CONTROLLER"] } });

test("a request that is sent many times at once debits once, and tells of the same entry", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId });
  const requestId = uuidv7();

  const sent = await Promise.all(
    Array.from({ length: 6 }, () => logOperationTime(ctx, { ...asked, automationId, requestId })),
  );

  expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  expect(sent.filter(({ repeated }) => !repeated)).toHaveLength(1);
  const { items } = await listLedgerEntries(reader(ctx));
  expect(items).toMatchObject([{ kind: "OPERATION", seconds: 900 }]);
  expect(await db.auditEntry.count({ where: { tenantId: ctx.tenantId, action: "operation.log" } })).toBe(1);
});

test("the same time as another request is logged as well: it was spent twice", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId });

  for (const requestId of [uuidv7(), uuidv7(), undefined, undefined]) {
    expect(await logOperationTime(ctx, { ...asked, automationId, requestId })).toMatchObject({ repeated: false });
  }

  expect((await listLedgerEntries(reader(ctx))).items).toHaveLength(4);
});

test("an id that asked for something else, or was another's, is refused", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { tenantId } = ctx;
  const { id: automationId } = await anAutomation(db, { tenantId });
  const request = { ...asked, automationId, requestId: uuidv7() };
  await logOperationTime(ctx, request);
  const used = { code: "duplicate", fields: [{ field: "requestId", rule: "used_before" }] };

  await expect(logOperationTime(ctx, { ...request, seconds: 1800 })).rejects.toMatchObject(used);
  await expect(logOperationTime(ctx, { ...request, reason: "Omstart" })).rejects.toMatchObject(used);
  await expect(logReviewTime(ctx, { ...request, measured: true })).rejects.toMatchObject(used);
  const colleague = await contextFor(engine, { roles: ["OPERATOR"], tenantId, now });
  await expect(logOperationTime(colleague, request)).rejects.toMatchObject(used);
  const neighbour = await contextFor(engine, { roles: ["OPERATOR"], now });
  const other = await anAutomation(db, { tenantId: neighbour.tenantId });
  expect(await logOperationTime(neighbour, { ...request, automationId: other.id })).toMatchObject({ repeated: false });
});

test("whoever logged time undoes it on the same day, once, by a reversal", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId });
  const operation = await logOperationTime(ctx, { ...asked, automationId });
  const review = await logReviewTime(ctx, { ...asked, automationId, measured: true });

  await undoLoggedTime(ctx, { entryId: operation.id });
  await undoLoggedTime(ctx, { entryId: review.id });

  await expect(undoLoggedTime(ctx, { entryId: review.id })).rejects.toMatchObject({ code: "duplicate" });
  const { items } = await listLedgerEntries(reader(ctx), { kind: "REVERSAL" });
  expect(items).toMatchObject([
    { reversesId: review.id, seconds: 900, reason: "Angret av den som førte det" },
    { reversesId: operation.id, seconds: 900 },
  ]);
  expect(await checkRollups(db)).toEqual([]);
});

test("time that was logged for an earlier day is undone on that day, and today once that is closed", async ({
  engine,
  db,
}) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { tenantId, actor } = ctx;
  const { id: automationId } = await anAutomation(db, { tenantId });
  const february = { ...asked, localDate: "2026-02-05", automationId };
  const [first, second] = [await logOperationTime(ctx, february), await logOperationTime(ctx, february)];

  const undone = await undoLoggedTime(ctx, { entryId: first.id });
  const who = { proposedById: actor.id, proposedBy: "Kari", proposedAt: now() };
  const month = { from: toDbDate("2026-02-01"), to: toDbDate("2026-03-01") };
  await db.period.create({ data: { tenantId, kind: "MONTH", status: "CLOSED", ...month, ...who } });
  const undoneLater = await undoLoggedTime(ctx, { entryId: second.id });

  expect((await listLedgerEntries(reader(ctx), { kind: "REVERSAL" })).items).toMatchObject([
    { id: undoneLater.id, reversesId: second.id, localDate: "2026-03-05" },
    { id: undone.id, reversesId: first.id, localDate: "2026-02-05" },
  ]);
  expect(await checkRollups(db)).toEqual([]);
});

test("time of others, of another day and of another municipality is not undone", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { tenantId } = ctx;
  const { id: automationId } = await anAutomation(db, { tenantId });
  const { id: entryId } = await logOperationTime(ctx, { ...asked, automationId });
  const notOwn = { code: "forbidden", fields: [{ field: "entryId", rule: "not_own" }] };

  const colleague = await contextFor(engine, { roles: ["OPERATOR"], tenantId, now });
  await expect(undoLoggedTime(colleague, { entryId })).rejects.toMatchObject(notOwn);
  const tomorrow = { ...ctx, now: () => new Date("2026-03-05T23:00:00Z") };
  await expect(undoLoggedTime(tomorrow, { entryId })).rejects.toMatchObject(notOwn);
  const caseWorker = { ...ctx, actor: { ...ctx.actor, roles: ["CASE_WORKER" as const] } };
  await expect(undoLoggedTime(caseWorker, { entryId })).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"], now });
  await expect(undoLoggedTime(stranger, { entryId })).rejects.toMatchObject({ code: "not_found" });
  expect(await db.ledgerEntry.count({ where: { tenantId } })).toBe(1);
});

test("what was logged before its period closed is still found by its request", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { tenantId, actor } = ctx;
  const { id: automationId } = await anAutomation(db, { tenantId });
  const request = { ...asked, localDate: "2026-02-05", automationId, requestId: uuidv7() };
  const { id } = await logOperationTime(ctx, request);
  const who = { proposedById: actor.id, proposedBy: "Kari", proposedAt: new Date() };
  const month = { from: toDbDate("2026-02-01"), to: toDbDate("2026-03-01") };
  await db.period.create({ data: { tenantId, kind: "MONTH", status: "CLOSED", ...month, ...who } });

  expect(await logOperationTime(ctx, request)).toEqual({ id, repeated: true });
  await expect(logOperationTime(ctx, { ...request, requestId: uuidv7() })).rejects.toMatchObject({
    code: "period_closed",
  });
});
