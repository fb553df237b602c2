import { unique } from "../../support/context.ts";
import type { Operations } from "./guarded.ts";
import type { Place } from "./place.ts";

const theBenefit = ({ plan }: Place) => ({ id: plan.benefit.id });
const thePrecondition = ({ plan }: Place) => ({ id: plan.precondition.id });
const theCoOperation = ({ plan }: Place) => ({ id: plan.coOperation.id });
const theOffer = ({ plan: { coOperation } }: Place) => ({ id: coOperation.id, memberId: coOperation.offerId });
const theProposed = ({ plan }: Place) => ({ id: plan.proposed.id });
const theWaiting =
  (deed: keyof Place["plan"]["waiting"]) =>
  ({ plan: { waiting } }: Place) => ({ id: waiting[deed] });
const thatYear = "from=2026-01-01&to=2027-01-01";

/** Measures without a robot, claims, the benefit plan, and co-operations. */
export const plan: Operations = {
  "GET /measures": { permission: "benefits:read" },
  "GET /measures/{id}": { permission: "benefits:read", ids: theProposed },
  "POST /measures": { permission: "measures:write", body: ({ plan: { measure } }) => measure(), person: true },
  "POST /measures/{id}/approve": { permission: "measures:approve", ids: theProposed, person: true },
  "POST /measures/{id}/end": {
    permission: "measures:write",
    ids: theProposed,
    body: () => ({ reason: "Feil" }),
    person: true,
  },
  "POST /measures/{id}/volumes": {
    permission: "measures:write",
    ids: ({ plan: { approved } }) => ({ id: approved.id }),
    body: () => ({ month: "2026-03", cases: 4, source: "Telt" }),
    person: true,
  },
  "GET /measure-volumes": { permission: "benefits:read" },
  "GET /measure-volumes/{id}": { permission: "benefits:read", ids: theWaiting("withdraw") },
  "POST /measure-volumes/{id}/approve": { permission: "measures:approve", ids: theWaiting("approve"), person: true },
  "POST /measure-volumes/{id}/reject": {
    permission: "measures:approve",
    ids: theWaiting("reject"),
    body: () => ({ reason: "Feil" }),
    person: true,
  },
  "POST /measure-volumes/{id}/withdraw": {
    permission: "measures:write",
    ids: theWaiting("withdraw"),
    body: () => ({ reason: "Feil" }),
    person: true,
  },
  "GET /step-claims": {
    permission: "automations:read",
    query: ({ plan: { processId } }) => `processId=${processId}`,
    toStranger: 404,
  },
  "POST /step-claims": {
    permission: "automations:write",
    body: ({ plan: { automationId } }) => {
      const steps = [{ key: "register", part: 0.3 }];
      return { automationId, steps, validFrom: "2026-02-01" };
    },
  },

  "GET /benefit-plan": {
    permission: "benefits:read",
    query: ({ plan: { automationId } }) => `automationId=${automationId}`,
    toStranger: 404,
  },
  "GET /benefits": { permission: "benefits:read" },
  "POST /benefits": {
    permission: "plan:write",
    body: ({ plan: { unitId } }) => {
      const gain = { title: "Mindre overtid", type: "DIRECT_BUDGETARY", valueNok: 5 };
      return { ...gain, ownerUnitId: unitId, ownerName: "Ola" };
    },
    toStranger: 400,
  },
  "POST /benefits/planned-automations": {
    permission: "plan:write",
    body: ({ plan: { unitId } }) => {
      const cases = { casesPerYear: 720, secondsPerCase: 360, straightThrough: 88, withPerson: 10, handedOver: 2 };
      const gain = { title: "Robot", ownerName: "Ola", indicator: "Netto tid", from: "2026-01-01" };
      return { unitId, ...cases, ...gain };
    },
    // The benefit and its targets.
    audits: 2,
    toStranger: 400,
  },
  "PUT /benefits/{id}": {
    permission: "plan:write",
    ids: theBenefit,
    body: ({ plan: { unitId } }) => {
      const gain = { title: "Mindre overtid", type: "DIRECT_BUDGETARY", valueNok: 6 };
      return { revision: 1, ...gain, ownerUnitId: unitId, ownerName: "Ola" };
    },
  },
  "DELETE /benefits/{id}": { permission: "plan:write", ids: theBenefit },
  "PUT /benefits/{id}/targets": {
    permission: "plan:write",
    ids: theBenefit,
    body: () => ({ targets: [{ from: "2026-01-01", to: "2027-01-01", target: 5.5 }] }),
  },
  "POST /benefits/{id}/readings": {
    permission: "plan:write",
    ids: theBenefit,
    body: () => ({ readOn: "2026-01-01", value: 3.25, source: "Lønn" }),
  },
  "POST /preconditions": {
    permission: "plan:write",
    body: ({ plan: { benefit } }) => ({ title: "Vedtak", responsible: "Kari", benefitId: benefit.id }),
  },
  "POST /preconditions/{id}/links": {
    permission: "plan:write",
    ids: thePrecondition,
    body: ({ plan: { benefit } }) => ({ benefitId: benefit.id }),
  },
  "PUT /preconditions/{id}/met": {
    permission: "plan:write",
    ids: thePrecondition,
    body: () => ({ metOn: "2026-01-01" }),
  },
  "DELETE /preconditions/{id}": { permission: "plan:write", ids: thePrecondition },
  // An amount that is not known.
  "POST /plan-costs": {
    permission: "plan:write",
    body: () => ({ kind: "RUNNING", title: "Lisens", amountNok: null, validFrom: "2026-01-01" }),
    toStranger: "own",
  },
  "PUT /plan-costs/{id}": {
    permission: "plan:write",
    ids: ({ plan: { cost } }) => ({ id: cost.id }),
    body: () => ({ revision: 1, kind: "INVESTMENT", title: "Utvikling", validFrom: "2026-01-01" }),
  },
  "DELETE /plan-costs/{id}": { permission: "plan:write", ids: ({ plan: { cost } }) => ({ id: cost.id }) },
  "GET /labour-costs": { permission: "benefits:read" },
  "PUT /labour-costs": {
    permission: "plan:write",
    body: () => ({ year: 2026, nokPerHour: 452.5, source: "Regnskap" }),
    toStranger: "own",
  },
  "GET /plausibility": { permission: "benefits:read", query: thatYear },

  "GET /co-operations": { permission: "benefits:read" },
  "GET /co-operations/{id}": { permission: "benefits:read", ids: theCoOperation },
  "GET /co-operations/{id}/report": { permission: "benefits:read", ids: theCoOperation, query: thatYear },
  "POST /co-operations": {
    permission: "co-operations:write",
    body: () => ({ slug: unique("samarbeid"), name: "Et til", costKey: 1, validFrom: "2026-01-01" }),
    toStranger: "own",
  },
  "POST /co-operations/{id}/members": {
    permission: "co-operations:write",
    ids: theCoOperation,
    body: ({ plan: { coOperation } }) => ({ slug: coOperation.otherSlug, costKey: 1.5, validFrom: "2026-01-01" }),
  },
  "POST /co-operations/{id}/members/{memberId}/accept": { permission: "co-operations:write", ids: theOffer },
  "POST /co-operations/{id}/members/{memberId}/decline": { permission: "co-operations:write", ids: theOffer },
  "DELETE /co-operations/{id}/members/{memberId}": { permission: "co-operations:write", ids: theOffer },
  "POST /co-operations/{id}/members/{memberId}/end": {
    permission: "co-operations:write",
    ids: ({ plan: { coOperation } }) => ({ id: coOperation.id, memberId: coOperation.memberId }),
    body: () => ({ validTo: "2999-01-01", reason: "Gikk ut" }),
  },
  "POST /co-operations/{id}/leave": {
    permission: "co-operations:write",
    ids: theCoOperation,
    body: () => ({ validTo: "2999-01-01" }),
  },
  "POST /co-operations/{id}/readers": {
    permission: "co-operations:write",
    ids: theCoOperation,
    body: ({ plan: { coOperation } }) => ({ email: coOperation.readerEmail }),
  },
  "DELETE /co-operations/{id}/readers/{userId}": {
    permission: "co-operations:write",
    ids: ({ plan: { coOperation } }) => ({ id: coOperation.id, userId: coOperation.readerId }),
  },
  "POST /co-operations/{id}/work": {
    permission: "co-operations:write",
    ids: theCoOperation,
    body: ({ automation }) => ({ automationIds: [automation.id], validFrom: "2026-01-01" }),
  },
  "POST /co-operations/{id}/work/{partId}/end": {
    permission: "co-operations:write",
    ids: ({ plan: { coOperation } }) => ({ id: coOperation.id, partId: coOperation.partId }),
    body: () => ({ validTo: "2026-06-01" }),
  },
  "POST /co-operations/{id}/shared-time": {
    permission: "operation:log",
    ids: theCoOperation,
    body: () => ({ localDate: "2026-05-04", seconds: 60, reason: "Møte" }),
  },
};
