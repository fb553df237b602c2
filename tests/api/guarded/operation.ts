import type { Operations } from "./guarded.ts";
import type { Place } from "./place.ts";

const reason = "Feil i satsene";
const theLane = ({ lane }: Place) => ({ id: lane.id });
const theSchedule = ({ schedule }: Place) => ({ id: schedule.id });
const theUnit = ({ unit }: Place) => ({ id: unit.id });
const theChannel = ({ channel }: Place) => ({ id: channel.id });
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

/** Lanes, schedules, triggers, alerts, and what stands about the installation. */
export const operation: Operations = {
  "GET /lanes": { permission: "lanes:read" },
  "GET /lanes/{id}": { permission: "lanes:read", ids: theLane },
  "GET /lanes/{id}/history": { permission: "lanes:read", ids: theLane },
  "POST /lanes": {
    permission: "credentials:write",
    body: () => ({ key: "permits", name: "Byggesak", baseUrl: "https://byggesak.example" }),
    toStranger: "own",
  },
  "PATCH /lanes/{id}": { permission: "lanes:write", ids: theLane, body: () => ({ concurrency: 4 }) },
  "POST /lanes/{id}/pause": {
    permission: "lanes:write",
    ids: ({ automation }) => ({ id: automation.targetSystemId }),
    body: () => ({ reason }),
  },
  "POST /lanes/{id}/resume": { permission: "lanes:write", ids: theLane, body: () => ({ reason }) },
  "POST /lanes/{id}/close-circuit": { permission: "lanes:write", ids: theLane, body: () => ({ reason }) },
  "POST /lanes/{id}/windows": {
    permission: "lanes:write",
    ids: theLane,
    body: () => ({ reason: "Vedlikehold", weekly: { weekdays: [7], startTime: "04:00", endTime: "06:00" } }),
  },
  "DELETE /lanes/{laneId}/windows/{id}": {
    permission: "lanes:write",
    ids: ({ lane }) => ({ laneId: lane.id, id: lane.windowId }),
  },
  "POST /lanes/{id}/credentials": {
    permission: "credentials:write",
    ids: theLane,
    body: () => ({ name: "Ny konto", username: "robot02", password: "hemmelig" }),
  },
  "PUT /lanes/{laneId}/credentials/{id}/password": {
    permission: "credentials:write",
    ids: ({ lane }) => ({ laneId: lane.id, id: lane.credentialId }),
    body: () => ({ password: "nytt og hemmelig" }),
  },
  "GET /workers": { permission: "lanes:read" },

  "GET /schedules": { permission: "schedules:read" },
  "GET /schedules/{id}": { permission: "schedules:read", ids: theSchedule },
  "POST /schedules": {
    permission: "schedules:write",
    body: ({ collecting }) => ({ automationId: collecting.id, rule: { kind: "interval", minutes: 15 } }),
  },
  "PATCH /schedules/{id}": { permission: "schedules:write", ids: theSchedule, body: () => ({ enabled: false }) },
  "DELETE /schedules/{id}": { permission: "schedules:write", ids: theSchedule },
  "GET /calendar/days-off": { permission: "schedules:read", query: "year=2026" },
  "PUT /calendar/days-off/{date}": {
    permission: "calendar:write",
    ids: () => ({ date: "2026-12-24" }),
    body: () => ({ name: "Julaften" }),
    toStranger: "own",
  },
  "DELETE /calendar/days-off/{date}": { permission: "calendar:write", ids: () => ({ date: "2026-12-23" }) },

  "GET /triggers": {
    permission: "automations:read",
    query: ({ collecting }) => `automationId=${collecting.id}`,
    toStranger: 404,
  },
  "POST /triggers": {
    permission: "triggers:write",
    body: ({ collecting }) => ({ automationId: collecting.id, name: "Skjemaportalen" }),
  },
  "POST /triggers/{id}/disable": { permission: "triggers:write", ids: ({ trigger }) => ({ id: trigger.id }) },

  "GET /alert-channels": { permission: "alerts:read" },
  "GET /alert-channels/{id}": { permission: "alerts:read", ids: theChannel },
  "POST /alert-channels": {
    permission: "alerts:write",
    body: () => ({ name: "Vakt", kind: "EMAIL", address: "vakt@fjordvik.example", kinds: ["run.failed"] }),
    toStranger: "own",
  },
  "PATCH /alert-channels/{id}": { permission: "alerts:write", ids: theChannel, body: () => ({ groupMinutes: 60 }) },
  "POST /alert-channels/{id}/test": { permission: "alerts:write", ids: theChannel },
  "GET /alert-deliveries": { permission: "alerts:read" },
  "POST /alert-deliveries/{id}/retry": { permission: "alerts:write", ids: ({ delivery }) => ({ id: delivery.id }) },
  "GET /silence-windows": { permission: "alerts:read" },
  "POST /silence-windows": {
    permission: "alerts:write",
    body: () => ({ startsAt: inMinutes(1), endsAt: inMinutes(2), reason: "Oppgradering" }),
    toStranger: "own",
  },
  "POST /silence-windows/{id}/end": {
    permission: "alerts:write",
    ids: ({ silence }) => ({ id: silence.id }),
    body: () => ({ reason: "Utsatt" }),
  },

  "GET /organisation-units": { permission: "organisation:read" },
  "GET /organisation-units/{id}": { permission: "organisation:read", ids: theUnit },
  "POST /organisation-units": {
    permission: "organisation:write",
    body: () => ({ code: "servicetorget", name: "Servicetorget", level: "enhet", validFrom: "2026-01-01" }),
    toStranger: "own",
  },
  "POST /organisation-units/{id}/move": {
    permission: "organisation:write",
    ids: theUnit,
    body: ({ above }) => ({ parentId: above.id, validFrom: "2026-07-01" }),
  },
  "POST /organisation-units/{id}/rename": {
    permission: "organisation:write",
    ids: theUnit,
    body: () => ({ name: "Innbyggertorget", validFrom: "2026-07-01" }),
  },
  "POST /organisation-units/{id}/close": {
    permission: "organisation:write",
    ids: theUnit,
    body: () => ({ validTo: "2026-07-01" }),
  },
  "GET /audit-entries": { permission: "audit:read" },
  "GET /api-keys": { permission: "api-keys:read" },
  "GET /api-keys/{id}": { permission: "api-keys:read", ids: ({ apiKey }) => ({ id: apiKey.id }) },
  "POST /api-keys": {
    permission: "api-keys:write",
    body: () => ({ name: "Skjemaportalen", roles: ["OPERATOR"] }),
    person: true,
    toStranger: "own",
  },
  "POST /api-keys/{id}/revoke": {
    permission: "api-keys:write",
    ids: ({ apiKey }) => ({ id: apiKey.id }),
    body: () => ({ reason: "Portalen er byttet" }),
    person: true,
  },
  "GET /retention/purges": { permission: "retention:read" },
  "GET /retention/policies": { permission: "retention:read" },
};
