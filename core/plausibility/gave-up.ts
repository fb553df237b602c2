import { Prisma } from "../db.ts";

/** Whether a case `w` is one that a robot gave up on days in [from, to), to be done by people; it may be done since. */
export function gaveUpIn({ from, to }: { from: string; to: string }): Prisma.Sql {
  return Prisma.sql`w.status IN ('HANDED_OVER', 'FAILED', 'RESOLVED')
    AND w.settled_at >= ${from}::timestamp AT TIME ZONE 'Europe/Oslo'
    AND w.settled_at < ${to}::timestamp AT TIME ZONE 'Europe/Oslo'`;
}
