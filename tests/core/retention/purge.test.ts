import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createFolderStore } from "../../../core/artefacts/index.ts";
import { addWorkItems, getWorkItem, settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { Automation, WorkItemStatus } from "../../../core/db.ts";
import { listPurges, listRetentionPolicies, purgeByPolicy } from "../../../core/retention/index.ts";
import { purgeCases } from "../../../core/retention/purge-cases.ts";
import { purgeEvidence } from "../../../core/retention/purge-evidence.ts";
import { anAutomation, aTenant, aWorkItem, contextFor, expect, test as base } from "../../support/context.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("folder", { scope: "file" }, async ({}, { onCleanup }) => {
    const folder = await makeTempDir("retention");
    onCleanup(() => rm(folder, { recursive: true, force: true }));
    return folder;
  })
  .extend("keeping", { scope: "file" }, async ({ engine, folder }) => ({
    ...engine,
    artefacts: createFolderStore(folder),
  }));

const nationalId = "15808012345";
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

type Limits = { payloadRetentionDays?: number | null; evidenceRetentionDays?: number | null };

async function anAutomationKeeping(engine: Engine, limits: Limits) {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId, ...limits });
  const ctx = { ...engine, ...(await contextFor(engine, { roles: ["OPERATOR", "CONTROLLER"], tenantId })) };
  return { automation, ctx: { ...ctx, artefacts: engine.artefacts } };
}

type Old = { automation: Automation; status?: WorkItemStatus; settledDaysAgo?: number | null };

/** A case with something personal in every text it has, and a picture and a trace of its one attempt. */
async function aFullCase({ db, artefacts }: Engine, { automation, status = "SUCCEEDED", settledDaysAgo = 40 }: Old) {
  const item = await aWorkItem(db, {
    automation,
    status,
    input: { nationalId },
    output: { nationalId },
    caseType: "utsettelse",
    errorCode: "TIMEOUT",
    errorMessage: `Fant ikke ${nationalId}`,
    heldReason: `Venter på ${nationalId}`,
    resolution: `Ringte ${nationalId}`,
    resolvedBy: "Kari Nordmann",
    settledAt: settledDaysAgo === null ? null : daysAgo(settledDaysAgo),
  });
  const [screenshotPath, tracePath] = [`k/${item.id}/1.png`, `k/${item.id}/1.zip`];
  await artefacts.put(screenshotPath, Buffer.from("bilde"), "image/png");
  await artefacts.put(tracePath, Buffer.from("spor"), "application/zip");
  const attempt = {
    worker: "test",
    botVersion: "1.0.0",
    robotShare: 1,
    startedAt: daysAgo(41),
    finishedAt: daysAgo(40),
    outcome: "TECHNICAL_ERROR" as const,
    errorCode: "TIMEOUT",
    errorMessage: `Fant ikke ${nationalId}`,
    steps: [{ name: `Søk etter ${nationalId}`, startedMs: 3, durationMs: 20, failed: true }],
    screenshotPath,
    tracePath,
  };
  await db.attempt.upsert({
    where: { workItemId_number: { workItemId: item.id, number: 1 } },
    create: { workItemId: item.id, number: 1, tenantId: automation.tenantId, ...attempt },
    update: attempt,
  });
  return item;
}

const withAttempts = { include: { attempts: true } } as const;
const caseOf = ({ db }: Engine, id: string) => db.workItem.findUniqueOrThrow({ where: { id }, ...withAttempts });
const textOf = async (stream: Readable | undefined) => (stream ? (await buffer(stream)).toString() : undefined);

test("a case that was kept long enough loses what it was about, and keeps what reports need", async ({ keeping }) => {
  const { automation } = await anAutomationKeeping(keeping, { payloadRetentionDays: 30 });
  const old = await aFullCase(keeping, { automation });
  const young = await aFullCase(keeping, { automation, settledDaysAgo: 29 });
  const kept = await caseOf(keeping, young.id);
  await keeping.db.incident.create({
    data: {
      tenantId: automation.tenantId,
      automationId: automation.id,
      targetSystemId: automation.targetSystemId,
      fingerprint: old.id,
      errorCode: "TIMEOUT",
      sampleMessage: "Fant ikke Kari",
      sampleWorkItemId: old.id,
      sampleAttempt: 1,
      occurrences: 1,
      firstSeenAt: daysAgo(41),
      lastSeenAt: daysAgo(41),
    },
  });

  await purgeByPolicy(keeping);

  const purged = await caseOf(keeping, old.id);
  expect(purged).toMatchObject({
    input: {},
    output: null,
    businessKey: "",
    businessKeyHash: old.businessKeyHash,
    caseType: "utsettelse",
    errorCode: "TIMEOUT",
    errorMessage: null,
    heldReason: null,
    resolution: null,
    settledAt: old.settledAt,
    attempts: [
      {
        outcome: "TECHNICAL_ERROR",
        errorMessage: null,
        steps: [{ name: "", startedMs: 3, durationMs: 20, failed: true }],
      },
    ],
  });
  expect(purged.purgedAt).not.toBeNull();
  expect(JSON.stringify(purged)).not.toContain(nationalId);
  expect(await caseOf(keeping, young.id)).toEqual(kept);
  const incident = await keeping.db.incident.findFirstOrThrow({ where: { sampleWorkItemId: old.id } });
  expect(incident).toMatchObject({ sampleMessage: "", errorCode: "TIMEOUT", occurrences: 1 });
});

test("a purged case is still the same case: it is not taken in again, and its credit stays", async ({ keeping }) => {
  const { automation, ctx } = await anAutomationKeeping(keeping, { payloadRetentionDays: 30 });
  const items = [{ input: { sumNumber: 7 } }];
  const [added] = (await addWorkItems(ctx, { automationId: automation.id, items })).items;
  const id = added?.id ?? "";
  await keeping.db.workItem.update({ where: { id }, data: { status: "RUNNING" } });
  await keeping.db.attempt.create({
    data: {
      workItemId: id,
      number: 1,
      tenantId: automation.tenantId,
      worker: "t",
      botVersion: "1",
      robotShare: 1,
      startedAt: daysAgo(40),
    },
  });
  await settleCases({ ...keeping, now: () => daysAgo(40) }, [{ workItemId: id, attempt: 1, outcome: "SUCCEEDED" }]);
  const ledger = () => keeping.db.ledgerEntry.findMany({ where: { automationId: automation.id } });
  const before = await ledger();

  await purgeByPolicy(keeping);

  expect((await caseOf(keeping, id)).purgedAt).not.toBeNull();
  expect(before).toHaveLength(1);
  expect(await ledger()).toEqual(before);
  await expect(addWorkItems(ctx, { automationId: automation.id, items })).rejects.toMatchObject({ code: "duplicate" });
  expect(await getWorkItem(ctx, { id })).toMatchObject({ businessKey: "", input: {}, status: "SUCCEEDED" });
});

const untouched: [why: string, status: WorkItemStatus, settledDaysAgo: number | null][] = [
  ["waits in the queue", "QUEUED", null],
  ["is being done", "RUNNING", null],
  ["is to be tried again", "RETRYING", null],
  ["is held", "HELD", null],
  ["was handed over to somebody who is not done with it", "HANDED_OVER", 400],
  ["failed, and nobody has seen to it", "FAILED", 400],
];

test.for(untouched)("a case that %s is kept, and its evidence too", async ([, status, settledDaysAgo], { keeping }) => {
  const { automation, ctx } = await anAutomationKeeping(keeping, { payloadRetentionDays: 1, evidenceRetentionDays: 1 });
  const { id } = await aFullCase(keeping, { automation, status, settledDaysAgo });
  const before = await caseOf(keeping, id);

  await purgeByPolicy(keeping);

  expect(await caseOf(keeping, id)).toEqual(before);
  expect(await textOf(await keeping.artefacts.open(`k/${id}/1.png`))).toBe("bilde");
  const { items } = await listRetentionPolicies(ctx);
  expect(items).toMatchObject([{ automation: { id: automation.id }, awaitingPerson: settledDaysAgo === null ? 0 : 1 }]);
});

test.for(["RESOLVED", "CANCELLED"] as const)(
  "a case that is %s is done with, and purged",
  async (status, { keeping }) => {
    const { automation } = await anAutomationKeeping(keeping, { payloadRetentionDays: 30 });
    const { id } = await aFullCase(keeping, { automation, status });

    await purgeByPolicy(keeping);

    expect((await caseOf(keeping, id)).purgedAt).not.toBeNull();
  },
);

test("evidence goes by its own limit, from the store too, and the case's data stays", async ({ keeping }) => {
  const { automation } = await anAutomationKeeping(keeping, { evidenceRetentionDays: 30 });
  const old = await aFullCase(keeping, { automation });
  const young = await aFullCase(keeping, { automation, settledDaysAgo: 3 });

  await purgeByPolicy(keeping);

  expect(await caseOf(keeping, old.id)).toMatchObject({
    input: { nationalId },
    purgedAt: null,
    attempts: [{ screenshotPath: null, tracePath: null }],
  });
  expect(await keeping.artefacts.open(`k/${old.id}/1.png`)).toBeUndefined();
  expect(await keeping.artefacts.open(`k/${old.id}/1.zip`)).toBeUndefined();
  expect(await textOf(await keeping.artefacts.open(`k/${young.id}/1.zip`))).toBe("spor");
});

test("every purge is accounted for, once, however many processes see to it", async ({ keeping }) => {
  const { automation, ctx } = await anAutomationKeeping(keeping, {
    payloadRetentionDays: 30,
    evidenceRetentionDays: 7,
  });
  for (let count = 0; count < 3; count += 1) await aFullCase(keeping, { automation });

  await Promise.all([purgeByPolicy(keeping), purgeByPolicy(keeping), purgeByPolicy(keeping)]);
  await purgeByPolicy(keeping);

  const { items } = await listPurges(ctx, {});
  const totalOf = (kind: string) => {
    const some = items.filter((item) => item.kind === kind);
    return {
      cases: some.reduce((sum, one) => sum + one.cases, 0),
      files: some.reduce((sum, one) => sum + one.files, 0),
    };
  };
  expect(totalOf("PAYLOAD")).toEqual({ cases: 3, files: 0 });
  expect(totalOf("EVIDENCE")).toEqual({ cases: 3, files: 6 });
  expect(items.find(({ kind }) => kind === "EVIDENCE")).toMatchObject({
    retentionDays: 7,
    automation: { code: automation.code },
  });
  const audits = await keeping.db.auditEntry.findMany({ where: { entityId: automation.id } });
  expect(audits.map(({ actor }) => actor)).toEqual(items.map(() => "system"));
});

test("much is purged in pieces, until nothing is left", async ({ keeping }) => {
  const { automation, ctx } = await anAutomationKeeping(keeping, { payloadRetentionDays: 30 });
  for (let count = 0; count < 5; count += 1) await aFullCase(keeping, { automation });
  const rule = { tenantId: automation.tenantId, automationId: automation.id, retentionDays: 30 };

  expect(await purgeCases(keeping, { ...rule, kind: "PAYLOAD" }, { most: 2 })).toBe(5);
  expect(await purgeEvidence(keeping, { ...rule, kind: "EVIDENCE" }, { most: 2 })).toBe(10);

  const { items } = await listPurges(ctx, { limit: 3 });
  expect(items.map(({ kind, cases }) => [kind, cases])).toEqual([
    ["EVIDENCE", 1],
    ["EVIDENCE", 2],
    ["EVIDENCE", 2],
  ]);
});

test("a store that lets nothing go stops neither the rest nor the next try", async ({ keeping }) => {
  const { automation } = await anAutomationKeeping(keeping, { payloadRetentionDays: 30, evidenceRetentionDays: 30 });
  const { id } = await aFullCase(keeping, { automation });
  const remove = async () => Promise.reject(new Error("The bucket is away"));

  await expect(purgeByPolicy({ ...keeping, artefacts: { ...keeping.artefacts, remove } })).rejects.toThrow("away");
  const meanwhile = await caseOf(keeping, id);
  await purgeByPolicy(keeping);

  expect(meanwhile.purgedAt).not.toBeNull();
  expect(meanwhile.attempts[0]?.screenshotPath).not.toBeNull();
  expect((await caseOf(keeping, id)).attempts[0]?.screenshotPath).toBeNull();
});

test("nothing is purged where no limit is set", async ({ keeping }) => {
  const { automation, ctx } = await anAutomationKeeping(keeping, {});
  const { id } = await aFullCase(keeping, { automation, settledDaysAgo: 4_000 });
  const before = await caseOf(keeping, id);

  await purgeByPolicy(keeping);

  expect(await caseOf(keeping, id)).toEqual(before);
  expect((await listPurges(ctx, {})).items).toEqual([]);
});

test("a municipality sees its own purges alone", async ({ keeping }) => {
  const { automation } = await anAutomationKeeping(keeping, { payloadRetentionDays: 30 });
  await aFullCase(keeping, { automation });
  await purgeByPolicy(keeping);
  const { ctx } = await anAutomationKeeping(keeping, {});

  expect((await listPurges(ctx, { automationId: automation.id })).items).toEqual([]);
  await expect(listPurges({ ...ctx, actor: { ...ctx.actor, roles: ["MANAGEMENT"] } }, {})).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(listPurges(ctx, { limit: 0 })).rejects.toMatchObject({ code: "invalid" });
});

test("what is kept for a fixed time goes when that is over: imports, receipts, alerts, sessions", async ({
  keeping,
}) => {
  const { db } = keeping;
  const { automation, ctx } = await anAutomationKeeping(keeping, {});
  const { tenantId } = automation;
  const file = { tenantId, automationId: automation.id, items: [{ input: { nationalId } }], rows: 1, errors: [] };
  const anImport = (fileName: string, createdAt: Date) =>
    db.caseImport.create({ data: { ...file, fileName, createdBy: "Kari", createdAt } });
  const imports = [await anImport("gammel.csv", daysAgo(1.1)), await anImport("ny.csv", daysAgo(0.9))];
  const trigger = await db.webhookTrigger.create({
    data: { tenantId, automationId: automation.id, name: "inn", sealedSecret: "x", createdBy: "Kari" },
  });
  const channel = await db.alertChannel.create({
    data: { tenantId, name: "Vakta", kind: "EMAIL", address: "vakt@fjordvik.example", createdBy: "Kari" },
  });
  for (const days of [1, 29, 31]) {
    await db.webhookReceipt.create({
      data: { triggerId: trigger.id, deliveryId: `${days}`, receivedAt: daysAgo(days) },
    });
  }
  const delivery = {
    tenantId,
    channelId: channel.id,
    kind: "x",
    data: {},
    firstEventId: 1n,
    lastEventId: 1n,
    dueAt: daysAgo(91),
  };
  for (const [days, status] of [
    [89, "SENT"],
    [91, "SENT"],
    [92, "PENDING"],
  ] as const) {
    await db.alertDelivery.create({ data: { ...delivery, subject: `${days}`, status, createdAt: daysAgo(days) } });
    const routedAt = status === "PENDING" ? null : daysAgo(days);
    await db.event.create({ data: { tenantId, kind: "x", subject: `${days}`, data: {}, at: daysAgo(days), routedAt } });
  }
  for (const [tokenHash, days] of [
    ["død", 0.1],
    ["levende", -0.1],
  ] as const) {
    await db.session.create({ data: { tokenHash, tenantId, userId: ctx.actor.id, expiresAt: daysAgo(days) } });
  }

  await purgeByPolicy(keeping);

  const left = await db.caseImport.findMany({
    where: { id: { in: imports.map(({ id }) => id) } },
    orderBy: { id: "asc" },
  });
  expect(left.map(({ fileName, items }) => [fileName, items])).toEqual([
    ["gammel.csv", []],
    ["ny.csv", file.items],
  ]);
  const receipts = await db.webhookReceipt.findMany({
    where: { triggerId: trigger.id },
    orderBy: { receivedAt: "desc" },
  });
  expect(receipts.map(({ deliveryId }) => deliveryId)).toEqual(["1", "29"]);
  const subjects = { where: { tenantId }, orderBy: { id: "asc" }, select: { subject: true } } as const;
  expect(await db.alertDelivery.findMany(subjects)).toEqual([{ subject: "89" }, { subject: "92" }]);
  expect(await db.event.findMany(subjects)).toEqual([{ subject: "89" }, { subject: "92" }]);
  expect(await db.session.findMany({ where: { tenantId }, select: { tokenHash: true } })).toEqual([
    { tokenHash: "levende" },
  ]);
  const audits = await db.auditEntry.findMany({ where: { tenantId, action: "retention.clear" } });
  expect(audits.map(({ entityId }) => entityId).toSorted()).toEqual([
    "alert deliveries",
    "case imports",
    "events",
    "webhook receipts",
  ]);
});
