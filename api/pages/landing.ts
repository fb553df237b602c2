import type { Role } from "../../core/db.ts";

const landings: readonly { href: string; roles: readonly Role[] }[] = [
  { href: "/timer", roles: ["MANAGEMENT", "BENEFIT_OWNER", "CONTROLLER"] },
  { href: "/drift", roles: ["OPERATOR", "CASE_WORKER", "ADMINISTRATOR"] },
  { href: "/automatiseringer", roles: ["PROCESS_OWNER"] },
];

/** Where a person with these roles begins the day. */
export function landingPath(roles: readonly Role[]): string {
  return landings.find((landing) => landing.roles.some((role) => roles.includes(role)))?.href ?? "/automatiseringer";
}
