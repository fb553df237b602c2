import type { ClientBase } from "pg";

/** A table with the columns that are written and not computed. */
export type Table = { table: string; columns: string[] };

type Row = { table: string; columns: string[]; needs: string[] };

/** Tables of ours, each after those that its rows point at; Prisma's own record of migrations is made by migrating. */
export async function tablesInOrder(client: ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Row>(`
    SELECT c.relname::text AS table,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      coalesce((SELECT array_agg(DISTINCT f.confrelid::regclass::text) FROM pg_constraint f
       WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid), '{}') AS needs
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
    ORDER BY c.relname`);
  const ordered: Row[] = [];
  while (ordered.length < rows.length) {
    const written = new Set(ordered.map(({ table }) => table));
    const next = rows.filter(({ table, needs }) => !written.has(table) && needs.every((one) => written.has(one)));
    if (next.length === 0) throw new Error("Tables point at each other in a circle");
    ordered.push(...next);
  }
  return ordered.map(({ table, columns }) => ({ table, columns }));
}

export type Sequence = { sequence: string; value: string; isCalled: boolean };

/** How far the sequences are. They are no part of a snapshot: asked for last, they are past every row of it. */
export async function readSequences(client: ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ sequence: string }>(
    `SELECT relname::text AS sequence FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY 1`,
  );
  const sequences: Sequence[] = [];
  for (const { sequence } of rows) {
    const { rows: values } = await client.query<Omit<Sequence, "sequence">>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${quoted(sequence)}`,
    );
    sequences.push(...values.map((value) => ({ sequence, ...value })));
  }
  return sequences;
}

/** A name as SQL takes it, whatever word it is. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
