import { createAutomation, getAutomation, updateAutomation } from "../../../core/automations/index.ts";
import type { Engine } from "../../../core/context.ts";
import {
  anAutomation,
  aProcess,
  aSystem,
  aUnit,
  contextFor,
  expect,
  sumBot,
  test,
  unique,
} from "../../support/context.ts";

const chosen = {
  traceFrom: "FIRST_ATTEMPT" as const,
  retryPolicy: { TARGET_DOWN: { maxAttempts: 6, firstBackoffSeconds: 60, longestBackoffSeconds: 1_800 } },
  stepLimitSeconds: 90,
  deadlineWorkingDays: 3,
  startAtWaiting: 20,
  startAfterMinutes: 240,
  idleAlertHours: 4,
  payloadRetentionDays: 90,
  evidenceRetentionDays: 30,
};

const nothing = {
  traceFrom: "SECOND_ATTEMPT",
  retryPolicy: {},
  stepLimitSeconds: null,
  deadlineWorkingDays: null,
  startAtWaiting: null,
  startAfterMinutes: null,
  idleAlertHours: null,
  payloadRetentionDays: null,
  evidenceRetentionDays: null,
};

async function aHome(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
  const { tenantId } = ctx;
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const { id: processId } = await aProcess(engine.db, { tenantId, unitId });
  const { id: targetSystemId } = await aSystem(engine.db, { tenantId });
  const asked = { code: unique("robot"), title: "Kontroll", botId: sumBot.id, processId, targetSystemId, unitId };
  return { ctx, asked };
}

test("an automation is made with the settings it is given, and without any has none", async ({ engine }) => {
  const { ctx, asked } = await aHome(engine);

  const plain = await createAutomation(ctx, asked);
  const set = await createAutomation(ctx, { ...asked, code: unique("robot"), ...chosen });

  expect(await getAutomation(ctx, { id: plain.id })).toMatchObject(nothing);
  expect(await getAutomation(ctx, { id: set.id })).toMatchObject(chosen);
  expect(await engine.db.automation.findUnique({ where: { id: set.id } })).toMatchObject(chosen);
});

test("each setting is changed by itself, taken away by null, and the trail tells both values", async ({ engine }) => {
  const { ctx } = await aHome(engine);
  const { id } = await anAutomation(engine.db, { tenantId: ctx.tenantId });

  await updateAutomation(ctx, { id, ...chosen });
  await updateAutomation(ctx, { id, stepLimitSeconds: 30, traceFrom: "NEVER" });
  const changed = await updateAutomation(ctx, { id, idleAlertHours: null, retryPolicy: { STUCK: { maxAttempts: 1 } } });

  expect(changed).toMatchObject({
    ...chosen,
    traceFrom: "NEVER",
    stepLimitSeconds: 30,
    idleAlertHours: null,
    retryPolicy: { STUCK: { maxAttempts: 1 } },
  });
  const trail = await engine.db.auditEntry.findMany({ where: { tenantId: ctx.tenantId }, orderBy: { id: "desc" } });
  expect(trail[1]?.detail).toMatchObject({ values: { traceFrom: { from: "FIRST_ATTEMPT", to: "NEVER" } } });
  expect(trail[0]?.detail).toMatchObject({
    changed: ["retryPolicy", "idleAlertHours"],
    values: {
      idleAlertHours: { from: 4, to: null },
      retryPolicy: { from: chosen.retryPolicy, to: { STUCK: { maxAttempts: 1 } } },
    },
  });
});

const refused: [field: string, value: unknown][] = [
  ["stepLimitSeconds", 4],
  ["stepLimitSeconds", 3_601],
  ["stepLimitSeconds", 7.5],
  ["deadlineWorkingDays", -1],
  ["deadlineWorkingDays", 261],
  ["startAtWaiting", 1],
  ["startAtWaiting", 100_001],
  ["startAfterMinutes", 0],
  ["startAfterMinutes", 10_081],
  ["idleAlertHours", 0],
  ["idleAlertHours", 721],
  ["payloadRetentionDays", 0],
  ["payloadRetentionDays", 3_651],
  ["evidenceRetentionDays", 0],
  ["evidenceRetentionDays", "30"],
  ["retryPolicy", null],
  ["traceFrom", "THIRD_ATTEMPT"],
  ["traceFrom", null],
];

test.for(refused)("%s may not be %j", async ([field, value], { engine }) => {
  const { ctx, asked } = await aHome(engine);
  const { id } = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const wrong = { code: "invalid", fields: [{ field }] };

  await expect(updateAutomation(ctx, { id, [field]: value })).rejects.toMatchObject(wrong);
  await expect(createAutomation(ctx, { ...asked, [field]: value })).rejects.toMatchObject(wrong);
  expect(await getAutomation(ctx, { id })).toMatchObject(nothing);
});

const policies: [policy: object, field: string][] = [
  [{ TIMEOUT: { maxAttempts: 0 } }, "retryPolicy.TIMEOUT.maxAttempts"],
  [{ TIMEOUT: { firstBackoffSeconds: 9, longestBackoffSeconds: 3 } }, "retryPolicy.TIMEOUT.longestBackoffSeconds"],
  [{ NO_SUCH_KIND: {} }, "retryPolicy.NO_SUCH_KIND"],
  [{ TIMEOUT: { wait: 3 } }, "retryPolicy.TIMEOUT.wait"],
];

test.for(policies)("the retry policy %j is refused at %s", async ([retryPolicy, field], { engine }) => {
  const { ctx } = await aHome(engine);
  const { id } = await anAutomation(engine.db, { tenantId: ctx.tenantId });

  await expect(updateAutomation(ctx, { id, retryPolicy })).rejects.toMatchObject({
    code: "invalid",
    fields: [{ field }],
  });
});

test("cases are not left to wait for a number that never comes", async ({ engine }) => {
  const { ctx, asked } = await aHome(engine);
  const { id } = await anAutomation(engine.db, { tenantId: ctx.tenantId });
  const wrong = { code: "invalid", fields: [{ field: "startAfterMinutes", rule: "required_with" }] };

  await expect(createAutomation(ctx, { ...asked, startAtWaiting: 5 })).rejects.toMatchObject(wrong);
  await expect(updateAutomation(ctx, { id, startAtWaiting: 5 })).rejects.toMatchObject(wrong);
  await updateAutomation(ctx, { id, startAtWaiting: 5, startAfterMinutes: 60 });
  await expect(updateAutomation(ctx, { id, startAfterMinutes: null })).rejects.toMatchObject(wrong);
  await updateAutomation(ctx, { id, startAtWaiting: null });
  await updateAutomation(ctx, { id, startAfterMinutes: null });

  expect(await getAutomation(ctx, { id })).toMatchObject(nothing);
});

test("a limit is changed though something else about the automation no longer fits", async ({ engine }) => {
  const { ctx } = await aHome(engine);
  const gone = { settings: { gone: "since the last version" } };
  const { id } = await anAutomation(engine.db, { tenantId: ctx.tenantId, ...gone });

  const changed = await updateAutomation(ctx, { id, startAfterMinutes: 60, stepLimitSeconds: 20 });

  expect(changed).toMatchObject({ startAfterMinutes: 60, stepLimitSeconds: 20 });
});

test("a stored retry policy that cannot be read is shown as none", async ({ engine }) => {
  const { ctx } = await aHome(engine);
  const { id } = await anAutomation(engine.db, { tenantId: ctx.tenantId, retryPolicy: { TIMEOUT: "soon" } });

  expect(await getAutomation(ctx, { id })).toMatchObject({ retryPolicy: {} });
});
