import { v7 as uuidv7 } from "uuid";
import type { Db } from "../../../core/db.ts";
import type { Guarded, Operations } from "./guarded.ts";
import type { Place } from "./place.ts";

const reason = "Vedtaket ble gjort om";
const theEntry = ({ booked }: Place) => ({ entryId: booked.entryId });
const theCredited = ({ booked }: Place) => ({ workItemId: booked.creditedId });
const theClosed = ({ closed }: Place) => ({ id: closed.id });
const theReport = ({ closed }: Place) => ({ id: closed.reportId });
const theHarvest = ({ harvest }: Place) => ({ id: harvest.id });
const theUnit = ({ booked }: Place) => ({ unitId: booked.unitId });
const thisYear = "year=2026";
const thatYear = "from=2026-01-01&to=2027-01-01";

/** Of whoever owns the unit's benefits. */
const owned = {
  permission: "harvests:write",
  person: true,
  first: ({ id: benefitOwnerId }, { booked }, db: Db) =>
    db.organisationUnit.update({ where: { id: booked.unitId }, data: { benefitOwnerId } }),
} as const satisfies Guarded;

/** The ledger, periods, harvests and reports. */
export const accounting: Operations = {
  "GET /ledger-entries": { permission: "ledger:read" },
  "GET /ledger-entries/{entryId}": { permission: "ledger:read", ids: theEntry },
  "GET /ledger/seal": { permission: "ledger:read" },
  "POST /ledger-entries/{entryId}/reverse": {
    permission: "ledger:reverse",
    ids: theEntry,
    body: () => ({ reason }),
    person: true,
  },
  "POST /work-items/{workItemId}/reverse-credit": {
    permission: "ledger:reverse",
    ids: theCredited,
    body: () => ({ reason }),
    person: true,
  },
  "POST /imported-hours": {
    permission: "ledger:import",
    body: ({ booked: { unitId } }) => {
      const period = { from: "2020-01-01", to: "2021-01-01" };
      return { unitId, ...period, hours: 100, source: "Årsrapport", reason };
    },
    toStranger: 400,
  },
  "POST /operation-time": {
    permission: "operation:log",
    body: ({ booked: { automationId } }) => ({ automationId, seconds: 600, localDate: "2026-03-02", reason }),
  },
  "POST /ledger-entries/{entryId}/undo": {
    permission: "operation:log",
    ids: ({ booked }) => ({ entryId: booked.loggedId }),
    // Only whoever logged it undoes it.
    first: ({ id: actorId }, { tenantId, booked }, db) =>
      db.ledgerRequest.create({ data: { tenantId, id: uuidv7(), actorId, entryId: BigInt(booked.loggedId) } }),
  },
  "POST /review-time": {
    permission: "operation:log",
    body: ({ booked: { automationId } }) => {
      const seconds = { seconds: 60, measured: true };
      return { automationId, ...seconds, localDate: "2026-03-04", reason };
    },
  },

  "GET /periods": { permission: "benefits:read", query: thisYear },
  "GET /periods/{kind}/{from}": {
    permission: "benefits:read",
    ids: () => ({ kind: "MONTH", from: "2025-01-01" }),
    toStranger: 200,
  },
  "POST /periods": {
    permission: "periods:propose",
    body: () => ({ kind: "MONTH", from: "2025-03-01" }),
    person: true,
    toStranger: "own",
  },
  "POST /periods/{id}/close": {
    permission: "periods:close",
    ids: ({ proposed }) => ({ id: proposed.id }),
    person: true,
  },
  "POST /periods/{id}/reopen": {
    permission: "periods:close",
    ids: theClosed,
    body: () => ({ reason }),
    person: true,
  },
  "GET /period-reports/{id}": { permission: "benefits:read", ids: theReport },
  "GET /period-reports/{id}/reproduction": { permission: "benefits:read", ids: theReport },

  "GET /harvests": { permission: "benefits:read" },
  "GET /harvests/by-unit": { permission: "benefits:read", query: thisYear },
  "GET /harvests/by-unit/{unitId}": { permission: "benefits:read", ids: theUnit, query: thisYear },
  "POST /harvests": {
    ...owned,
    body: ({ booked: { unitId } }) => {
      const freed = { kind: "REALLOCATED", month: "2026-04", seconds: 60, standing: true };
      return { unitId, ...freed, purpose: "Tilsyn" };
    },
  },
  "POST /harvests/{id}/withdraw": { ...owned, ids: theHarvest, body: () => ({ reason }) },
  "POST /harvests/{id}/revoke": { ...owned, ids: theHarvest, body: () => ({ from: "2026-05", reason }) },
  "PUT /harvests/by-unit/{unitId}/owner": {
    permission: "organisation:write",
    ids: theUnit,
    body: () => ({ ownerId: null }),
  },

  "GET /reports/benefits": { permission: "benefits:read", query: thatYear },
  "GET /reports/key-figures": { permission: "benefits:read" },
  "GET /reports/scorecard": { permission: "benefits:read" },
  "GET /reports/quality-gains": { permission: "benefits:read", query: thatYear },
  "GET /reports/status-table": { permission: "benefits:read", query: thisYear },
  "GET /reports/year-table": { permission: "benefits:read", query: thisYear },
  "GET /reports/annual-text": { permission: "benefits:read", query: thisYear },
  "GET /reports/{name}/file": {
    permission: "benefits:read",
    ids: () => ({ name: "benefits" }),
    query: "format=csv",
    toStranger: 200,
  },
  "GET /reports/credit-trails/{id}": { permission: "ledger:read", ids: ({ booked }) => ({ id: booked.creditedId }) },
  "POST /reports/goals": {
    permission: "reports:write",
    body: ({ goal }) => ({ id: goal.id, year: 2026, title: "Kortere kø" }),
  },
  "DELETE /reports/goals/{id}": { permission: "reports:write", ids: ({ goal }) => ({ id: goal.id }) },
  "POST /reports/status-entries": {
    permission: "reports:write",
    body: ({ goal }) => ({ goalId: goal.id, title: "Nytt skjema" }),
  },
  "DELETE /reports/status-entries/{id}": {
    permission: "reports:write",
    ids: ({ statusEntry }) => ({ id: statusEntry.id }),
  },
  "PUT /reports/year-figures": {
    permission: "reports:write",
    body: ({ booked: { unitId } }) => ({ unitId, year: 2026, ftes: 12.5 }),
    toStranger: 400,
  },
};
