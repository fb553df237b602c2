import { setFlagsFromString } from "node:v8";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, type Prisma } from "../prisma/generated/client.ts";

export * from "../prisma/generated/client.ts";

/** The database outside a transaction: what a door opens once and hands to everything else. */
export type Db = PrismaClient;

/** What a verb needs of the database, be it the client itself or an open transaction. */
export type DbOrTransaction = Prisma.TransactionClient;

export interface DbOptions {
  /** Most connections at a time; 10 by default. */
  poolSize?: number;
  /** Longest that a statement may take, in seconds; 60 by default. */
  statementSeconds?: number;
  /** Told when an idle connection breaks; the pool replaces it, and the next query tells whether the server is back. */
  onConnectionLost?: (error: Error) => void;
}

/**
 * Opens the record. Connects on the first query, so a database that is down shows there.
 * Waits at most 10 s for a connection.
 */
export function openDb(
  databaseUrl: string,
  { poolSize = 10, statementSeconds = 60, onConnectionLost }: DbOptions = {},
): Db {
  keepWebAssemblySmall();
  // Without listeners an error on an idle connection would end the process.
  const lost = (error: Error) => onConnectionLost?.(error);
  const url = new URL(databaseUrl);
  // Prisma sends instants without an offset: the session must read them as UTC, whatever the server's own zone is.
  // The ledger's seals are made of dates as text.
  const options = [url.searchParams.get("options"), "-c timezone=UTC -c datestyle=ISO"].filter(Boolean).join(" ");
  url.searchParams.delete("options");
  const adapter = new PrismaPg(
    {
      connectionString: url.href,
      options,
      max: poolSize,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      statement_timeout: statementSeconds * 1000,
      // The server ends what takes too long; when nothing is heard of that either, the server is out of reach.
      query_timeout: (statementSeconds + 10) * 1000,
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
      application_name: "minuttjakt",
    },
    { onPoolError: lost, onConnectionError: lost, statementNameGenerator: statementName },
  );
  return new PrismaClient({ adapter });
}

/**
 * Prisma plans queries in WebAssembly. Compiling anew what is often used of it would hold 70 MiB for good, and answers no
 * query sooner, since plans are kept.
 */
function keepWebAssemblySmall(): void {
  for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);
}

/**
 * A statement that begins with `-- prepared: <name>` is planned once for each connection instead of every time; its text
 * must never vary. An empty name leaves the others as they are: a list of values makes a new text for each length.
 */
function statementName({ sql }: { sql: string }): string {
  return /^\s*-- prepared: ([\w-]+)/.exec(sql)?.[1] ?? "";
}

/** Closes every connection; queries after this fail. */
export async function closeDb(db: Db): Promise<void> {
  await db.$disconnect();
}
