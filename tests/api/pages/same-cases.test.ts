import { toDbDate } from "../../../core/local-date.ts";
import { aBaseline, aCredential, anAutomation, aTenant, aUser, letterBot, unique } from "../../support/context.ts";
import { expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

test("whoever activates an automation beside another on the same cases is told which, and the way out", async ({
  app,
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const first = await anAutomation(db, { tenantId, code: "kontroll-av-summer" });
  const { processId, unitId, targetSystemId } = first;
  const { id: credentialId } = await aCredential(engine, { tenantId, targetSystemId });
  const parts = { processId, unitId, targetSystemId, credentialId, botId: letterBot.id };
  const { id } = await anAutomation(db, { tenantId, ...parts, status: "DRAFT" });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });

  const refused = await owner.post(`/automatiseringer/${id}/aktiver`);

  expect(refused.status).toBe(409);
  expect(refused.text).toContain("Automatiseringen kontroll-av-summer arbeider med de samme sakene");
  expect(refused.text).toContain("hvilke trinn i prosessen hver av de to overtar");
  expect(await db.automation.findUnique({ where: { id } })).toMatchObject({ status: "DRAFT" });
});

test("whoever approves that work is gone is told of the robot that does it, and of the measure when it begins again", async ({
  app,
  engine,
}) => {
  const { db } = engine;
  const { id: tenantId } = await aTenant(db);
  const robot = await anAutomation(db, { tenantId, code: "arkiver-brev" });
  const { processId, unitId } = robot;
  const { id: oldBaselineId } = await aBaseline(db, { tenantId, processId, unitId });
  const proposed = { title: "Ingen papirkopi", description: "", kind: "REMOVE", recordedBy: "Kari" } as const;
  const { id: recordedById } = await aUser(db, { tenantId });
  const measure = await db.measure.create({
    data: {
      ...proposed,
      tenantId,
      processId,
      unitId,
      oldBaselineId,
      code: unique("tiltak"),
      effectiveFrom: toDbDate("2026-01-01"),
      recordedById,
      createdAt: new Date(),
    },
  });
  const controller = await aVisitor(engine, { app, roles: ["CONTROLLER"], tenantId });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  const approve = () => controller.post(`/gevinst/tiltak/${measure.id}/godkjenn`);

  expect((await approve()).text).toContain("Automatiseringen arkiver-brev arbeider med sakene som skal bli borte");
  await owner.post(`/automatiseringer/${robot.id}/pause`);
  expect((await approve()).status).toBe(303);
  const resumed = await owner.post(`/automatiseringer/${robot.id}/aktiver`);

  expect(resumed.text).toContain(`Tiltaket ${measure.code} sier at arbeidet med de samme sakene er borte`);
  expect(await db.automation.findUnique({ where: { id: robot.id } })).toMatchObject({ status: "PAUSED" });
});
