import { startApi } from "../../api/main.ts";
import { syncBots } from "../../core/catalogue/index.ts";
import { startAlertSender } from "../alerts/sender.ts";
import { watchDuties } from "../duties.ts";
import { findBrowser } from "../find-browser.ts";
import { openDatabase } from "../open-database.ts";
import { createPdfPrinter } from "../print-pdf.ts";
import { startReconciler } from "../reconciler.ts";
import type { Command } from "./command.ts";
import { openEnvironment, productVersion, serve } from "./environment.ts";
import { openWatchedEngine } from "./watched-engine.ts";

/** API and pages alone, for production: the database is migrated by `minuttjakt migrate`. */
export const api: Command = {
  usage: "api",
  summary: "Start the API and the pages alone",
  async run() {
    const environment = openEnvironment("stdout");
    const { config, log, resources } = environment;
    return serve(environment, async () => {
      const { databaseUrl } = await openDatabase(config, { log, resources, shareRunning: true });
      const watched = await openWatchedEngine(environment, { databaseUrl, service: "minuttjakt-api" });
      const { engine, metrics, migrations } = watched;
      await syncBots(engine);
      const { print: printPdf } = createPdfPrinter({
        findBrowser: () => findBrowser(config.MINUTTJAKT_BROWSER),
        log,
      });
      const served = await startApi({ engine, config, version: productVersion(), metrics, migrations, printPdf });
      resources.add("api", () => served.stop());
      const { RECONCILE_SECONDS: everySeconds, LEASE_SECONDS: leaseSeconds } = config;
      const watch = startReconciler(engine, { everySeconds, leaseSeconds, duties: watchDuties });
      resources.add("watch", () => watch.stop());
      const alertSender = startAlertSender(engine, config);
      resources.add("alert sender", () => alertSender.stop());
      log.info({ url: served.url }, "api ready");
    });
  },
};
