import type { Role } from "../db.ts";

const everyone = [
  "PROCESS_OWNER",
  "OPERATOR",
  "CASE_WORKER",
  "BENEFIT_OWNER",
  "MANAGEMENT",
  "CONTROLLER",
] as const satisfies readonly Role[];

const byPermission = {
  "automations:read": everyone,
  "automations:write": ["PROCESS_OWNER"],
  // Whoever sees a robot go wrong must be able to stop it.
  "automations:pause": ["PROCESS_OWNER", "OPERATOR"],
  "baselines:read": ["PROCESS_OWNER", "OPERATOR", "BENEFIT_OWNER", "MANAGEMENT", "CONTROLLER"],
  "baselines:propose": ["PROCESS_OWNER", "CONTROLLER"],
  "baselines:approve": ["CONTROLLER"],
  "processes:read": everyone,
  "processes:write": ["PROCESS_OWNER"],
  "studies:read": everyone,
  // Whoever does the work by hand may time it.
  "studies:write": ["PROCESS_OWNER", "OPERATOR", "CASE_WORKER"],
  "cases:read": ["PROCESS_OWNER", "OPERATOR", "CASE_WORKER"],
  "cases:write": ["OPERATOR", "CASE_WORKER"],
  "incidents:read": ["PROCESS_OWNER", "OPERATOR", "CASE_WORKER"],
  "incidents:write": ["OPERATOR"],
  "runs:read": ["PROCESS_OWNER", "OPERATOR", "CASE_WORKER"],
  "runs:start": ["PROCESS_OWNER", "OPERATOR"],
  "runs:stop": ["PROCESS_OWNER", "OPERATOR"],
  "lanes:read": ["PROCESS_OWNER", "OPERATOR"],
  "lanes:write": ["OPERATOR"],
  // Nobody beside the administrator: who knows a password, or where it is sent, can act as the robot.
  "credentials:write": [],
  "schedules:read": everyone,
  "schedules:write": ["PROCESS_OWNER", "OPERATOR"],
  "calendar:write": ["OPERATOR"],
  "triggers:write": ["PROCESS_OWNER"],
  "alerts:read": ["PROCESS_OWNER", "OPERATOR"],
  "alerts:write": ["OPERATOR"],
  // Data protection asks what was purged, and when.
  "retention:read": ["PROCESS_OWNER", "OPERATOR", "CONTROLLER"],
  // Who did what is for those who must answer for it, and for whoever checks them.
  "audit:read": ["CONTROLLER"],
  // Whoever checks who did what must be able to see which programs could.
  "api-keys:read": ["CONTROLLER"],
  // Nobody beside the administrator: a key may do whatever its roles may.
  "api-keys:write": [],
  "benefits:read": ["PROCESS_OWNER", "BENEFIT_OWNER", "MANAGEMENT", "CONTROLLER"],
  "reports:write": ["PROCESS_OWNER", "MANAGEMENT", "CONTROLLER"],
  "operation:log": ["OPERATOR", "PROCESS_OWNER"],
  "ledger:read": ["PROCESS_OWNER", "BENEFIT_OWNER", "MANAGEMENT", "CONTROLLER"],
  "ledger:reverse": ["CONTROLLER"],
  "ledger:import": ["CONTROLLER"],
  "measures:write": ["PROCESS_OWNER"],
  "measures:approve": ["CONTROLLER"],
  "plan:write": ["PROCESS_OWNER", "BENEFIT_OWNER", "CONTROLLER"],
  // Nobody beside the administrator: it writes into another municipality's ledger.
  "co-operations:write": [],
  // Of the units that are one's own.
  "harvests:write": ["BENEFIT_OWNER"],
  "periods:propose": ["PROCESS_OWNER", "BENEFIT_OWNER", "MANAGEMENT", "CONTROLLER"],
  "periods:close": ["CONTROLLER"],
  "organisation:read": everyone,
  // Nobody beside the administrator.
  "organisation:write": [],
} as const satisfies Record<string, readonly Role[]>;

/** What an actor may do; the word before the colon is the resource. */
export type Permission = keyof typeof byPermission;

/** Every permission, for the matrix test and the reference. */
export const permissions = Object.keys(byPermission) as Permission[];

// Who may do everything else must not be able to approve hours as well.
const withoutAdministrator: readonly Permission[] = [
  "baselines:approve",
  "ledger:reverse",
  "measures:approve",
  "periods:close",
];

/** Whether one of the roles gives the permission. An administrator has every permission but approving. */
export function isAllowed(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = byPermission[permission];
  if (roles.includes("ADMINISTRATOR") && !withoutAdministrator.includes(permission)) return true;
  return roles.some((role) => allowed.includes(role));
}
