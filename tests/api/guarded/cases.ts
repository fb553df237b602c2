import { unique } from "../../support/context.ts";
import type { Guarded, Operations } from "./guarded.ts";
import type { Place } from "./place.ts";

const reason = "Fagsystemet er oppe igjen";
const idOf =
  (name: "automation" | "caseImport" | "workItem" | "waiting" | "failed" | "held" | "incident") => (place: Place) => ({
    id: place[name].id,
  });
const theRun = ({ workItem }: Place) => ({ id: workItem.runId });
const theAttempt = ({ workItem }: Place) => ({ id: workItem.id, number: 1 });
const startsClock: Guarded["first"] = (caller, { booked }) =>
  caller.post(`/work-items/${booked.givenUpId}/clock/start`);
const givenUp = ({ booked }: Place) => ({ id: booked.givenUpId });

/** Automations, runs, cases, files of them, and what goes wrong with them. */
export const cases: Operations = {
  "GET /automations": { permission: "automations:read" },
  "GET /automations/{id}": { permission: "automations:read", ids: idOf("automation") },
  "POST /automations": {
    permission: "automations:write",
    body: ({ automation: { botId, processId, targetSystemId, unitId } }) => ({
      code: unique("ny"),
      title: "Ny",
      botId,
      processId,
      targetSystemId,
      unitId,
    }),
    toStranger: 400,
  },
  "PATCH /automations/{id}": {
    permission: "automations:write",
    ids: idOf("automation"),
    body: () => ({ title: "Nytt navn" }),
  },

  "GET /runs": { permission: "runs:read" },
  "GET /runs/{id}": { permission: "runs:read", ids: theRun },
  "POST /runs": { permission: "runs:start", body: ({ collecting }) => ({ automationId: collecting.id }) },
  "POST /runs/{id}/stop": { permission: "runs:stop", ids: theRun, body: () => ({ how: "now", reason }) },

  "GET /work-items": { permission: "cases:read" },
  "GET /work-items/counts": { permission: "cases:read" },
  "GET /work-items/{id}": { permission: "cases:read", ids: idOf("workItem") },
  // No artefact was kept of this attempt.
  "GET /work-items/{id}/attempts/{number}/screenshot": { permission: "cases:read", ids: theAttempt, answer: 404 },
  "GET /work-items/{id}/attempts/{number}/trace": { permission: "cases:read", ids: theAttempt, answer: 404 },
  "POST /work-items": {
    permission: "cases:write",
    body: ({ automation }) => ({ automationId: automation.id, input: { sumNumber: 1 } }),
  },
  "POST /work-items/bulk": {
    permission: "cases:write",
    body: ({ automation }) => ({
      automationId: automation.id,
      items: [{ input: { sumNumber: 2 } }, { input: { sumNumber: 3 } }],
    }),
  },
  "POST /work-items/{id}/retry": { permission: "cases:write", ids: idOf("failed"), body: () => ({ reason }) },
  "POST /work-items/{id}/cancel": { permission: "cases:write", ids: idOf("waiting"), body: () => ({ reason }) },
  "POST /work-items/{id}/hold": { permission: "cases:write", ids: idOf("waiting"), body: () => ({ reason }) },
  "POST /work-items/{id}/release": { permission: "cases:write", ids: idOf("held"), body: () => ({ reason }) },
  "POST /work-items/{id}/resolve": {
    permission: "cases:write",
    ids: idOf("failed"),
    body: () => ({ resolution: "Ført for hånd" }),
  },
  "POST /work-items/{id}/prioritise": {
    permission: "cases:write",
    ids: idOf("waiting"),
    body: () => ({ reason: "Haster", priority: 1 }),
  },
  "POST /work-items/changes": {
    permission: "cases:write",
    body: () => ({ change: { action: "hold" }, filter: { errorCode: "NONE" }, reason, expected: 0 }),
    toStranger: "own",
  },

  "GET /work-items/{id}/handling": { permission: "cases:read", ids: givenUp },
  "POST /work-items/{id}/clock/start": { permission: "cases:write", ids: givenUp, person: true },
  "POST /work-items/{id}/clock/keep": {
    permission: "cases:write",
    ids: givenUp,
    person: true,
    first: startsClock,
    audits: 0,
  },
  "POST /work-items/{id}/clock/stop": {
    permission: "cases:write",
    ids: givenUp,
    person: true,
    first: startsClock,
  },

  "POST /imports": {
    permission: "cases:write",
    query: ({ automation }) => `automationId=${automation.id}&fileName=saker.csv`,
    body: () => "sumNumber\n1\n",
  },
  "GET /imports/{id}": { permission: "cases:write", ids: idOf("caseImport") },
  "GET /imports/{id}/errors": { permission: "cases:write", ids: idOf("caseImport") },
  "POST /imports/{id}/add": { permission: "cases:write", ids: idOf("caseImport"), body: () => ({}) },

  "GET /incidents": { permission: "incidents:read" },
  "GET /incidents/{id}": { permission: "incidents:read", ids: idOf("incident") },
  "POST /incidents/{id}/resolve": {
    permission: "incidents:write",
    ids: idOf("incident"),
    body: () => ({ resolution: "Fagsystemet er oppe igjen", retryCases: false }),
  },
};
