import { execFile } from "node:child_process";

export type Ended = { code: number; stdout: string; stderr: string };

/** Environment variables, and what is typed. */
type Given = { settings?: Record<string, string>; typed?: string };

/** The program as a person runs it on a data folder, in a process of its own. */
export function runProgram(dataDir: string, words: readonly string[], given: Given = {}): Promise<Ended> {
  const env = { ...process.env, MINUTTJAKT_DATA_DIR: dataDir, DATABASE_URL: "", ...given.settings };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ["scripts/minuttjakt.mjs", ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(given.typed ?? "");
  });
}
