import { aCaller, expect, test, unknownId } from "./api.ts";

type Body = { id: string };

test("a target system is added, set, rested, paused and let go over the API", async ({ app, engine }) => {
  const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const system = { key: "permits", name: "Byggesak", baseUrl: "https://byggesak.fjordvik.example" };

  const created = await caller.post("/lanes", system);
  const { id } = created.body as Body;
  const lane = `/lanes/${id}`;
  const limits = { rateLimit: { max: 60, perSeconds: 60 }, circuitBreaker: { errors: 10, windowSeconds: 600 } };
  const changed = await caller.patch(lane, limits);
  const window = await caller.post(`${lane}/windows`, {
    reason: "Vedlikehold",
    weekly: { weekdays: [7], startTime: "23:00", endTime: "05:00" },
  });
  const account = await caller.post(`${lane}/credentials`, {
    name: "Robotkonto",
    username: "robot01",
    password: "hemmelig-4711",
  });
  const paused = await caller.post(`${lane}/pause`, { reason: "Feil i satsene" });
  const again = await caller.post(`${lane}/pause`, { reason: "Feil i satsene" });

  expect(created).toMatchObject({ status: 201, body: { ...system, state: "RUNNING" } });
  expect(changed).toMatchObject({ status: 200, body: limits });
  expect(window).toMatchObject({ status: 201, body: { weekly: { weekdays: [7] }, once: null } });
  expect(account.status).toBe(201);
  expect(paused).toMatchObject({ status: 200, body: { state: "PAUSED", paused: { reason: "Feil i satsene" } } });
  expect(again).toMatchObject({ status: 409, body: { code: "conflict" } });

  const windowId = (window.body as Body).id;
  const credentialId = (account.body as Body).id;
  const replaced = await caller.send("PUT", `${lane}/credentials/${credentialId}/password`, { password: "ny-4711" });
  const removed = await caller.send("DELETE", `${lane}/windows/${windowId}`);
  const resumed = await caller.post(`${lane}/resume`, { reason: "Satsene er rettet" });
  const history = await caller.get(`${lane}/history?limit=2`);

  expect(replaced).toMatchObject({ status: 200, body: { id: credentialId } });
  expect(removed).toMatchObject({ status: 200, body: { id: windowId } });
  expect((await caller.send("DELETE", `${lane}/windows/${windowId}`)).status).toBe(404);
  expect(resumed).toMatchObject({
    status: 200,
    body: { state: "RUNNING", paused: null, windows: [], credentials: [{ id: credentialId, username: "robot01" }] },
  });
  expect(JSON.stringify(resumed.body)).not.toContain("4711");
  expect(history).toMatchObject({
    status: 200,
    body: {
      items: [{ action: "lane.resume" }, { action: "lane.window-remove" }],
      nextCursor: expect.any(String) as string,
    },
  });
  expect((await caller.post(`${lane}/close-circuit`, { reason: "Den er oppe" })).status).toBe(409);
});

test("what does not exist is not found", async ({ app, engine }) => {
  const caller = await aCaller(engine, { app, roles: ["ADMINISTRATOR"] });
  const lane = `/lanes/${unknownId}`;
  const window = { reason: "Vedlikehold", weekly: { weekdays: [7], startTime: "23:00", endTime: "05:00" } };

  for (const answer of [
    await caller.get(lane),
    await caller.get(`${lane}/history`),
    await caller.post(`${lane}/pause`, { reason: "Fordi" }),
    await caller.post(`${lane}/windows`, window),
    await caller.send("DELETE", `${lane}/windows/${unknownId}`),
    await caller.send("PUT", `${lane}/credentials/${unknownId}/password`, { password: "ny" }),
  ]) {
    expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
  }
});
