import { describe } from "vitest";
import { z } from "zod";
import { permissions } from "../../core/access/index.ts";
import type { Engine } from "../../core/context.ts";
import { type App, aCaller, aPerson, call, everyRow, expect, test as base } from "./api.ts";
import { aPlace, guarded, open, type Place, requestOf, rolesWithout } from "./guarded/index.ts";

// What is refused changes nothing: all of it is asked for in one place.
const test = base.extend("refused", { scope: "file" }, async ({ engine, app, db }) => {
  const place = await aPlace(engine);
  const { tenantId } = place;
  const roles = ["ADMINISTRATOR", "CONTROLLER"] as const;
  const keys = await keysWithout(engine, { app, place });
  const machine = await aCaller(engine, { app, roles, tenantId });
  const stranger = await aPerson(engine, { app, roles });
  return { place, keys, machine, stranger, before: await everyRow(db) };
});

/** For each permission a key with every role that does not give it; with no role where each does. */
async function keysWithout(engine: Engine, { app, place }: { app: App; place: Place }) {
  const { tenantId } = place;
  const keys = permissions.map(async (permission) => {
    const key = await aCaller(engine, { app, roles: ["MANAGEMENT"], tenantId });
    await engine.db.apiKey.update({ where: { id: key.id }, data: { roles: rolesWithout(permission) } });
    return [permission, key] as const;
  });
  return new Map(await Promise.all(keys));
}

const Operation = z.object({
  security: z.array(z.record(z.string(), z.unknown())).optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

async function described(app: App) {
  const { paths } = Document.parse((await call(app, "/openapi.json")).body);
  return new Map<string, z.infer<typeof Operation>>(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, told]) => [`${method.toUpperCase()} ${path}`, told] as const),
    ),
  );
}

const named = (operation: string) => operation.replace(" /", " /api/v1/");

describe("the OpenAPI document", () => {
  test("has no operation that is neither tried here nor open for a reason, and none is tried that it has not", async ({
    app,
  }) => {
    const operations = [...(await described(app)).keys()];
    const known = [...guarded.map(([operation]) => named(operation)), ...Object.keys(open)];

    expect(operations.filter((operation) => !known.includes(operation))).toEqual([]);
    expect(known.filter((operation) => !operations.includes(operation))).toEqual([]);
  });

  test("names the permission that each operation takes, and says which take a person", async ({ app }) => {
    const operations = await described(app);

    for (const [operation, { permission, person }] of guarded) {
      const { responses, security } = operations.get(named(operation)) ?? {};
      expect(responses?.["403"]?.description, operation).toContain(`\`${permission}\``);
      expect(security, operation).toEqual(person ? [{ session: [] }] : undefined);
    }
  });
});

describe("whoever may not is refused, told what it takes, and changes nothing", () => {
  test.for(guarded)("%s", async ([operation, route], { app, db, refused }) => {
    const { place, keys, machine, before } = refused;
    const { method, path, body } = requestOf(operation, route, place);

    const nobody = await call(app, `/api/v1${path}`, { method, body, headers: { Origin: "http://localhost" } });
    const without = await keys.get(route.permission)?.send(method, path, body);
    const key = route.person ? await machine.send(method, path, body) : noPerson;

    expect(nobody).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    const itTakes: unknown = expect.stringContaining(route.permission);
    expect(without).toMatchObject({ status: 403, body: { code: "forbidden", detail: itTakes } });
    expect(key).toMatchObject(noPerson);
    expect(await everyRow(db)).toEqual(before);
  });
});

const noPerson = { status: 403, body: { code: "forbidden", errors: [{ field: "actor", rule: "not_a_person" }] } };

describe("another municipality's things are not there, and not changed", () => {
  test.for(guarded.filter(([, { toStranger }]) => toStranger !== "own"))(
    "%s",
    async ([operation, route], { db, refused }) => {
      const { place, stranger, before } = refused;
      const { method, path, body } = requestOf(operation, route, place);
      const isList = method === "GET" && route.ids === undefined;

      const answer = await stranger.send(method, path, body);

      expect(answer.status, JSON.stringify(answer.body)).toBe(route.toStranger ?? (isList ? 200 : 404));
      if (answer.status === 200) for (const id of idsIn(place)) expect(JSON.stringify(answer.body)).not.toContain(id);
      expect(await everyRow(db)).toEqual(before);
    },
  );
});

function idsIn(place: Place): Set<string> {
  const text = JSON.stringify(place, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
  return new Set(text.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g));
}
