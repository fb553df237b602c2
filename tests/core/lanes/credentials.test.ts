import { addCredential, getLane, listLaneHistory, replaceCredentialPassword } from "../../../core/lanes/index.ts";
import { anAutomation, aSystem, contextFor, expect, test } from "../../support/context.ts";

const password = "hemmelig-4711";

test("an administrator adds a robot account, whose password is sealed and told to nobody", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { id: laneId, tenantId } = await aSystem(db, { tenantId: ctx.tenantId });

  const added = await addCredential(ctx, { laneId, name: "Robotkonto", username: "robot01", password });

  await anAutomation(db, { tenantId, targetSystemId: laneId, credentialId: added.id });
  const row = await db.credential.findUniqueOrThrow({ where: { id: added.id } });
  const lane = await getLane(ctx, { id: laneId });
  const { items: history } = await listLaneHistory(ctx, { id: laneId });
  expect(added).toEqual({ id: added.id });
  expect(engine.secrets.open(row.sealedPassword)).toBe(password);
  expect(lane.credentials).toMatchObject([{ id: added.id, name: "Robotkonto", username: "robot01", automations: 1 }]);
  expect(history).toMatchObject([
    { action: "lane.credential-add", detail: { credentialId: added.id, name: "Robotkonto", username: "robot01" } },
  ]);
  expect(JSON.stringify([added, lane, history, row])).not.toContain(password);
});

test("a password is replaced, and the old one is gone", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });
  const { id } = await addCredential(ctx, { laneId, name: "Robotkonto", username: "robot01", password });

  await replaceCredentialPassword(ctx, { laneId, id, password: "et nytt passord" });

  const { sealedPassword } = await db.credential.findUniqueOrThrow({ where: { id } });
  expect(engine.secrets.open(sealedPassword)).toBe("et nytt passord");
  expect((await listLaneHistory(ctx, { id: laneId })).items[0]).toMatchObject({
    action: "lane.credential-password",
    detail: { credentialId: id, name: "Robotkonto" },
  });
});

test("a name that is taken in the system, and an empty password, are refused", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { id: laneId } = await aSystem(db, { tenantId: ctx.tenantId });
  const account = { laneId, name: "Robotkonto", username: "robot01", password };
  await addCredential(ctx, account);

  await expect(addCredential(ctx, account)).rejects.toMatchObject({
    code: "duplicate",
    fields: [{ field: "name", rule: "duplicate" }],
  });
  await expect(addCredential(ctx, { ...account, name: "Ny", password: "" })).rejects.toMatchObject({
    fields: [{ field: "password", rule: "too_small" }],
  });
  expect(await db.credential.count({ where: { targetSystemId: laneId } })).toBe(1);
});

test("an operator may not, and an administrator of another municipality finds nothing", async ({ engine, db }) => {
  const operator = await contextFor(engine, { roles: ["OPERATOR"] });
  const { tenantId } = operator;
  const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId });
  const stranger = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  const { id: laneId } = await aSystem(db, { tenantId });
  const account = { laneId, name: "Robotkonto", username: "robot01", password };
  const { id } = await addCredential(administrator, account);
  const other = { ...account, name: "Ny" };

  await expect(addCredential(operator, other)).rejects.toMatchObject({ code: "forbidden" });
  await expect(addCredential(stranger, other)).rejects.toMatchObject({ code: "not_found" });
  await expect(replaceCredentialPassword(operator, { laneId, id, password })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(replaceCredentialPassword(stranger, { laneId, id, password })).rejects.toMatchObject({
    code: "not_found",
  });
});
