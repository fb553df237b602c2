import { createAutomation, updateAutomation } from "../../../core/automations/index.ts";
import { claimSteps } from "../../../core/claims/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Prisma } from "../../../core/db.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { closeUnit, moveUnit } from "../../../core/organisation/index.ts";
import {
  aBaseline,
  anAutomation,
  aUnit,
  aWorkItem,
  contextFor,
  engineFor,
  expect,
  sumBot,
  test,
  unique,
} from "../../support/context.ts";

const now = () => new Date("2026-06-10T10:00:00Z");

/** Robots that do the same: one bot is in service in a system once. */
const bots = ["first", "second", "third", "fourth"].map((id) => ({ ...sumBot, id }));

/** A process of one step with an active automation on it, and how a second one is put to work there. */
async function aPlace({ db, queues }: Engine) {
  const engine = await engineFor(db, { queues, bots });
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"], now });
  const { tenantId } = ctx;
  const area = await aUnit(db, { tenantId });
  const [north, south] = [
    await aUnit(db, { tenantId, parentId: area.id }),
    await aUnit(db, { tenantId, parentId: area.id }),
  ];
  const spare = bots.map(({ id }) => id);
  const first = await anAutomation(db, { tenantId, unitId: north.id, botId: spare.pop() ?? "" });
  const { processId } = first;
  const version = { number: 1, validFrom: toDbDate("2026-01-01"), reason: "Prøve", createdBy: "Kari" };
  const steps = { create: [{ key: "file", position: 1, title: "Arkiver", share: 1 }] };
  await db.processVersion.create({ data: { ...version, tenantId, processId, createdAt: now(), steps } });
  const another = async (given: Partial<Prisma.AutomationUncheckedCreateInput> = {}) => {
    const draft = { tenantId, processId, unitId: north.id, botId: spare.pop() ?? "", status: "DRAFT" } as const;
    return (await anAutomation(db, { ...draft, ...given })).id;
  };
  const claim = (automationId: string, part: number) =>
    claimSteps(ctx, { automationId, steps: [{ key: "file", part }], validFrom: "2026-06-01" });
  return { ctx, area, north, south, first, processId, another, claim };
}

const overlap = (code: string) => ({
  code: "overlap",
  message: expect.stringContaining(code) as string,
  fields: [{ field: "status", rule: "overlap" }],
});

test("a second automation on the same cases is activated when both have said which steps they take over", async ({
  engine,
}) => {
  const { ctx, first, another, claim } = await aPlace(engine);
  const id = await another();
  const activate = () => updateAutomation(ctx, { id, status: "ACTIVE" });

  await expect(activate()).rejects.toMatchObject(overlap(first.code));
  await claim(id, 0.4);
  await expect(activate()).rejects.toMatchObject(overlap(first.code));
  await claim(first.id, 0.6);

  expect(await activate()).toMatchObject({ status: "ACTIVE" });
});

test("claims that begin later are not yet said", async ({ engine }) => {
  const { ctx, first, another, claim } = await aPlace(engine);
  const id = await another();
  await claim(first.id, 0.6);
  await claimSteps(ctx, { automationId: id, steps: [{ key: "file", part: 0.4 }], validFrom: "2026-06-11" });

  await expect(updateAutomation(ctx, { id, status: "ACTIVE" })).rejects.toMatchObject(overlap(first.code));
});

test("units side by side may each have their own; a unit and the one above it may not", async ({ engine }) => {
  const { ctx, first, area, south, another } = await aPlace(engine);
  const beside = await another({ unitId: south.id });
  const above = await another({ unitId: area.id });

  expect(await updateAutomation(ctx, { id: beside, status: "ACTIVE" })).toMatchObject({ status: "ACTIVE" });
  await expect(updateAutomation(ctx, { id: above, status: "ACTIVE" })).rejects.toMatchObject({ code: "overlap" });
  await updateAutomation(ctx, { id: first.id, status: "PAUSED" });
  await updateAutomation(ctx, { id: beside, status: "PAUSED" });
  expect(await updateAutomation(ctx, { id: above, status: "ACTIVE" })).toMatchObject({ status: "ACTIVE" });
  await expect(updateAutomation(ctx, { id: first.id, status: "ACTIVE" })).rejects.toMatchObject({ code: "overlap" });
});

test("different types of case may each have their own, by the cases they have done", async ({ engine }) => {
  const { ctx, first, another, north } = await aPlace(engine);
  const id = await another();
  const done = { automation: first, status: "SUCCEEDED", settledAt: now() } as const;
  await aWorkItem(engine.db, { ...done, caseType: "klage" });

  expect(await updateAutomation(ctx, { id, status: "ACTIVE" })).toMatchObject({ status: "ACTIVE" });
  await updateAutomation(ctx, { id, status: "PAUSED" });
  await aWorkItem(engine.db, { ...done, unitId: north.id });
  await expect(updateAutomation(ctx, { id, status: "ACTIVE" })).rejects.toMatchObject(overlap(first.code));
});

test("one that is made active at once, or moved while active, is held against the others too", async ({ engine }) => {
  const { ctx, first, south, north, another, processId } = await aPlace(engine);
  const id = await another({ unitId: south.id, status: "ACTIVE" });
  const made = { code: unique("robot"), title: "Ny", botId: "first", unitId: north.id, processId } as const;
  const { targetSystemId } = first;

  await expect(updateAutomation(ctx, { id, unitId: north.id })).rejects.toMatchObject(overlap(first.code));
  await updateAutomation(ctx, { id, title: "Bare et nytt navn" });
  await expect(createAutomation(ctx, { ...made, targetSystemId, status: "ACTIVE" })).rejects.toMatchObject(
    overlap(first.code),
  );
  expect(await engine.db.automation.count({ where: { code: made.code } })).toBe(0);
});

test("of two that are activated at once on the same cases, one is", async ({ engine }) => {
  const { ctx, first, another } = await aPlace(engine);
  await updateAutomation(ctx, { id: first.id, status: "PAUSED" });
  const id = await another();

  const ended = await Promise.allSettled(
    [first.id, id].map((each) => updateAutomation(ctx, { id: each, status: "ACTIVE" })),
  );

  expect(ended.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(ended.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "overlap" } });
});

type Removed = { tenantId: string; processId: string; unitId: string };

/** A measure that has taken work away since New Year. */
async function aRemoval({ db }: Engine, removed: Removed) {
  const { id: oldBaselineId } = await aBaseline(db, removed);
  return db.measure.create({
    data: {
      ...removed,
      oldBaselineId,
      code: unique("tiltak"),
      title: "Ingen papirkopi",
      description: "",
      kind: "REMOVE",
      status: "APPROVED",
      effectiveFrom: toDbDate("2026-01-01"),
      recordedById: removed.unitId,
      recordedBy: "Kari",
      createdAt: now(),
      approvedAt: now(),
    },
  });
}

test("no automation begins on cases whose work is credited as gone, until that is over", async ({ engine }) => {
  const { ctx, first, north, processId } = await aPlace(engine);
  const { tenantId } = ctx;
  await updateAutomation(ctx, { id: first.id, status: "PAUSED" });
  const removal = await aRemoval(engine, { tenantId, processId, unitId: north.id });
  const activate = (on: string) =>
    updateAutomation({ ...ctx, now: () => new Date(`${on}T10:00:00Z`) }, { id: first.id, status: "ACTIVE" });

  await expect(activate("2026-12-31")).rejects.toMatchObject({
    code: "overlap",
    message: expect.stringContaining(removal.code) as string,
    fields: [{ field: "status", rule: "removed" }],
  });
  expect(await activate("2027-01-01")).toMatchObject({ status: "ACTIVE" });
});

/** Whoever may move units, where two robots are side by side on one process. */
async function sideBySide(engine: Engine) {
  const place = await aPlace(engine);
  const { ctx, south, another } = place;
  const id = await another({ unitId: south.id, status: "ACTIVE" });
  const mover = await contextFor(engine, { roles: ["ADMINISTRATOR"], tenantId: ctx.tenantId, now });
  return { ...place, second: await engine.db.automation.findUniqueOrThrow({ where: { id } }), mover };
}

test("a unit is not moved above another one's automation until both have said which steps they take over", async ({
  engine,
}) => {
  const { ctx, first, second, north, south, claim, mover } = await sideBySide(engine);
  const move = (validFrom: string) => moveUnit(mover, { id: north.id, parentId: south.id, validFrom });

  const moved = move("2026-06-20");
  await expect(moved).rejects.toMatchObject({
    code: "overlap",
    message: expect.stringContaining("On 2026-06-20") as string,
    fields: [{ field: "parentId", rule: "same_cases" }],
  });
  for (const { code } of [first, second]) await expect(moved).rejects.toThrow(code);
  await claim(first.id, 0.6);
  await expect(move("2026-06-20")).rejects.toMatchObject({ code: "overlap" });
  // Side by side each may take over the whole; above one another they may not.
  await claim(second.id, 0.5);
  await expect(move("2026-06-20")).rejects.toMatchObject({
    message: expect.stringContaining("110 % of the step file would be taken over on 2026-06-20") as string,
    fields: [{ field: "parentId", rule: "over_claimed" }],
  });
  await claim(second.id, 0.4);
  // The claims are from June on.
  await expect(move("2026-05-31")).rejects.toMatchObject({ fields: [{ rule: "same_cases" }] });

  await move("2026-06-20");
  // What was so before is not another move's fault.
  await engine.db.stepClaim.deleteMany({ where: { tenantId: ctx.tenantId } });
  await moveUnit(mover, { id: south.id, parentId: null, validFrom: "2026-06-21" });
});

test("no automation is activated where a move that is known brings it above another one later", async ({ engine }) => {
  const { ctx, first, second, north, south, mover } = await sideBySide(engine);
  await updateAutomation(ctx, { id: second.id, status: "PAUSED" });
  await moveUnit(mover, { id: north.id, parentId: south.id, validFrom: "2026-09-01" });

  await expect(updateAutomation(ctx, { id: second.id, status: "ACTIVE" })).rejects.toMatchObject(overlap(first.code));
});

test("a unit that had ended does not come back below one whose automation has the same cases", async ({ engine }) => {
  const { first, area, north, another, ctx, mover } = await sideBySide(engine);
  await updateAutomation(ctx, { id: first.id, status: "PAUSED" });
  await closeUnit(mover, { id: north.id, validTo: "2026-06-05" });
  await engine.db.automation.updateMany({ where: { unitId: north.id }, data: { status: "ACTIVE" } });
  const above = await another({ unitId: area.id });
  await engine.db.automation.update({ where: { id: above }, data: { status: "ACTIVE" } });

  await expect(closeUnit(mover, { id: north.id, validTo: null })).rejects.toMatchObject({
    code: "overlap",
    fields: [{ field: "validTo", rule: "same_cases" }],
  });
});

test("an automation takes its claims along to a unit where they fit beside those of others", async ({ engine }) => {
  const { ctx, first, second, north, claim } = await sideBySide(engine);
  await claim(first.id, 0.6);
  await claim(second.id, 0.6);
  const move = () => updateAutomation(ctx, { id: second.id, unitId: north.id });

  await expect(move()).rejects.toMatchObject({
    code: "overlap",
    fields: [{ field: "unitId", rule: "over_claimed" }],
  });
  await claimSteps(ctx, { automationId: second.id, steps: [{ key: "file", part: 0.4 }], validFrom: "2026-06-10" });
  expect(await move()).toMatchObject({ unit: { id: north.id } });
  // What it took over elsewhere, earlier in June, keeps nobody from claiming.
  await claimSteps(ctx, { automationId: first.id, steps: [{ key: "file", part: 0.5 }], validFrom: "2026-06-10" });
});

test("claims end with the automation: another one may take over its steps from that day on", async ({ engine }) => {
  const { ctx, first, another, claim, processId } = await aPlace(engine);
  const id = await another();
  await claim(first.id, 1);
  await expect(claim(id, 1)).rejects.toMatchObject({ code: "overlap" });

  await updateAutomation(ctx, { id: first.id, status: "RETIRED" });

  // What it was credited before is still what it claimed then.
  await expect(claim(id, 1)).rejects.toMatchObject({ code: "overlap" });
  const { items } = await claimSteps(ctx, {
    automationId: id,
    steps: [{ key: "file", part: 1 }],
    validFrom: "2026-06-10",
  });
  expect(items).toMatchObject([
    { by: { id: first.id }, validFrom: "2026-06-01", validTo: "2026-06-10" },
    { by: { id }, validFrom: "2026-06-10", validTo: null },
  ]);
  const trail = { tenantId: ctx.tenantId, action: "steps.claim", entityId: first.id };
  expect(await engine.db.auditEntry.findFirst({ where: trail, orderBy: { id: "desc" } })).toMatchObject({
    detail: { steps: [], before: [{ key: "file", part: 1 }], validFrom: "2026-06-10" },
  });
  await expect(claim(first.id, 1)).rejects.toMatchObject({ fields: [{ field: "automationId", rule: "retired" }] });
  expect(await engine.db.stepClaim.count({ where: { processId } })).toBe(2);
});

test("claims end with an automation's work on their process", async ({ engine }) => {
  const { ctx, first, another, claim } = await aPlace(engine);
  const id = await another();
  await claim(id, 1);
  await claimSteps(ctx, { automationId: id, steps: [{ key: "file", part: 1 }], validFrom: "2026-06-20" });
  const { processId } = await anAutomation(engine.db, { tenantId: ctx.tenantId });

  await updateAutomation(ctx, { id, processId });

  const today = "2026-06-10";
  const claimed = await claimSteps(ctx, {
    automationId: first.id,
    steps: [{ key: "file", part: 1 }],
    validFrom: today,
  });
  expect(claimed.items.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
    ["2026-06-01", today],
    [today, null],
  ]);
});

test("a unit is not moved so that an automation works on cases whose work is credited as gone", async ({ engine }) => {
  const { ctx, first, second, north, south, processId, mover } = await sideBySide(engine);
  const { tenantId } = ctx;
  await updateAutomation(ctx, { id: second.id, status: "PAUSED" });
  const removal = await aRemoval(engine, { tenantId, processId, unitId: south.id });
  const move = (validFrom: string) => moveUnit(mover, { id: north.id, parentId: south.id, validFrom });
  const refused = { code: "overlap", fields: [{ field: "parentId", rule: "removed" }] };

  await expect(move("2026-06-20")).rejects.toMatchObject(refused);
  await expect(move("2026-12-31")).rejects.toThrow(removal.code);
  // It is to begin after the move.
  await engine.db.measure.update({ where: { id: removal.id }, data: { effectiveFrom: toDbDate("2026-08-01") } });
  await expect(move("2026-06-20")).rejects.toMatchObject(refused);
  await engine.db.measure.update({ where: { id: removal.id }, data: { effectiveFrom: toDbDate("2025-06-20") } });
  await move("2026-06-20");
  expect(await engine.db.automation.findUnique({ where: { id: first.id } })).toMatchObject({ status: "ACTIVE" });
});
