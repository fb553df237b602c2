import { openDatabase } from "../open-database.ts";
import { openEngine } from "../open-engine.ts";
import type { Command } from "./command.ts";
import { startEngineRoom } from "./engine-room.ts";
import { openEnvironment, serve } from "./environment.ts";

/** Robots alone, for production: as many of these processes as there is work for, on as many hosts. */
export const worker: Command = {
  usage: "worker",
  summary: "Start robots, scheduler and reconciler alone",
  async run() {
    const environment = openEnvironment("stdout");
    const { config, log, resources } = environment;
    return serve(environment, async () => {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const engine = await openEngine(config, { databaseUrl, log, resources });
      await startEngineRoom(engine, environment);
      log.info("worker ready");
    });
  },
};
