import { Worker, type WorkerOptions } from "node:worker_threads";
import { AppError, type ErrorCode, type FieldError } from "../errors.ts";
import type { FileContent } from "./read-file.ts";
import { badFile, mostBytes, type Row } from "./table.ts";

/** What the thread that reads a file tells, piece by piece. */
export type Told =
  | { is: "header"; header: Row }
  | { is: "rows"; rows: Row[] }
  | { is: "objects"; objects: Record<string, unknown>[] }
  | { is: "refused"; code: ErrorCode; message: string; fields: FieldError[] }
  | { is: "end" };

/** What reading one file may take: memory in MiB, beside the file itself, and time in seconds. */
export type ReadingLimits = { memoryMiB: number; seconds: number };

const usual: ReadingLimits = { memoryMiB: 512, seconds: 120 };

/**
 * Reads a file as `readFile` does, in a thread of its own: whatever is in it, others are served meanwhile, and a file that
 * takes too much is given up without harm to this process.
 *
 * @throws AppError what `readFile` throws; `too_large` with the rule `too_much_memory` or `too_slow`.
 */
export async function readFileApart(bytes: Uint8Array, limits: ReadingLimits = usual): Promise<FileContent> {
  if (bytes.byteLength > mostBytes) throw badFile("too_large", "The file is larger than 20 MiB", "too_large");
  const { source, options } = program();
  const resourceLimits = { maxOldGenerationSizeMb: limits.memoryMiB };
  const thread = new Worker(source, { ...options, workerData: bytes, resourceLimits });
  const timer = setTimeout(() => void thread.terminate(), limits.seconds * 1_000);
  try {
    return await contentFrom(thread);
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}

function contentFrom(thread: Worker): Promise<FileContent> {
  const rows: Row[] = [];
  const objects: Record<string, unknown>[] = [];
  let header: Row | undefined;
  return new Promise((resolve, reject) => {
    thread.on("message", (told: Told) => {
      if (told.is === "header") header = told.header;
      else if (told.is === "rows") for (const row of told.rows) rows.push(row);
      else if (told.is === "objects") for (const object of told.objects) objects.push(object);
      else if (told.is === "refused") reject(new AppError(told.code, told.message, { fields: told.fields }));
      else resolve(header ? { kind: "table", table: { header, rows } } : { kind: "objects", objects });
    });
    thread.on("error", (error: NodeJS.ErrnoException) => {
      const isFull = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      reject(isFull ? badFile("too_much_memory", "Reading the file takes too much memory", "too_large") : error);
    });
    // After an answer or an error this changes nothing.
    thread.on("exit", () => reject(badFile("too_slow", "Reading the file takes too long", "too_large")));
  });
}

/** The thread's program: what was built, or the source beside this one, which takes tsx to be read. */
function program(): { source: URL | string; options: WorkerOptions } {
  // Flags of this process are none of a thread's.
  const execArgv: string[] = [];
  if (import.meta.url.endsWith(".js")) {
    return { source: new URL("./read-apart.worker.js", import.meta.url), options: { execArgv } };
  }
  const tsx = import.meta.resolve("tsx/esm/api");
  const { href } = new URL("./read-apart.worker.ts", import.meta.url);
  const load = `import("${tsx}").then(({ register }) => (register(), import("${href}")))`;
  return { source: load, options: { execArgv, eval: true } };
}
