import { describe } from "vitest";
import { inTransaction, isConnectionLost, isUniqueViolation } from "../../core/db-errors.ts";
import { closeDb, type Db, type DbOrTransaction, openDb } from "../../core/db.ts";
import { aTenant } from "../support/context.ts";
import { expect, test } from "../support/fixtures.ts";

const ways: [name: string, ask: (db: Db) => PromiseLike<unknown>][] = [
  ["a query", (db) => db.tenant.findMany()],
  ["a raw query", (db) => db.$queryRaw`select 1`],
  ["a raw statement", (db) => db.$executeRaw`update tenant set name = name`],
  ["a transaction", (db) => db.$transaction(async (tx) => tx.tenant.count())],
];

describe("isConnectionLost", () => {
  test.for(ways)("knows that the server is not there, from %s", async ([, ask]) => {
    const db = openDb("postgresql://minuttjakt:secret@127.0.0.1:1/minuttjakt");

    expect(isConnectionLost(await errorOf(ask(db)))).toBe(true);

    await closeDb(db);
  });

  test("knows a connection that was cut while a query ran, and the next query works", async ({ databaseUrl, db }) => {
    const victim = openDb(databaseUrl, { poolSize: 1 });
    const [own] = await victim.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const asked = errorOf(victim.$queryRaw`select pg_sleep(20)::text`);
    await expect
      .poll(async () => db.$queryRaw`select 1 from pg_stat_activity where pid = ${own?.pid} and state = 'active'`)
      .toHaveLength(1);

    await db.$queryRaw`select pg_terminate_backend(${own?.pid}::int)`;

    expect(isConnectionLost(await asked)).toBe(true);
    expect(await victim.$queryRaw`select 1 as one`).toEqual([{ one: 1 }]);
    await closeDb(victim);
  });

  test("is not what a wrong statement or a refused row is", async ({ db }) => {
    const { slug } = await aTenant(db);

    const refused = await errorOf(aTenant(db, { slug }));
    const wrong = await errorOf(db.$queryRaw`select nothing from nowhere`);

    expect([isConnectionLost(refused), isUniqueViolation(refused)]).toEqual([false, true]);
    expect([isConnectionLost(wrong), isUniqueViolation(wrong)]).toEqual([false, false]);
    expect(isConnectionLost(new Error("the browser crashed"))).toBe(false);
  });
});

async function errorOf(asked: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(asked).then(
    (answer) => {
      throw new Error(`Answered ${JSON.stringify(answer)}`);
    },
    (error: unknown) => error,
  );
}

describe("inTransaction", () => {
  test("begins anew when the database ended it for a deadlock, and nothing of the first try is left", async ({
    db,
  }) => {
    const [one, other] = [await aTenant(db), await aTenant(db)];
    const addTo = (tx: DbOrTransaction, id: string) =>
      tx.$executeRaw`update tenant set inhabitants = coalesce(inhabitants, 0) + 1 where id = ${id}::uuid`;
    let tries = 0;
    const crossing = (first: string, second: string) =>
      inTransaction({ db }, async (tx) => {
        tries += 1;
        await addTo(tx, first);
        // Each holds its first row before either asks for its second.
        await expect.poll(() => tries).toBeGreaterThan(1);
        await addTo(tx, second);
      });

    await Promise.all([crossing(one.id, other.id), crossing(other.id, one.id)]);

    expect(tries).toBe(3);
    const rows = await db.tenant.findMany({ where: { id: { in: [one.id, other.id] } } });
    expect(rows.map(({ inhabitants }) => inhabitants)).toEqual([2, 2]);
  });

  test("tells every other error at once", async ({ db }) => {
    let tries = 0;
    const failing = inTransaction({ db }, async () => {
      tries += 1;
      throw new Error("no such luck");
    });

    await expect(failing).rejects.toThrow("no such luck");
    expect(tries).toBe(1);
  });
});
