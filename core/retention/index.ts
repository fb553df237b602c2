export { listRetentionPolicies } from "./list-policies.ts";
export { listPurges } from "./list-purges.ts";
export { purgeByPolicy } from "./purge-by-policy.ts";
export { ListPurgesInput, type Purge, PurgePage, type RetentionPolicy, RetentionPolicyList } from "./schemas.ts";
