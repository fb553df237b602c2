import type { Engine } from "../../core/context.ts";
import { openDatabase } from "../open-database.ts";
import { startStatusServer } from "../status-server.ts";
import { type Arguments, type Command, UsageError } from "./command.ts";
import { type RoomOptions, startEngineRoom } from "./engine-room.ts";
import { openEnvironment, serve } from "./environment.ts";
import { openWatchedEngine } from "./watched-engine.ts";

/** Robots alone, for production: as many of these processes as there is work for, on as many hosts. */
export const worker: Command = {
  usage: "worker [--lanes a,b] [--concurrency n]",
  summary: "Start robots, scheduler and reconciler alone",
  help: [
    "--lanes         keys of the target systems to work in, with commas between; all of them without it",
    "--concurrency   most cases at a time in each lane, in this process; as many as the lane bears without it",
    "METRICS_PORT gives the process /live, /ready and /metrics.",
  ],
  options: { lanes: { type: "string" }, concurrency: { type: "string" } },
  async run({ values }) {
    const options = roomOptionsOf(values);
    const environment = openEnvironment("stdout");
    const { config, log, resources } = environment;
    return serve(environment, async () => {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const watched = await openWatchedEngine(environment, { databaseUrl, service: "minuttjakt-worker" });
      const { engine, metrics, migrations } = watched;
      await warnOfUnknownLanes(engine, options.lanes);
      if (config.METRICS_PORT !== undefined) {
        const status = await startStatusServer(engine, { config, port: config.METRICS_PORT, metrics, migrations });
        resources.add("status server", status.stop);
        log.info({ url: status.url }, "status served");
      }
      await startEngineRoom(watched, environment, options);
      log.info("worker ready");
    });
  },
};

function roomOptionsOf({ lanes, concurrency }: Arguments["values"]): RoomOptions {
  return {
    ...(typeof lanes === "string" && { lanes: lanesOf(lanes) }),
    ...(typeof concurrency === "string" && { concurrency: concurrencyOf(concurrency) }),
  };
}

function lanesOf(given: string): string[] {
  const lanes = given.split(",").map((lane) => lane.trim());
  if (lanes.includes(""))
    throw new UsageError("--lanes: name target systems by their keys, such as --lanes archive,claims");
  return [...new Set(lanes)];
}

function concurrencyOf(given: string): number {
  const concurrency = Number(given);
  if (/^\d+$/.test(given) && concurrency >= 1 && concurrency <= 1000) return concurrency;
  throw new UsageError(
    `--concurrency: ${given || "nothing"} is no number of cases: give a whole number from 1 to 1000`,
  );
}

/** The system may be added later, and the worker works in it then; but a misspelt key would wait for ever. */
async function warnOfUnknownLanes({ db, log }: Engine, lanes: readonly string[] = []): Promise<void> {
  const known = await db.targetSystem.findMany({ where: { key: { in: [...lanes] } }, select: { key: true } });
  for (const lane of lanes.filter((key) => !known.some((system) => system.key === key))) {
    log.warn({ lane }, "no target system has this key; the worker waits for one");
  }
}
