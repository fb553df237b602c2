import { z } from "zod";

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
export function isDeadlock(error: unknown): boolean {
  return read(error).sqlState === "40P01";
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
