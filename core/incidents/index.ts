export { getIncident } from "./get-incident.ts";
export { groupErrors } from "./group-errors.ts";
export { listIncidents } from "./list-incidents.ts";
export { resolveIncident } from "./resolve-incident.ts";
export {
  type AffectedCase,
  GetIncidentInput,
  Incident,
  IncidentDetail,
  IncidentPage,
  ListIncidentsInput,
  ResolvedIncident,
  ResolveIncidentInput,
} from "./schemas.ts";
