import type { Engine } from "../../../core/context.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { aBaseline, anAutomation, aTenant, aUser, unique } from "../../support/context.ts";

const effectiveFrom = "2026-03-15";
const by = { createdBy: "Kari", createdAt: new Date() };

/** Measures, a plan and a co-operation of a municipality, and another that may be asked to join it. */
export async function aPlan(engine: Engine, tenantId: string) {
  const { db } = engine;
  const { id: automationId, processId, unitId } = await anAutomation(db, { tenantId });
  const [measures, planned, coOperation] = await Promise.all([
    someMeasures(engine, { tenantId, processId, unitId }),
    somePlans(engine, { tenantId, unitId }),
    aCoOperation(engine, { tenantId, automationId }),
    db.processVersion.create({
      data: {
        tenantId,
        processId,
        number: 1,
        validFrom: toDbDate("2026-01-01"),
        reason: "Første",
        ...by,
        steps: { create: [{ key: "register", position: 1, title: "Registrer", share: 1 }] },
      },
    }),
  ]);
  return { automationId, processId, unitId, ...measures, ...planned, coOperation };
}

/** One that is proposed, one that is approved, a third that may be proposed, and months that wait for whoever decides. */
async function someMeasures({ db }: Engine, scope: { tenantId: string; processId: string; unitId: string }) {
  const { tenantId, processId, unitId } = scope;
  const { id: recordedById } = await aUser(db, { tenantId });
  const { id: approvedById } = await aUser(db, { tenantId });
  const old = await aBaseline(db, { ...scope, version: 1, validTo: effectiveFrom });
  const next = await aBaseline(db, { ...scope, version: 2, secondsPerCase: 300, validFrom: effectiveFrom });
  const measure = () => ({
    code: unique("tiltak"),
    title: "Kortere skjema",
    kind: "SIMPLIFY" as const,
    processId,
    unitId,
    description: "Tre felter er borte",
    effectiveFrom,
    oldBaselineId: old.id,
    newBaselineId: next.id,
  });
  const recorded = { tenantId, recordedById, recordedBy: "Ola", createdAt: new Date() };
  const row = () => ({ ...measure(), ...recorded, effectiveFrom: toDbDate(effectiveFrom) });
  const proposed = await db.measure.create({ data: row() });
  const approval = { status: "APPROVED", approvedBy: "Kari", approvedById, approvedAt: new Date() } as const;
  // Of another time of the year, so that the proposal may be approved beside it.
  const approved = await db.measure.create({ data: { ...row(), ...approval, endedOn: toDbDate(effectiveFrom) } });
  const told = { cases: 4, source: "Telt", seconds: 4 * (old.secondsPerCase - next.secondsPerCase) };
  const wait = async () => {
    const { id: measureId } = await db.measure.create({
      data: { ...row(), ...approval, endedOn: toDbDate(effectiveFrom) },
    });
    const proposer = { proposedById: recordedById, proposedBy: "Ola", proposedAt: new Date() };
    const month = toDbDate("2026-03-01");
    return (await db.measureVolumeProposal.create({ data: { tenantId, measureId, month, ...told, ...proposer } })).id;
  };
  const waiting = { approve: await wait(), reject: await wait(), withdraw: await wait() };
  return { measure, proposed, approved, waiting };
}

async function somePlans({ db }: Engine, { tenantId, unitId }: { tenantId: string; unitId: string }) {
  const gain = { tenantId, title: "Mindre overtid", type: "DIRECT_BUDGETARY", ownerUnitId: unitId } as const;
  const benefit = await db.benefit.create({ data: { ...gain, ...by, ownerName: "Ola", indicator: "Overtid" } });
  const needed = { tenantId, title: "Opplæring", responsible: "Kari", createdAt: new Date() };
  const precondition = await db.precondition.create({ data: needed });
  const cost = await db.planCost.create({
    data: { tenantId, kind: "RUNNING", title: "Lisens", validFrom: toDbDate("2026-01-01"), ...by },
  });
  return { benefit, precondition, cost };
}

/** Of this municipality alone, with an offer to it, and one of its automations; somebody reads it, and another may. */
async function aCoOperation({ db }: Engine, { tenantId, automationId }: { tenantId: string; automationId: string }) {
  const data = { slug: unique("samarbeid"), name: "Samarbeidet", createdAt: new Date() };
  const { id } = await db.coOperation.create({ data });
  const member = { coOperationId: id, costKey: 1, validFrom: toDbDate("2026-01-01") };
  const accepted = { ...member, tenantId, acceptedBy: "Kari", acceptedAt: new Date() };
  const { id: memberId } = await db.coOperationMember.create({ data: accepted });
  const offer = { ...member, tenantId, validFrom: toDbDate("2026-06-01") };
  const { id: offerId } = await db.coOperationMember.create({ data: offer });
  const part = { coOperationId: id, tenantId, automationId, validFrom: toDbDate("2026-01-01") };
  const { id: partId } = await db.coOperationWork.create({ data: part });
  const { slug: otherSlug } = await aTenant(db);
  const { id: readerId } = await aUser(db, { tenantId });
  await db.coOperationReader.create({ data: { coOperationId: id, userId: readerId } });
  const { email: readerEmail } = await aUser(db, { tenantId });
  return { id, memberId, offerId, partId, otherSlug, readerId, readerEmail };
}
