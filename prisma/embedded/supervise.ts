import { setTimeout as delay } from "node:timers/promises";
import type { ServerProcess } from "./server-process.ts";

/** Where the embedded server reports; pino's loggers fit. */
export interface EmbeddedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Starts the server again whenever it ends by itself, until stopped. */
export class Supervisor {
  readonly #start: () => Promise<ServerProcess>;
  readonly #log: EmbeddedLog | undefined;
  #server: ServerProcess | undefined;
  #stopping: Promise<void> | undefined;
  #restarting: Promise<void> = Promise.resolve();

  constructor(server: ServerProcess, start: () => Promise<ServerProcess>, log?: EmbeddedLog) {
    this.#start = start;
    this.#log = log;
    this.#watch(server);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopOnce();
    return this.#stopping;
  }

  async #stopOnce(): Promise<void> {
    const stopped = this.#server?.stop();
    await this.#restarting;
    await stopped;
    await this.#server?.stop();
  }

  #watch(server: ServerProcess): void {
    this.#server = server;
    void this.#restartAfter(server);
  }

  async #restartAfter(server: ServerProcess): Promise<void> {
    await server.ended;
    if (!this.#stopping) this.#restarting = this.#restart();
  }

  async #restart(): Promise<void> {
    this.#log?.warn({}, "embedded PostgreSQL ended by itself, starting it again");
    while (!this.#stopping) {
      try {
        this.#watch(await this.#start());
        this.#log?.info({}, "embedded PostgreSQL is up again");
        return;
      } catch (error) {
        this.#log?.warn({ err: error }, "embedded PostgreSQL did not start again");
        await delay(1_000);
      }
    }
  }
}
