import type { Engine } from "../context.ts";
import type { FieldError } from "../errors.ts";

const limitMs = 2_000;

type Asked = { engine: Engine; migrations: readonly string[] };

/**
 * What keeps this process from its work: the database, the queue, or migrations that were not run on the database.
 *
 * @param migrations Names of those that this version needs; none are looked for when it is empty.
 * @returns Nothing when it is ready; answers within two seconds whatever is away.
 */
export async function whatIsAway({ engine, migrations }: Asked): Promise<FieldError[]> {
  const [database, queue] = await Promise.all([
    inTime(missingMigrations(engine, migrations)),
    inTime(engine.queues.ping()),
  ]);
  const away: FieldError[] = [];
  if (!database) away.push({ field: "database", rule: "unavailable", message: "the database does not answer" });
  else if (database.answer.length > 0) {
    const message = `these migrations were not run: ${database.answer.join(", ")}; run minuttjakt migrate`;
    away.push({ field: "migrations", rule: "missing", message });
  }
  if (!queue) away.push({ field: "queue", rule: "unavailable", message: "the queue does not answer" });
  return away;
}

/** Those of some migrations that were not run on the database. */
export async function missingMigrations(
  { db }: Pick<Engine, "db">,
  migrations: readonly string[],
): Promise<readonly string[]> {
  const [record] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`;
  if (!record?.found || migrations.length === 0) return migrations;
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  return migrations.filter((name) => !rows.some((row) => row.name === name));
}

async function inTime<T>(asked: Promise<T>): Promise<{ answer: T } | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  const answered = asked.then(
    (answer) => ({ answer }),
    () => undefined,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
