import { describe, vi } from "vitest";
import { getAutomation, updateAutomation } from "../../../core/automations/index.ts";
import { assertTransition } from "../../../core/automations/status.ts";
import { AutomationStatus, type Db } from "../../../core/db.ts";
import {
  aCredential,
  anAutomation,
  aSystem,
  aTenant,
  aWorkItem,
  contextFor,
  expect,
  letterBot,
  sumBot,
  test,
} from "../../support/context.ts";

async function blockedStatements(db: Db): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return row?.count ?? 0;
}

describe("updateAutomation", () => {
  test("changes what is given and leaves the rest, and it is audited", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { id, code } = await anAutomation(db, { tenantId: ctx.tenantId, maxAttempts: 5 });

    const change = { title: "Nytt navn", standardResidualSeconds: 90, status: "PAUSED" as const };
    const changed = await updateAutomation(ctx, { id, ...change });

    expect(await getAutomation(ctx, { id })).toEqual(changed);
    expect(changed).toMatchObject({
      code,
      title: "Nytt navn",
      standardResidualSeconds: 90,
      maxAttempts: 5,
      status: "PAUSED",
    });
    const [trail] = await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } });
    expect(trail).toMatchObject({
      action: "automation.update",
      entityId: id,
      detail: { changed: ["title", "standardResidualSeconds", "status"], from: "ACTIVE", to: "PAUSED" },
    });
  });

  test("the trail tells what each field was and became, but not what the settings say", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId, botId: sumBot.id, standardResidualSeconds: 300 });

    await updateAutomation(ctx, { id, standardResidualSeconds: 0, credentialId: null, settings: {}, status: "PAUSED" });

    const [trail] = await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } });
    expect(trail?.detail).toMatchObject({
      changed: ["credentialId", "settings", "standardResidualSeconds", "status"],
      values: { standardResidualSeconds: { from: 300, to: 0 }, credentialId: { from: null, to: null } },
    });
    expect(JSON.stringify(trail?.detail)).not.toContain('"settings":');
  });

  test("a pause is never refused because something else no longer fits", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId, settings: { gone: "since the last version" } });

    await updateAutomation(ctx, { id, status: "PAUSED" });

    await expect(updateAutomation(ctx, { id, status: "ACTIVE" })).rejects.toMatchObject({ code: "invalid" });
  });

  test("a case worker may not pause an automation", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId });

    await expect(updateAutomation(ctx, { id, status: "PAUSED" })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("another municipality's automation is not found", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { id } = await anAutomation(db, { tenantId: (await aTenant(db)).id });

    await expect(updateAutomation(ctx, { id, status: "PAUSED" })).rejects.toMatchObject({ code: "not_found" });
    expect(await db.automation.findUnique({ where: { id } })).toMatchObject({ status: "ACTIVE" });
  });

  test("is not activated without a credential when the bot signs in, nor loses it while active", async ({
    engine,
    db,
  }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { tenantId } = ctx;
    const { id: targetSystemId } = await aSystem(db, { tenantId });
    const draft = { tenantId, targetSystemId, botId: letterBot.id, status: "DRAFT" as const };
    const { id } = await anAutomation(db, draft);
    const { id: credentialId } = await aCredential(engine, { tenantId, targetSystemId });
    const required = { code: "invalid", fields: [{ field: "credentialId", rule: "credential_required" }] };

    await expect(updateAutomation(ctx, { id, status: "ACTIVE" })).rejects.toMatchObject(required);
    await updateAutomation(ctx, { id, status: "ACTIVE", credentialId });
    await expect(updateAutomation(ctx, { id, credentialId: null })).rejects.toMatchObject(required);
    await updateAutomation(ctx, { id, credentialId: null, status: "PAUSED" });

    expect(await getAutomation(ctx, { id })).toMatchObject({ status: "PAUSED", credential: null });
  });

  test("bot, process and system change before the first case, and never after", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const { id, targetSystemId, processId: first } = automation;
    const { processId: other } = await anAutomation(db, { tenantId: ctx.tenantId, status: "DRAFT" });

    await updateAutomation(ctx, { id, botId: letterBot.id, status: "PAUSED" });
    await updateAutomation(ctx, { id, botId: sumBot.id, processId: other });
    await aWorkItem(db, { automation });

    const hasCases = (field: string) => ({ code: "conflict", fields: [{ field, rule: "has_cases" }] });
    await expect(updateAutomation(ctx, { id, botId: letterBot.id })).rejects.toMatchObject(hasCases("botId"));
    await expect(updateAutomation(ctx, { id, processId: first })).rejects.toMatchObject(hasCases("processId"));
    await updateAutomation(ctx, { id, botId: sumBot.id, processId: other, targetSystemId, title: "Det samme" });
  });

  test("a code is taken once", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { code } = await anAutomation(db, { tenantId: ctx.tenantId });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId });

    await expect(updateAutomation(ctx, { id, code })).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "code", rule: "duplicate" }],
    });
  });

  test("of two changes at once, one wins and the other is told", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId });

    const changes = () => [
      updateAutomation(ctx, { id, title: "Det ene" }),
      updateAutomation(ctx, { id, title: "Det andre" }),
    ];

    // Both have read the row when the lock that holds their writes back is let go.
    const both = await db.$transaction(async (tx) => {
      await tx.$queryRaw`select id from automation where id = ${id}::uuid for update`;
      const started = Promise.allSettled(changes());
      await vi.waitFor(async () => expect(await blockedStatements(db)).toBe(2), { timeout: 5000 });
      return { started };
    });
    const outcomes = await both.started;

    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  });

  test("a field it does not know is refused", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId });
    const wrong = { id, tittel: "Nytt navn" };

    await expect(updateAutomation(ctx, wrong)).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "tittel", rule: "unknown_field" }],
    });
  });
});

describe("the status of an automation", () => {
  test("a second one with the same bot in the same system is not put into service until the first is retired", async ({
    engine,
    db,
  }) => {
    const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const first = await anAutomation(db, { tenantId: ctx.tenantId });
    const second = await anAutomation(db, { tenantId: ctx.tenantId, status: "DRAFT" });

    await expect(updateAutomation(ctx, { id: second.id, status: "ACTIVE" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "botId", rule: "in_service" }],
    });
    await updateAutomation(ctx, { id: first.id, status: "RETIRED" });
    expect(await updateAutomation(ctx, { id: second.id, status: "ACTIVE" })).toMatchObject({ status: "ACTIVE" });
  });

  test("an operator pauses it and ends the pause, but puts no draft into service and changes nothing else", async ({
    engine,
    db,
  }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await anAutomation(db, { tenantId: ctx.tenantId });
    const draft = await anAutomation(db, { tenantId: ctx.tenantId, status: "DRAFT", botId: letterBot.id });

    expect(await updateAutomation(ctx, { id, status: "PAUSED" })).toMatchObject({ status: "PAUSED" });
    expect(await updateAutomation(ctx, { id, status: "ACTIVE" })).toMatchObject({ status: "ACTIVE" });
    const refused = { code: "forbidden" };
    await expect(updateAutomation(ctx, { id: draft.id, status: "ACTIVE" })).rejects.toMatchObject(refused);
    await expect(updateAutomation(ctx, { id, status: "RETIRED" })).rejects.toMatchObject(refused);
    await expect(updateAutomation(ctx, { id, status: "PAUSED", title: "Nytt navn" })).rejects.toMatchObject(refused);
  });

  test.for(["QUEUED", "RUNNING", "RETRYING", "HELD"] as const)(
    "one with open cases is not retired, so that none is stranded: %s",
    async (status, { engine, db }) => {
      const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
      const automation = await anAutomation(db, { tenantId: ctx.tenantId });
      const { id } = await aWorkItem(db, { automation, status });

      await expect(updateAutomation(ctx, { id: automation.id, status: "RETIRED" })).rejects.toMatchObject({
        code: "conflict",
      });
      await db.workItem.update({ where: { id }, data: { status: "SUCCEEDED" } });
      expect(await updateAutomation(ctx, { id: automation.id, status: "RETIRED" })).toMatchObject({
        status: "RETIRED",
      });
    },
  );

  const allowed = [
    "DRAFT→ACTIVE",
    "DRAFT→RETIRED",
    "ACTIVE→PAUSED",
    "ACTIVE→RETIRED",
    "PAUSED→ACTIVE",
    "PAUSED→RETIRED",
  ];
  const statuses = Object.values(AutomationStatus);
  const pairs = statuses.flatMap((from) => statuses.map((to) => ({ from, to })));

  test.for(pairs)("$from to $to", ({ from, to }) => {
    const change = () => assertTransition(from, to);

    if (from === to || allowed.includes(`${from}→${to}`)) expect(change).not.toThrow();
    else expect(change).toThrow(expect.objectContaining({ code: "conflict" }));
  });
});
