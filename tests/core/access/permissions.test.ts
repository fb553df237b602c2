import { describe, expect, test } from "vitest";
import { isAllowed, permissions } from "../../../core/access/index.ts";
import { Role } from "../../../core/db.ts";

/** Written out once more, on purpose: a right that changes by accident is seen here. */
const matrix = `
                     ADMINISTRATOR PROCESS_OWNER OPERATOR CASE_WORKER BENEFIT_OWNER MANAGEMENT CONTROLLER
automations:read     yes           yes           yes      yes         yes           yes        yes
automations:write    yes           yes           -        -           -             -          -
automations:pause    yes           yes           yes      -           -             -          -
baselines:read       yes           yes           yes      -           yes           yes        yes
baselines:propose    yes           yes           -        -           -             -          yes
baselines:approve    -             -             -        -           -             -          yes
processes:read       yes           yes           yes      yes         yes           yes        yes
processes:write      yes           yes           -        -           -             -          -
studies:read         yes           yes           yes      yes         yes           yes        yes
studies:write        yes           yes           yes      yes         -             -          -
cases:read           yes           yes           yes      yes         -             -          -
cases:write          yes           -             yes      yes         -             -          -
incidents:read       yes           yes           yes      yes         -             -          -
incidents:write      yes           -             yes      -           -             -          -
runs:read            yes           yes           yes      yes         -             -          -
runs:start           yes           yes           yes      -           -             -          -
runs:stop            yes           yes           yes      -           -             -          -
lanes:read           yes           yes           yes      -           -             -          -
lanes:write          yes           -             yes      -           -             -          -
credentials:write    yes           -             -        -           -             -          -
schedules:read       yes           yes           yes      yes         yes           yes        yes
schedules:write      yes           yes           yes      -           -             -          -
calendar:write       yes           -             yes      -           -             -          -
triggers:write       yes           yes           -        -           -             -          -
alerts:read          yes           yes           yes      -           -             -          -
alerts:write         yes           -             yes      -           -             -          -
retention:read       yes           yes           yes      -           -             -          yes
audit:read           yes           -             -        -           -             -          yes
api-keys:read        yes           -             -        -           -             -          yes
api-keys:write       yes           -             -        -           -             -          -
benefits:read        yes           yes           -        -           yes           yes        yes
reports:write        yes           yes           -        -           -             yes        yes
operation:log        yes           yes           yes      -           -             -          -
ledger:read          yes           yes           -        -           yes           yes        yes
ledger:reverse       -             -             -        -           -             -          yes
ledger:import        yes           -             -        -           -             -          yes
measures:write       yes           yes           -        -           -             -          -
measures:approve     -             -             -        -           -             -          yes
plan:write           yes           yes           -        -           yes           -          yes
co-operations:write  yes           -             -        -           -             -          -
harvests:write       yes           -             -        -           yes           -          -
periods:propose      yes           yes           -        -           yes           yes        yes
periods:close        -             -             -        -           -             -          yes
organisation:read    yes           yes           yes      yes         yes           yes        yes
organisation:write   yes           -             -        -           -             -          -
`;

const [roles = [], ...lines] = matrix
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/ +/));

describe("the permission matrix", () => {
  test("names every permission and every role", () => {
    expect(lines.map(([permission]) => permission)).toEqual(permissions);
    expect(roles.toSorted()).toEqual(Object.values(Role).toSorted());
  });

  test.each(permissions)("%s is given to the roles of its line and no others", (permission) => {
    const line = lines.find(([name]) => name === permission) ?? [];
    const expected = roles.filter((_, column) => line[column + 1] === "yes");

    expect(roles.filter((role) => isAllowed([role as Role], permission))).toEqual(expected);
  });

  test("roles add up, and no role gives nothing", () => {
    expect(isAllowed(["CASE_WORKER", "CONTROLLER"], "baselines:approve")).toBe(true);
    expect(isAllowed(["ADMINISTRATOR", "CONTROLLER"], "baselines:approve")).toBe(true);
    expect(permissions.filter((permission) => isAllowed([], permission))).toEqual([]);
  });
});
