import { describe } from "vitest";
import { listLanes } from "../../../core/lanes/index.ts";
import { anAutomation, aSystem, aTenant, aWorkItem, contextFor, expect, test } from "../../support/context.ts";

const now = () => new Date("2026-03-05T12:00:00Z");

describe("listLanes", () => {
  test("tells what waits, what is being done and what came of the last 24 hours", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
    const { tenantId } = ctx;
    const archive = await aSystem(db, { tenantId, key: "archive", name: "Arkiv", concurrency: 3 });
    const automation = await anAutomation(db, { tenantId, targetSystemId: archive.id });
    await aWorkItem(db, { automation, queuedAt: new Date("2026-03-05T10:00:00Z") });
    await aWorkItem(db, { automation, queuedAt: new Date("2026-03-05T09:30:00Z") });
    await aWorkItem(db, { automation, status: "RUNNING", queuedAt: new Date("2026-03-05T08:00:00Z") });
    await aWorkItem(db, { automation, status: "RETRYING" });
    const yesterday = new Date("2026-03-04T12:00:00Z");
    const aMomentBefore = new Date("2026-03-04T11:59:59Z");
    for (const status of ["SUCCEEDED", "SUCCEEDED", "HANDED_OVER", "FAILED"] as const) {
      await aWorkItem(db, { automation, status, settledAt: yesterday });
    }
    await aWorkItem(db, { automation, status: "SUCCEEDED", settledAt: aMomentBefore });

    await aWorkItem(db, { automation, status: "HELD" });
    await aWorkItem(db, { automation, status: "RESOLVED", settledAt: yesterday });

    expect(await listLanes(ctx)).toEqual({
      items: [
        {
          id: archive.id,
          key: "archive",
          name: "Arkiv",
          baseUrl: "http://127.0.0.1:1",
          concurrency: 3,
          rateLimit: null,
          circuitBreaker: { errors: 5, windowSeconds: 300 },
          state: "RUNNING",
          paused: null,
          maintenance: null,
          circuit: { status: "CLOSED", cause: null, openedAt: null, nextLookAt: null, looksInVain: 0 },
          open: { queued: 2, running: 1, retrying: 1, held: 1 },
          openIsAtLeast: false,
          oldestQueuedAt: "2026-03-05T09:30:00.000Z",
          settledLast24Hours: { succeeded: 2, handedOver: 2, failed: 1 },
        },
      ],
    });
  });

  test("shows a system without cases as empty, and no other municipality's", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    await aSystem(db, { tenantId: ctx.tenantId });
    await anAutomation(db, { tenantId: (await aTenant(db)).id });

    const { items } = await listLanes(ctx);

    expect(items).toMatchObject([
      {
        open: { queued: 0, running: 0, retrying: 0, held: 0 },
        oldestQueuedAt: null,
        settledLast24Hours: { succeeded: 0, handedOver: 0, failed: 0 },
      },
    ]);
  });

  test("counts up to five thousand cases of an automation, and says that there are more", async ({ engine, db }) => {
    const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
    const automation = await anAutomation(db, { tenantId: ctx.tenantId });
    const { runId } = await aWorkItem(db, { automation, queuedAt: new Date("2026-03-05T09:00:00Z") });
    const { id: automationId, tenantId, targetSystemId, unitId } = automation;
    const add = (count: number) => db.$executeRaw`
      INSERT INTO work_item (id, tenant_id, automation_id, target_system_id, run_id, unit_id, business_key,
        business_key_hash, input, queued_at)
      SELECT ('ffffffff-ffff-7fff-bfff-' || lpad(to_hex(n + ${count}), 12, '0'))::uuid, ${tenantId}::uuid,
        ${automationId}::uuid, ${targetSystemId}::uuid, ${runId}::uuid, ${unitId}::uuid, '', n || '-' || ${count}::int,
        '{}', '2026-03-05T10:00:00Z'
      FROM generate_series(1, ${count}::int) n`;
    await add(4_999);
    const [whole] = (await listLanes(ctx)).items;
    await db.$executeRaw`ANALYZE work_item`;

    await add(50_000);
    const [atLeast] = (await listLanes(ctx)).items;

    const oldestQueuedAt = "2026-03-05T09:00:00.000Z";
    expect(whole).toMatchObject({ open: { queued: 5_000 }, openIsAtLeast: false, oldestQueuedAt });
    expect(atLeast).toMatchObject({ open: { queued: 5_000 }, openIsAtLeast: true, oldestQueuedAt });
  });

  test("is not for a case worker", async ({ engine }) => {
    const ctx = await contextFor(engine, { roles: ["CASE_WORKER"] });

    await expect(listLanes(ctx)).rejects.toMatchObject({ code: "forbidden" });
  });
});
