import { describe } from "vitest";
import { createAutomation, getAutomation } from "../../../core/automations/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import {
  aCredential,
  aProcess,
  aSystem,
  aTenant,
  aUnit,
  contextFor,
  expect,
  letterBot,
  sumBot,
  test,
  unique,
} from "../../support/context.ts";

/** A process owner whose municipality has all that an automation of `letterBot` takes. */
async function aPreparedOwner(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
  const { tenantId } = ctx;
  const unit = await aUnit(engine.db, { tenantId });
  const system = await aSystem(engine.db, { tenantId });
  const credential = await aCredential(engine, { tenantId, targetSystemId: system.id });
  const process = await aProcess(engine.db, { tenantId, unitId: unit.id });
  const asked = {
    code: "brev",
    title: "Brev til arkiv",
    botId: letterBot.id,
    processId: process.id,
    targetSystemId: system.id,
    credentialId: credential.id,
    unitId: unit.id,
  };
  return { ctx, asked };
}

const nothingWritten = async ({ db, tenantId }: Context) =>
  expect(await db.automation.count({ where: { tenantId } })).toBe(0);

describe("createAutomation", () => {
  test("is not put to work on a process that was taken out of use", async ({ engine, db }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    await db.process.update({ where: { id: asked.processId }, data: { retiredAt: new Date() } });

    await expect(createAutomation(ctx, asked)).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "processId", rule: "retired" }],
    });
    await nothingWritten(ctx);
  });

  test("puts a bot to work as a draft on a process that exists, and it is audited", async ({ engine, db }) => {
    const { ctx, asked } = await aPreparedOwner(engine);

    const created = await createAutomation(ctx, { ...asked, settings: { subjectLimit: 40 } });

    const { id } = created;
    expect(await getAutomation(ctx, { id })).toEqual(created);
    expect(created).toMatchObject({
      code: "brev",
      status: "DRAFT",
      settings: { subjectLimit: 40 },
      maxAttempts: 3,
      standardResidualSeconds: 0,
    });
    expect(await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId } })).toMatchObject([
      { action: "automation.create", entityId: id, actor: `user:${ctx.actor.id}` },
    ]);
  });

  test("makes the process with it", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const { processId: _, ...rest } = asked;
    const process = {
      code: "paaminning",
      title: "Påminninger",
      unitId: asked.unitId,
      counterfactual: "NOT_DONE_BEFORE" as const,
    };

    const { id } = await createAutomation(ctx, { ...rest, process, status: "ACTIVE" });

    expect(await getAutomation(ctx, { id })).toMatchObject({
      status: "ACTIVE",
      process: { code: "paaminning", name: "Påminninger", counterfactual: "NOT_DONE_BEFORE", yearlyVolume: null },
    });
  });

  test("an operator may not create an automation", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId: ctx.tenantId });

    await expect(createAutomation(operator, asked)).rejects.toMatchObject({ code: "forbidden" });
    await nothingWritten(ctx);
  });

  test("an unknown bot is refused by name", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);

    await expect(createAutomation(ctx, { ...asked, botId: "no-such-bot" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "botId", rule: "unknown_bot" }],
    });
    await nothingWritten(ctx);
  });

  test("settings must fit the bot's own schema, and none may be misspelt", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);

    await expect(createAutomation(ctx, { ...asked, settings: { subjectLimit: 0 } })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "settings.subjectLimit", rule: "too_small" }],
    });
    await expect(createAutomation(ctx, { ...asked, settings: { subjectlimit: 40 } })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "settings.subjectlimit", rule: "unrecognized_keys" }],
    });
    await nothingWritten(ctx);
  });

  test("the bot must work in the lane of the system, and the credential must be the system's", async ({
    engine,
    db,
  }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const claims = await aSystem(db, { tenantId: ctx.tenantId, key: "claims", name: "Fordringer" });

    await expect(createAutomation(ctx, { ...asked, targetSystemId: claims.id })).rejects.toMatchObject({
      code: "invalid",
      fields: [
        { field: "targetSystemId", rule: "other_lane" },
        { field: "credentialId", rule: "other_system" },
      ],
    });
  });

  test("a bot that signs in is active with a credential only; one that does not needs none", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const { credentialId: _, ...without } = asked;

    const active = createAutomation(ctx, { ...without, status: "ACTIVE" });

    await expect(active).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "credentialId", rule: "credential_required" }],
    });
    const draft = await createAutomation(ctx, without);
    const sums = await createAutomation(ctx, { ...without, code: "summer", botId: sumBot.id, status: "ACTIVE" });
    expect(draft.id).not.toBe(sums.id);
  });

  test("what belongs to another municipality does not exist here", async ({ engine, db }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const { asked: others } = await aPreparedOwner(engine);

    const refused = createAutomation(ctx, { ...others, code: asked.code });

    await expect(refused).rejects.toMatchObject({
      code: "invalid",
      fields: [
        { field: "targetSystemId", rule: "unknown_system" },
        { field: "credentialId", rule: "unknown_credential" },
        { field: "unitId", rule: "unknown_unit" },
        { field: "processId", rule: "unknown_process" },
      ],
    });
    await nothingWritten(ctx);
    expect(await db.auditEntry.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  });

  test("a code is taken once; a process that was made with the refused one is not left behind", async ({
    engine,
    db,
  }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    await createAutomation(ctx, asked);
    const { processId: _, ...rest } = asked;
    const process = { code: "ny", title: "Ny prosess", unitId: asked.unitId };

    await expect(createAutomation(ctx, { ...rest, process })).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "code", rule: "duplicate" }],
    });

    expect(await db.process.count({ where: { tenantId: ctx.tenantId, code: "ny" } })).toBe(0);
  });

  test("a process code is taken once, and its unit must exist", async ({ engine, db }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const { processId, ...rest } = asked;
    const { code } = await db.process.findUniqueOrThrow({ where: { id: processId } });
    const others = await aUnit(db, { tenantId: (await aTenant(db)).id });

    const taken = { ...rest, process: { code, title: "Brev", unitId: asked.unitId } };
    const homeless = { ...rest, process: { code: "ny", title: "Ny", unitId: others.id } };

    await expect(createAutomation(ctx, taken)).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "process.code" }],
    });
    await expect(createAutomation(ctx, homeless)).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "process.unitId", rule: "unknown_unit" }],
    });
  });

  test("either a process or the id of one: not both, not neither", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);
    const { processId: _, ...neither } = asked;
    const process = { code: unique("ny"), title: "Ny", unitId: asked.unitId };

    for (const wrong of [neither, { ...asked, process }]) {
      await expect(createAutomation(ctx, wrong)).rejects.toMatchObject({
        code: "invalid",
        fields: [{ field: "processId", rule: "one_of" }],
      });
    }
  });

  test("every wrong field is named at once", async ({ engine }) => {
    const { ctx, asked } = await aPreparedOwner(engine);

    const refused = createAutomation(ctx, { ...asked, code: "Brev!", title: "", maxAttempts: 11, unitId: "x" });

    await expect(refused).rejects.toMatchObject({
      code: "invalid",
      fields: [
        { field: "code", rule: "invalid_format" },
        { field: "title", rule: "too_small" },
        { field: "unitId", rule: "invalid_format" },
        { field: "maxAttempts", rule: "too_big" },
      ],
    });
  });

  test("of two automations with one code made at once, one is made", async ({ engine, db }) => {
    const { ctx, asked } = await aPreparedOwner(engine);

    const both = await Promise.allSettled([createAutomation(ctx, asked), createAutomation(ctx, asked)]);

    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "duplicate" } });
    expect(await db.automation.count({ where: { tenantId: ctx.tenantId } })).toBe(1);
  });
});
