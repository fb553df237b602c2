import { describe } from "vitest";
import { aCaller, aPerson, expect, test as base } from "./api.ts";
import { aPlace, areas, type Place, requestOf, rolesWith } from "./guarded/index.ts";

// What only looks is all asked for in one place, and each change of an area in another.
const asked = areas.flatMap((area) => {
  const looks = area.filter(([operation]) => operation.startsWith("GET "));
  const changes = area.filter((one) => !looks.includes(one));
  return [...looks.map((one) => [...one, 0] as const), ...changes.map((one, index) => [...one, index + 1] as const)];
});

const test = base.extend("placeOf", { scope: "file" }, async ({ engine }) => {
  const places = new Map<number, Promise<Place>>();
  return (number: number): Promise<Place> => {
    const place = places.get(number) ?? aPlace(engine);
    places.set(number, place);
    return place;
  };
});

describe("who may is answered, and what is changed is written down", () => {
  test.for(asked)("%s", async ([operation, route, number], { app, engine, db, placeOf }) => {
    const place = await placeOf(number);
    const { tenantId } = place;
    const { permission, person, first, answer = "done", audits = operation.startsWith("GET ") ? 0 : 1 } = route;
    // Whoever may and is no administrator, where there is one.
    const who = { app, roles: rolesWith(permission).slice(-1), tenantId };
    const caller = person ? await aPerson(engine, who) : await aCaller(engine, who);
    await first?.(caller, place, db);
    const { method, path, body } = requestOf(operation, route, place);
    const written = { where: { tenantId, actor: `${person ? "user" : "api_key"}:${caller.id}` } };
    const before = await db.auditEntry.count(written);

    const { status, body: told } = await caller.send(method, path, body);

    expect(status < 300 ? "done" : status, JSON.stringify(told)).toBe(answer);
    expect((await db.auditEntry.count(written)) - before).toBe(audits);
  });
});
