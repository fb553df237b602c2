import { describe } from "vitest";
import { claimSteps } from "../../../core/claims/index.ts";
import type { Engine } from "../../../core/context.ts";
import { addProcessVersion, claimEffects, getProcess } from "../../../core/processes/index.ts";
import { anAutomation, aProcess, aUnit, contextFor, expect, test } from "../../support/context.ts";

const steps = [
  { key: "lese", title: "Lese skjemaet", share: 0.25 },
  { key: "skrive", title: "Skrive av", share: 0.75 },
];
const without = [{ key: "lese", title: "Lese skjemaet", share: 1 }];

/** A process of two steps, of which a robot has taken over one from March. */
async function aPlace(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"], now: () => new Date("2026-06-15T10:00:00Z") });
  const { tenantId } = ctx;
  const { id: unitId } = await aUnit(engine.db, { tenantId });
  const { id: processId } = await aProcess(engine.db, { tenantId, unitId });
  const robot = await anAutomation(engine.db, { tenantId, unitId, processId, title: "Skjemaroboten" });
  await addProcessVersion(ctx, { processId, validFrom: "2026-01-01", reason: "Slik det var", steps });
  const claim = (validFrom: string, keys: readonly string[]) =>
    claimSteps(ctx, { automationId: robot.id, validFrom, steps: keys.map((key) => ({ key, part: 1 })) });
  await claim("2026-03-01", ["skrive"]);
  const drop = (validFrom: string) =>
    addProcessVersion(ctx, { processId, validFrom, reason: "Skjemaet fyller ut seg selv", steps: without });
  return { ctx, robot, processId, claim, drop };
}

describe("a step that somebody has taken over", () => {
  test("is not dropped, and the refusal says whose it is and from when", async ({ engine }) => {
    const { ctx, processId, drop } = await aPlace(engine);

    await expect(drop("2026-07-01")).rejects.toMatchObject({
      code: "conflict",
      message: "Skjemaroboten takes over «Skrive av» from 2026-03-01: end or move that first",
      fields: [{ field: "steps", rule: "claimed_step" }],
    });
    expect((await getProcess(ctx, { id: processId })).versions).toHaveLength(1);
  });

  test("is dropped from the day on which it was let go of, and no day before", async ({ engine }) => {
    const { claim, drop } = await aPlace(engine);
    await claim("2026-07-01", ["lese"]);

    await expect(drop("2026-06-30")).rejects.toMatchObject({ fields: [{ rule: "claimed_step" }] });
    expect((await drop("2026-07-01")).versions).toHaveLength(2);
  });

  test("may not be taken over and dropped at once", async ({ engine, db }) => {
    const { ctx, claim, drop } = await aPlace(engine);
    await claim("2026-07-01", []);

    const both = await Promise.allSettled([drop("2026-08-01"), claim("2026-08-01", ["skrive"])]);

    const claimed = await db.stepClaim.count({ where: { tenantId: ctx.tenantId, validTo: null, stepKey: "skrive" } });
    const dropped = both[0].status === "fulfilled" ? 1 : 0;
    expect(claimed + dropped).toBe(1);
  });

  test("may get another share, and whom that touches is written down", async ({ engine, db }) => {
    const { ctx, processId, robot } = await aPlace(engine);
    const shares = [
      { key: "lese", title: "Lese skjemaet", share: 0.4 },
      { key: "skrive", title: "Skrive av", share: 0.6 },
    ];

    await addProcessVersion(ctx, { processId, validFrom: "2026-07-01", reason: "Målt på nytt", steps: shares });

    const audit = await db.auditEntry.findFirst({
      where: { tenantId: ctx.tenantId, action: "process.version" },
      orderBy: { id: "desc" },
    });
    expect(audit?.detail).toMatchObject({
      number: 2,
      affected: [{ automation: robot.id, title: "Skjemaroboten", stepKey: "skrive", before: 0.75, after: 0.6 }],
    });
  });
});

test("who is touched by a version follows from the days of the claims", () => {
  const by = { kind: "measure" as const, id: "019a0000-0000-7000-8000-000000000001", title: "Kortere skjema" };
  const of = (stepKey: string, validTo: string | null) => {
    return {
      id: `${stepKey} ${validTo}`,
      stepKey,
      stepTitle: stepKey,
      part: 0.5,
      validFrom: "2026-01-01",
      validTo,
      by,
    };
  };
  const claims = [of("a", null), of("a", "2026-07-01"), of("b", "2026-07-02"), of("c", null)];
  const before = [
    { key: "a", share: 0.5 },
    { key: "b", share: 0.3 },
    { key: "c", share: 0.2 },
  ];
  const after = [
    { key: "a", share: 0.8 },
    { key: "c", share: 0.2 },
  ];

  const { dropped, changed } = claimEffects(claims, { before, after, validFrom: "2026-07-01" });

  expect(dropped.map(({ id }) => id)).toEqual(["b 2026-07-02"]);
  expect(changed).toEqual([{ ...of("a", null), before: 0.5, after: 0.8 }]);
});
