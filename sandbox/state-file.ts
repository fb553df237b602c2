import { readFile, rename, writeFile } from "node:fs/promises";
import type { SandboxState } from "./municipality.ts";

const writeEveryMs = 1000;

/** The state of an earlier run, or nothing when there was none. */
export async function readState(path: string): Promise<SandboxState | undefined> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const state = JSON.parse(text) as SandboxState;
  if (state.version !== 1) throw new Error(`${path} was not written by this version of the sandbox`);
  return state;
}

/** Mirrors the state to a file, at most once a second. A half-written file never takes the place of a whole one. */
export class StateMirror {
  readonly #path: string;
  readonly #snapshot: () => SandboxState;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, snapshot: () => SandboxState) {
    this.#path = path;
    this.#snapshot = snapshot;
  }

  changed(): void {
    // A write that fails here is tried again with the next change, and told of when the sandbox stops.
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), writeEveryMs).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.catch(() => undefined).then(() => this.#write());
    await this.#writing;
  }

  async #write(): Promise<void> {
    const temporary = `${this.#path}.tmp`;
    await writeFile(temporary, JSON.stringify(this.#snapshot()));
    await rename(temporary, this.#path);
  }
}
