import { unique } from "../support/context.ts";
import type { Route } from "./guarded-place.ts";

export const measuringDetails: Route[] = [
  {
    name: "shows a baseline",
    permission: "baselines:read",
    method: "GET",
    path: ({ proposal }) => `/baselines/${proposal.id}`,
  },
  {
    name: "shows a process",
    permission: "processes:read",
    method: "GET",
    path: ({ automation }) => `/processes/${automation.processId}`,
  },
  { name: "shows a study", permission: "studies:read", method: "GET", path: ({ study }) => `/studies/${study.id}` },
  {
    name: "lists observations",
    permission: "studies:read",
    method: "GET",
    path: ({ study }) => `/studies/${study.id}/observations`,
  },
];

export const measuringLists: Route[] = [
  { name: "lists processes", permission: "processes:read", method: "GET", path: () => "/processes" },
  { name: "lists studies", permission: "studies:read", method: "GET", path: () => "/studies" },
];

export const ofMeasuring: Route[] = [
  {
    name: "proposes a baseline",
    permission: "baselines:propose",
    method: "POST",
    path: () => "/baselines/proposals",
    body: ({ automation: { processId, unitId } }) => ({
      source: "ESTIMATE",
      processId,
      unitId,
      lowSeconds: 300,
      likelySeconds: 420,
      highSeconds: 600,
      method: "Anslag",
      validFrom: "2026-01-01",
    }),
  },
  {
    name: "approves a baseline",
    permission: "baselines:approve",
    method: "POST",
    path: ({ proposal }) => `/baselines/${proposal.id}/approve`,
    body: () => ({}),
  },
  {
    name: "rejects a baseline",
    permission: "baselines:approve",
    method: "POST",
    path: ({ proposal }) => `/baselines/${proposal.id}/reject`,
    body: () => ({ reason: "For få spurt" }),
  },
  {
    name: "changes a process",
    permission: "processes:write",
    method: "PATCH",
    path: ({ automation }) => `/processes/${automation.processId}`,
    body: () => ({ yearlyVolume: 1200 }),
  },
  {
    name: "gives a process a new version",
    permission: "processes:write",
    method: "POST",
    path: ({ automation }) => `/processes/${automation.processId}/versions`,
    body: () => ({ validFrom: "2026-01-01", reason: "Ny", steps: [{ key: "alt", title: "Alt", share: 1 }] }),
  },
  {
    name: "starts a study",
    permission: "studies:write",
    method: "POST",
    path: () => "/studies",
    body: ({ automation: { processId, unitId } }) => ({ processId, unitId, title: "Vår" }),
  },
  {
    name: "records an observation",
    permission: "studies:write",
    method: "POST",
    path: ({ study }) => `/studies/${study.id}/observations`,
    body: () => ({ seconds: 420 }),
  },
  {
    name: "starts a clock",
    permission: "studies:write",
    method: "POST",
    path: ({ study }) => `/studies/${study.id}/clock/start`,
    body: () => ({}),
  },
  {
    name: "voids an observation",
    permission: "studies:write",
    method: "POST",
    path: ({ study, observation }) => `/studies/${study.id}/observations/${observation.id}/void`,
    body: () => ({ reason: "Klokken gikk i lunsjen" }),
  },
  {
    name: "closes a study",
    permission: "studies:write",
    method: "POST",
    path: ({ study }) => `/studies/${study.id}/close`,
  },
];

/** Of the caller's own municipality, whichever that is; the unit is another's for a stranger. */
export const ownMeasuring: Route[] = [
  {
    name: "puts a process into the register",
    permission: "processes:write",
    method: "POST",
    path: () => "/processes",
    body: ({ automation: { unitId } }) => ({ code: unique("ny"), title: "Ny prosess", unitId }),
  },
];
