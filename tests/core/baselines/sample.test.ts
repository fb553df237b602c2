import { describe } from "vitest";
import { approveBaseline, getBaseline, listSample, proposeBaseline } from "../../../core/baselines/index.ts";
import type { Engine } from "../../../core/context.ts";
import { listObservations, startClock, stopClock, voidObservation } from "../../../core/studies/index.ts";
import { contextFor, expect, test } from "../../support/context.ts";
import { aPair, aStudy } from "./making.ts";

const twelve = [300, 360, 360, 420, 420, 420, 480, 480, 540, 600, 9_000, 450];

/** A study of twelve, one of them voided and a thirteenth still timed, with a baseline proposed from it. */
async function aProposal(engine: Engine) {
  const pair = await aPair(engine);
  const { owner } = pair;
  const study = await aStudy(owner, { pair, seconds: twelve });
  const { items } = await listObservations(owner, { studyId: study.id });
  const lunch = items.find(({ seconds }) => seconds === 9_000)?.id ?? "";
  await voidObservation(owner, { studyId: study.id, id: lunch, reason: "Klokken gikk i lunsjen" });
  await startClock(owner, { studyId: study.id });
  const { id } = await proposeBaseline(owner, { source: "STUDY", studyId: study.id, validFrom: "2026-06-01" });
  return { ...pair, study, lunch, id };
}

describe("what a baseline was computed from", () => {
  test("is kept row by row, with what was held out and why", async ({ engine }) => {
    const { owner, id, lunch } = await aProposal(engine);

    expect(await getBaseline(owner, { id })).toMatchObject({ sampleSize: 11, heldOut: 1, clocked: 0 });
    const { items } = await listSample(owner, { id });
    expect(items.map(({ seconds }) => seconds)).toEqual(twelve.toReversed());
    expect(items.filter(({ heldOut }) => heldOut !== null)).toEqual([
      {
        id: lunch,
        stratum: "",
        seconds: 9_000,
        observedOn: "2026-05-21",
        heldOut: "Klokken gikk i lunsjen",
        voidedSince: false,
      },
    ]);
  });

  test("tells how many of those that counted the clock took", async ({ engine }) => {
    const pair = await aPair(engine);
    const { owner, asked } = pair;
    const study = await aStudy(owner, { pair, seconds: twelve });
    for (const studyId of [study.id, study.id]) {
      await startClock(owner, { studyId });
      const { id } = await stopClock(owner, { studyId });
      await voidObservation(owner, { studyId, id, reason: "Prøve av klokken" });
    }
    await startClock(owner, { studyId: study.id });
    await stopClock(owner, { studyId: study.id });

    const proposed = await proposeBaseline(owner, { source: "STUDY", studyId: study.id, validFrom: "2026-06-01" });

    expect(proposed).toMatchObject({ sampleSize: 13, heldOut: 2, clocked: 1 });
    expect(await proposeBaseline(owner, asked)).toMatchObject({ heldOut: null, clocked: null });
  });

  test("stays as it was when an observation is voided after", async ({ engine }) => {
    const { owner, id, study } = await aProposal(engine);
    const [first] = (await listSample(owner, { id })).items;

    await voidObservation(owner, { studyId: study.id, id: first?.id ?? "", reason: "Telefonen ringte" });

    expect(await getBaseline(owner, { id })).toMatchObject({ sampleSize: 11, heldOut: 1 });
    expect((await listSample(owner, { id })).items[0]).toEqual({ ...first, voidedSince: true });
  });

  test("can be neither changed nor taken away, nor added to once it is decided on", async ({ engine, db }) => {
    const { id, controller, owner, study, tenantId } = await aProposal(engine);
    const where = { baselineId: id };
    await expect(db.baselineObservation.updateMany({ where, data: { seconds: 1 } })).rejects.toThrow(/append-only/);
    await expect(db.baselineObservation.deleteMany({ where })).rejects.toThrow(/append-only/);
    const late = await db.timeObservation.findFirstOrThrow({ where: { studyId: study.id, seconds: null } });

    await approveBaseline(controller, { id });

    const row = { baselineId: id, observationId: late.id, tenantId, stratum: "", seconds: 60 };
    await expect(db.baselineObservation.create({ data: row })).rejects.toThrow(/settled when it is proposed/);
    expect((await listSample(owner, { id })).items).toHaveLength(12);
  });

  test("pages, is nobody else's, and is nothing for an estimate", async ({ engine }) => {
    const { owner, id, asked } = await aProposal(engine);
    const page = await listSample(owner, { id, limit: 5 });
    const rest = await listSample(owner, { id, cursor: page.nextCursor ?? "" });
    expect([...page.items, ...rest.items].map(({ seconds }) => seconds)).toEqual(twelve.toReversed());

    const stranger = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
    await expect(listSample(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
    const worker = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId: owner.tenantId });
    await expect(listSample(worker, { id })).rejects.toMatchObject({ code: "forbidden" });
    const estimate = await proposeBaseline(owner, asked);
    expect(estimate.heldOut).toBeNull();
    expect((await listSample(owner, { id: estimate.id })).items).toEqual([]);
  });
});
