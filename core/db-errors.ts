import { z } from "zod";
import type { Engine } from "./context.ts";
import type { DbOrTransaction } from "./db.ts";

const DriverError = z.object({ cause: z.object({ kind: z.string().optional(), originalCode: z.string().optional() }) });

const PrismaError = z.object({
  code: z.string(),
  meta: z.object({ driverAdapterError: DriverError.optional() }).optional(),
});

/** Whether the database refused a row because one with the same unique value exists. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, sqlState } = read(error);
  return code === "P2002" || sqlState === "23505";
}

/** Whether the database ended this statement because it and another waited for each other: it may be tried again at once. */
function isDeadlock(error: unknown): boolean {
  const { code, sqlState } = read(error);
  return code === "P2034" || sqlState === "40P01";
}

const mostTries = 5;

/** Does work anew, four times at most, when the database ended it because it and others waited for each other. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries === mostTries) throw error;
    }
  }
}

/** Milliseconds that a transaction may take, and that it waits for a connection. */
type Patience = { timeout: number; maxWait?: number };

/**
 * Does work in a transaction of its own, begun anew when the database ended it because it and others waited for each
 * other: for whoever writes rows that everybody adds to, such as the sums of the ledger.
 */
export async function inTransaction<T>(
  { db }: Pick<Engine, "db">,
  work: (tx: DbOrTransaction) => Promise<T>,
  patience?: Patience,
): Promise<T> {
  // Prisma writes into what it is given which transaction that was within: another must not be given the same.
  return patiently(() => db.$transaction(work, { ...patience }));
}

const connectionStates = ["08", "57P", "53300"];
const connectionCodes = new Set(["P1001", "P1002", "P1008", "P1011", "P1017", "P2024", "P2037"]);
// A raw query fails with P2010 whatever happened: only the driver's own word tells what.
const connectionKinds = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections"]);
const socketErrors =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|connection terminated|timeout exceeded when trying to connect|query read timeout/i;

/** Whether the database was away, so that the same may work a little later. */
export function isConnectionLost(error: unknown): boolean {
  const { code, sqlState, kind } = read(error);
  if (connectionCodes.has(code) || connectionKinds.has(kind)) return true;
  if (connectionStates.some((state) => sqlState.startsWith(state))) return true;
  return error instanceof Error && socketErrors.test(`${error.message} ${String(error.cause)}`);
}

function read(error: unknown): { code: string; sqlState: string; kind: string } {
  const parsed = PrismaError.safeParse(error);
  if (!parsed.success) return { code: "", sqlState: "", kind: "" };
  const { originalCode = "", kind = "" } = parsed.data.meta?.driverAdapterError?.cause ?? {};
  return { code: parsed.data.code, sqlState: originalCode, kind };
}
