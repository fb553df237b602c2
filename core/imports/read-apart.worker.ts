import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { readFile } from "./read-file.ts";
import type { Told } from "./read-apart.ts";

// Small pieces: whoever takes them in serves others in between.
const pieceSize = 1_000;

function tell(told: Told): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(told);
}

async function read(bytes: Uint8Array): Promise<void> {
  const content = await readFile(bytes);
  if (content.kind === "table") {
    const { header, rows } = content.table;
    tell({ is: "header", header });
    for (let at = 0; at < rows.length; at += pieceSize) tell({ is: "rows", rows: rows.slice(at, at + pieceSize) });
  } else {
    const { objects } = content;
    for (let at = 0; at < objects.length; at += pieceSize) {
      tell({ is: "objects", objects: objects.slice(at, at + pieceSize) });
    }
  }
  tell({ is: "end" });
}

try {
  await read(z.instanceof(Uint8Array).parse(workerData));
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  const { code, message, fields } = error;
  tell({ is: "refused", code, message, fields: [...fields] });
}
