import { describe } from "vitest";
import { addMaintenanceWindow, listLaneHistory, listLanes, pauseLane, resumeLane } from "../../../core/lanes/index.ts";
import { aSystem, contextFor, expect, test } from "../../support/context.ts";

describe("pauseLane and resumeLane", () => {
  test("an operator stops a lane and lets it go, with reasons, and both are told of", async ({ engine, db }) => {
    const now = () => new Date("2026-03-05T12:00:00Z");
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { id } = await aSystem(db, { tenantId: ctx.tenantId });

    const paused = await pauseLane(ctx, { id, reason: "Feil i satsene" });

    const why = { at: "2026-03-05T12:00:00.000Z", by: ctx.actor.name, reason: "Feil i satsene" };
    expect(paused).toMatchObject({ state: "PAUSED", paused: why });
    expect((await listLanes(ctx)).items).toMatchObject([{ id, state: "PAUSED", paused: why }]);

    const resumed = await resumeLane(ctx, { id, reason: "Satsene er rettet" });

    expect(resumed).toMatchObject({ state: "RUNNING", paused: null });
    expect((await listLaneHistory(ctx, { id })).items).toMatchObject([
      { action: "lane.resume", detail: { reason: "Satsene er rettet" } },
      { action: "lane.pause", detail: { reason: "Feil i satsene" } },
    ]);
    expect(await db.event.findMany({ where: { subject: id }, orderBy: { id: "asc" } })).toMatchObject([
      { kind: "lane.stopped", data: { by: "PERSON", reason: "Feil i satsene" } },
      { kind: "lane.running", data: { by: "PERSON" } },
    ]);
  });

  test("a personal number in the reason is masked wherever the reason stands", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await aSystem(db, { tenantId: ctx.tenantId });

    const { paused } = await pauseLane(ctx, { id, reason: "Feil hos 15868012345" });
    const once = {
      startsAt: new Date(Date.now() + 60_000).toISOString(),
      endsAt: new Date(Date.now() + 120_000).toISOString(),
    };
    const window = await addMaintenanceWindow(ctx, { laneId: id, reason: "Etter 15868012345", once });

    expect([paused?.reason, window.reason]).toEqual(["Feil hos ***********", "Etter ***********"]);
    expect((await listLaneHistory(ctx, { id })).items).toMatchObject([
      { detail: { reason: "Etter ***********" } },
      { detail: { reason: "Feil hos ***********" } },
    ]);
  });

  test("of two who stop a lane at once one is told that the other was first", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await aSystem(db, { tenantId: ctx.tenantId });

    const answers = await Promise.allSettled([
      pauseLane(ctx, { id, reason: "Den ene" }),
      pauseLane(ctx, { id, reason: "Den andre" }),
    ]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect(await db.event.count({ where: { subject: id } })).toBe(1);
  });

  test("a reason is asked for, and what is so already is refused", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const { id } = await aSystem(db, { tenantId: ctx.tenantId });

    await expect(pauseLane(ctx, { id, reason: "  " })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ field: "reason", rule: "too_small" }],
    });
    await expect(resumeLane(ctx, { id, reason: "Hvorfor ikke" })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is not for a process owner, nor for another municipality", async ({ engine, db }) => {
    const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    const stranger = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
    const { id } = await aSystem(db, { tenantId: owner.tenantId });
    const input = { id, reason: "Fordi" };

    await expect(pauseLane(owner, input)).rejects.toMatchObject({ code: "forbidden" });
    await expect(pauseLane(stranger, input)).rejects.toMatchObject({ code: "not_found" });
  });
});
