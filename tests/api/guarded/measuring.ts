import { unique } from "../../support/context.ts";
import type { Operations } from "./guarded.ts";
import type { Place } from "./place.ts";

const theProposal = ({ proposal }: Place) => ({ id: proposal.id });
const theStudy = ({ study }: Place) => ({ id: study.id });
const theProcess = ({ measured }: Place) => ({ id: measured.processId });

/** Processes, time studies and baselines. */
export const measuring: Operations = {
  "GET /processes": { permission: "processes:read" },
  "GET /processes/{id}": { permission: "processes:read", ids: theProcess },
  "POST /processes": {
    permission: "processes:write",
    body: ({ measured: { unitId } }) => ({ code: unique("ny"), title: "Ny prosess", unitId }),
    toStranger: 400,
  },
  "PATCH /processes/{id}": { permission: "processes:write", ids: theProcess, body: () => ({ yearlyVolume: 1200 }) },
  "POST /processes/{id}/retire": {
    permission: "processes:write",
    ids: theProcess,
    body: () => ({ reason: "Lagt ned" }),
  },
  "POST /processes/{id}/versions": {
    permission: "processes:write",
    ids: theProcess,
    body: () => ({ validFrom: "2026-01-01", reason: "Ny", steps: [{ key: "alt", title: "Alt", share: 1 }] }),
  },

  "GET /studies": { permission: "studies:read" },
  "GET /studies/{id}": { permission: "studies:read", ids: theStudy },
  "POST /studies": {
    permission: "studies:write",
    body: ({ measured }) => ({ ...measured, title: "Vår" }),
    person: true,
  },
  "GET /studies/{id}/observations": { permission: "studies:read", ids: theStudy },
  "POST /studies/{id}/observations": {
    permission: "studies:write",
    ids: theStudy,
    body: () => ({ seconds: 420 }),
    person: true,
  },
  "POST /studies/{id}/clock/start": { permission: "studies:write", ids: theStudy, body: () => ({}), person: true },
  "POST /studies/{id}/clock/pause": {
    permission: "studies:write",
    ids: theStudy,
    person: true,
    first: (caller, { study }) => caller.post(`/studies/${study.id}/clock/start`, {}),
  },
  "POST /studies/{id}/clock/resume": {
    permission: "studies:write",
    ids: theStudy,
    person: true,
    first: async (caller, { study }) => {
      await caller.post(`/studies/${study.id}/clock/start`, {});
      await caller.post(`/studies/${study.id}/clock/pause`);
    },
  },
  "POST /studies/{id}/clock/stop": {
    permission: "studies:write",
    ids: theStudy,
    body: () => ({}),
    person: true,
    first: (caller, { study }) => caller.post(`/studies/${study.id}/clock/start`, {}),
  },
  "POST /studies/{studyId}/observations/{id}/void": {
    permission: "studies:write",
    ids: ({ study, observation }) => ({ studyId: study.id, id: observation.id }),
    body: () => ({ reason: "Klokken gikk i lunsjen" }),
    person: true,
  },
  "POST /studies/{id}/close": { permission: "studies:write", ids: theStudy, person: true },

  "GET /baselines": { permission: "baselines:read" },
  "GET /baselines/{id}": { permission: "baselines:read", ids: theProposal },
  "GET /baselines/{id}/observations": { permission: "baselines:read", ids: theProposal },
  "POST /baselines/proposals": {
    permission: "baselines:propose",
    body: ({ measured }) => ({
      source: "ESTIMATE",
      ...measured,
      lowSeconds: 300,
      likelySeconds: 420,
      highSeconds: 600,
      method: "Anslag",
      validFrom: "2026-01-01",
    }),
    person: true,
  },
  "POST /baselines/{id}/approve": {
    permission: "baselines:approve",
    ids: theProposal,
    body: () => ({}),
    person: true,
  },
  "POST /baselines/{id}/reject": {
    permission: "baselines:approve",
    ids: theProposal,
    body: () => ({ reason: "For få spurt" }),
    person: true,
  },
};
