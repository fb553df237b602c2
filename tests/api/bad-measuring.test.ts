import { describe } from "vitest";
import { aBaseline } from "../support/context.ts";
import { aPerson, everyRow, expect, test, unknownId } from "./api.ts";
import { aMeasuredPlace } from "./guarded/place.ts";

type Home = Awaited<ReturnType<typeof aMeasuredPlace>>;
type Refusal = {
  name: string;
  path: (home: Home) => string;
  body: (home: Home) => unknown;
  status: number;
  code: string;
  errors: { field: string; rule?: string }[];
};

const propose = () => "/baselines/proposals";
const observe = ({ study }: Home) => `/studies/${study.id}/observations`;
const invalid = { status: 400, code: "invalid" };

function anEstimate({ measured: { processId, unitId } }: Home, given: Record<string, unknown>) {
  const judged = { source: "ESTIMATE", lowSeconds: 300, likelySeconds: 480, highSeconds: 600, method: "Anslag" };
  return { processId, unitId, ...judged, validFrom: "2026-01-01", ...given };
}

const refusals: Refusal[] = [
  {
    name: "an approval of what overlaps another",
    path: ({ proposal }) => `/baselines/${proposal.id}/approve`,
    body: () => ({}),
    status: 409,
    code: "overlap",
    errors: [{ field: "validFrom", rule: "overlap" }],
  },
  {
    name: "a rejection without a reason",
    path: ({ proposal }) => `/baselines/${proposal.id}/reject`,
    body: () => ({}),
    ...invalid,
    errors: [{ field: "reason", rule: "invalid_type" }],
  },
  {
    name: "a baseline from a day that does not exist",
    path: propose,
    body: (home) => anEstimate(home, { validFrom: "2026-02-30" }),
    ...invalid,
    errors: [{ field: "validFrom", rule: "invalid_format" }],
  },
  {
    name: "a baseline of no seconds",
    path: propose,
    body: (home) => anEstimate(home, { lowSeconds: -1, likelySeconds: 0 }),
    ...invalid,
    errors: [
      { field: "lowSeconds", rule: "seconds_not_positive" },
      { field: "likelySeconds", rule: "seconds_not_positive" },
    ],
  },
  {
    name: "a baseline whose times are out of order at both ends, and which ends before it begins",
    path: propose,
    body: (home) => anEstimate(home, { lowSeconds: 700, highSeconds: 100, validTo: "2026-01-01" }),
    ...invalid,
    errors: [
      { field: "validTo", rule: "not_after_from" },
      { field: "lowSeconds", rule: "not_in_order" },
      { field: "highSeconds", rule: "not_in_order" },
    ],
  },
  {
    name: "a baseline of a process that does not exist",
    path: propose,
    body: (home) => anEstimate(home, { processId: unknownId }),
    status: 404,
    code: "not_found",
    errors: [],
  },
  {
    name: "a baseline with a class that somebody typed",
    path: propose,
    body: (home) => anEstimate(home, { evidenceClass: "A" }),
    ...invalid,
    errors: [{ field: "evidenceClass", rule: "unknown_field" }],
  },
  {
    name: "a baseline of a source that there is not",
    path: propose,
    body: (home) => anEstimate(home, { source: "GUESS" }),
    ...invalid,
    errors: [{ field: "source" }],
  },
  {
    name: "a baseline measured by too few in too short a time",
    path: propose,
    body: ({ study }) => ({ source: "STUDY", studyId: study.id, validFrom: "2026-01-01" }),
    ...invalid,
    errors: [
      { field: "studyId", rule: "too_few_observations" },
      { field: "studyId", rule: "too_short" },
    ],
  },
  {
    name: "an observation of no time",
    path: observe,
    body: () => ({ seconds: 0 }),
    ...invalid,
    errors: [{ field: "seconds", rule: "seconds_not_positive" }],
  },
  {
    name: "an observation of no time on a day to come",
    path: observe,
    body: () => ({ seconds: -1, observedOn: "2999-01-01" }),
    ...invalid,
    errors: [
      { field: "seconds", rule: "seconds_not_positive" },
      { field: "observedOn", rule: "in_future" },
    ],
  },
  {
    name: "an observation that names somebody",
    path: observe,
    body: () => ({ seconds: 60, note: "ola@solvik.example" }),
    ...invalid,
    errors: [{ field: "note", rule: "personal_data" }],
  },
  {
    name: "steps that are not one whole",
    path: ({ measured }) => `/processes/${measured.processId}/versions`,
    body: () => ({ validFrom: "2026-01-01", reason: "Ny", steps: [{ key: "alt", title: "Alt", share: 0.9 }] }),
    ...invalid,
    errors: [{ field: "steps", rule: "not_one" }],
  },
];

describe("what breaks a rule of measuring is refused by name, and nothing of it is written", () => {
  test.for(refusals.map((refusal) => [refusal.name, refusal] as const))(
    "%s",
    async ([, { path, body, status, code, errors }], { app, engine, db }) => {
      const caller = await aPerson(engine, { app, roles: ["ADMINISTRATOR", "CONTROLLER"] });
      const { tenantId } = caller;
      const home = await aMeasuredPlace(engine, tenantId);
      await aBaseline(db, { tenantId, ...home.measured, version: 2 });
      const before = await everyRow(db);

      const response = await caller.post(path(home), body(home));

      expect(response).toMatchObject({ status, body: { code, errors } });
      expect(await everyRow(db)).toEqual(before);
    },
  );
});
