import { isAllowed, type Permission } from "../../../core/access/index.ts";
import { Role } from "../../../core/db.ts";
import { accounting } from "./accounting.ts";
import { cases } from "./cases.ts";
import { type Guarded, requestOf } from "./guarded.ts";
import { measuring } from "./measuring.ts";
import { operation } from "./operation.ts";
import { plan } from "./plan.ts";

export { requestOf };
export { aPlace, type Place } from "./place.ts";

/** Operations by area: those of one area change nothing that another asks for. */
export const areas = [cases, operation, measuring, accounting, plan].map((area): [string, Guarded][] =>
  Object.entries(area),
);

/** Every operation that takes a permission, as the OpenAPI document names it. */
export const guarded = areas.flat();

/** Every other operation of the document, and why it takes none. */
export const open: Record<string, string> = {
  "GET /api/v1/health": "a probe, asked before anybody can sign in",
  "GET /api/v1/ready": "a probe, asked before anybody can sign in",
  "POST /api/v1/sessions": "signs in",
  "GET /api/v1/sessions/current": "tells whoever is signed in who that is",
  "DELETE /api/v1/sessions/current": "signs whoever is signed in out",
  "POST /hooks/{id}": "is signed with the trigger's secret",
};

export function rolesWith(permission: Permission): Role[] {
  return Object.values(Role).filter((role) => isAllowed([role], permission));
}

export function rolesWithout(permission: Permission): Role[] {
  return Object.values(Role).filter((role) => !isAllowed([role], permission));
}
