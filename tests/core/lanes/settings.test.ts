import { describe } from "vitest";
import { createLane, getLane, listLaneHistory, updateLane } from "../../../core/lanes/index.ts";
import { aSystem, aTenant, contextFor, expect, test } from "../../support/context.ts";

describe("createLane", () => {
  test("an administrator adds a target system, which is empty and runs", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
    const system = { key: "permits", name: "Byggesak", baseUrl: "https://byggesak.fjordvik.example/app" };

    const lane = await createLane(ctx, system);

    expect(lane).toMatchObject({ ...system, concurrency: 2, state: "RUNNING", windows: [], credentials: [] });
    expect(await db.targetSystem.findUnique({ where: { id: lane.id } })).toMatchObject({ tenantId: ctx.tenantId });
    expect((await listLaneHistory(ctx, { id: lane.id })).items).toMatchObject([
      { action: "lane.create", by: ctx.actor.name, detail: { ...system, concurrency: 2 } },
    ]);
  });

  test.for<[string, object, { field: string; rule: string }]>([
    ["a key with capitals", { key: "Byggesak" }, { field: "key", rule: "invalid_format" }],
    ["no name", { name: "  " }, { field: "name", rule: "too_small" }],
    ["an address of another kind", { baseUrl: "ftp://byggesak.example" }, { field: "baseUrl", rule: "invalid_format" }],
    [
      "an address with a password",
      { baseUrl: "https://robot:hemmelig@x.example" },
      { field: "baseUrl", rule: "custom" },
    ],
    ["an address with a query", { baseUrl: "https://x.example/?q=1" }, { field: "baseUrl", rule: "custom" }],
    ["no case at a time", { concurrency: 0 }, { field: "concurrency", rule: "too_small" }],
  ])("refuses %s, and adds nothing", async ([, wrong, field], { engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
    const system = { key: "permits", name: "Byggesak", baseUrl: "https://byggesak.example", ...wrong };

    await expect(createLane(ctx, system)).rejects.toMatchObject({ code: "invalid", fields: [field] });

    expect(await db.targetSystem.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  });

  test("refuses a key that is taken, though another municipality may have it", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
    await aSystem(db, { tenantId: (await aTenant(db)).id, key: "permits" });
    const system = { key: "permits", name: "Byggesak", baseUrl: "https://byggesak.example" };
    await createLane(ctx, system);

    await expect(createLane(ctx, system)).rejects.toMatchObject({
      code: "duplicate",
      fields: [{ field: "key", rule: "duplicate" }],
    });
  });

  test("is not for an operator, who may not say where passwords are sent either", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR", "PROCESS_OWNER"] });
    const system = { key: "permits", name: "Byggesak", baseUrl: "http://10.0.0.1" };

    await expect(createLane(ctx, system)).rejects.toMatchObject({ code: "forbidden" });

    expect(await db.targetSystem.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  });
});

describe("updateLane", () => {
  test("an operator sets how many, how fast and when to stop, and it is audited with what it was", async ({
    engine,
    db,
  }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await aSystem(db, { tenantId: ctx.tenantId, rateNextAt: new Date("2030-01-01T00:00:00Z") });
    const changes = {
      name: "Sak",
      concurrency: 5,
      rateLimit: { max: 30, perSeconds: 60 },
      circuitBreaker: { errors: null, windowSeconds: 120 },
    };

    expect(await updateLane(ctx, { id, ...changes })).toMatchObject({ id, ...changes });

    expect(await db.targetSystem.findUnique({ where: { id } })).toMatchObject({ rateNextAt: null });
    expect((await listLaneHistory(ctx, { id })).items).toMatchObject([
      {
        action: "lane.update",
        by: ctx.actor.name,
        detail: {
          name: { from: "Sak og arkiv", to: "Sak" },
          concurrency: { from: 2, to: 5 },
          rateMax: { from: null, to: 30 },
          ratePerSeconds: { from: null, to: 60 },
          circuitErrors: { from: 5, to: null },
          circuitWindowSeconds: { from: 300, to: 120 },
        },
      },
    ]);
  });

  test("takes a rate limit away, and leaves alone and unaudited what is as it was", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await aSystem(db, { tenantId: ctx.tenantId, rateMax: 5, ratePerSeconds: 1 });

    expect(await updateLane(ctx, { id, concurrency: 2, rateLimit: null })).toMatchObject({ rateLimit: null });
    await updateLane(ctx, { id, concurrency: 2 });

    expect((await listLaneHistory(ctx, { id })).items.map(({ detail }) => Object.keys(detail).toSorted())).toEqual([
      ["rateMax", "ratePerSeconds"],
    ]);
  });

  test.for<[string, object, { field: string; rule: string }]>([
    ["no case at a time", { concurrency: 0 }, { field: "concurrency", rule: "too_small" }],
    ["cases beyond reason", { concurrency: 51 }, { field: "concurrency", rule: "too_big" }],
    ["half a case", { concurrency: 1.5 }, { field: "concurrency", rule: "invalid_type" }],
    ["no case in a minute", { rateLimit: { max: 0, perSeconds: 60 } }, { field: "rateLimit.max", rule: "too_small" }],
    ["a limit without a time", { rateLimit: { max: 5 } }, { field: "rateLimit.perSeconds", rule: "invalid_type" }],
    ["a limit that is none", { rateLimit: { max: 101, perSeconds: 1 } }, { field: "rateLimit.max", rule: "custom" }],
    [
      "a circuit that opens at nothing",
      { circuitBreaker: { errors: 0, windowSeconds: 60 } },
      { field: "circuitBreaker.errors", rule: "too_small" },
    ],
    [
      "a window of days",
      { circuitBreaker: { errors: 5, windowSeconds: 86_400 } },
      { field: "circuitBreaker.windowSeconds", rule: "too_big" },
    ],
  ])("refuses %s, and changes nothing", async ([, wrong, field], { engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const before = await aSystem(db, { tenantId: ctx.tenantId });

    await expect(updateLane(ctx, { id: before.id, name: "Nytt navn", ...wrong })).rejects.toMatchObject({
      code: "invalid",
      fields: [field],
    });

    expect(await db.targetSystem.findUnique({ where: { id: before.id } })).toEqual(before);
  });

  test("an address is changed by an administrator, since passwords are sent there", async ({ engine, db }) => {
    const operator = await contextFor(engine, { roles: ["OPERATOR"] });
    const { tenantId } = operator;
    const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId });
    const { id, baseUrl } = await aSystem(db, { tenantId });
    const elsewhere = "https://andre.example";

    await expect(updateLane(operator, { id, concurrency: 4, baseUrl: elsewhere })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await getLane(operator, { id })).toMatchObject({ baseUrl, concurrency: 2 });
    expect(await updateLane(operator, { id, concurrency: 4, baseUrl })).toMatchObject({ concurrency: 4 });
    expect(await updateLane(administrator, { id, baseUrl: elsewhere })).toMatchObject({ baseUrl: elsewhere });
  });

  test("another municipality's lane is not found, and a process owner may look and not touch", async ({
    engine,
    db,
  }) => {
    const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await aSystem(db, { tenantId: owner.tenantId });

    await expect(updateLane(owner, { id, concurrency: 5 })).rejects.toMatchObject({ code: "forbidden" });
    const asks = [() => updateLane(stranger, { id, concurrency: 5 }), () => getLane(stranger, { id })];
    for (const ask of [...asks, () => listLaneHistory(stranger, { id })]) {
      await expect(ask()).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await getLane(owner, { id })).toMatchObject({ concurrency: 2 });
  });
});

test("the history of a lane is paged, newest first, each change once", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const { id } = await aSystem(db, { tenantId: ctx.tenantId });
  for (let concurrency = 3; concurrency <= 9; concurrency += 1) await updateLane(ctx, { id, concurrency });
  const told: unknown[] = [];

  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listLaneHistory(ctx, { id, limit: 3, ...(cursor && { cursor }) });
    told.push(...page.items.map(({ detail }) => detail));
    cursor = page.nextCursor;
  }

  expect(told).toEqual([9, 8, 7, 6, 5, 4, 3].map((to) => ({ concurrency: { from: to - 1, to } })));
  await expect(listLaneHistory(ctx, { id, cursor: "tull" })).rejects.toMatchObject({
    code: "invalid",
    fields: [{ field: "cursor", rule: "bad_cursor" }],
  });
});
