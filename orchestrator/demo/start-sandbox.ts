import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/main.ts";

export { sandboxAccounts } from "../../sandbox/main.ts";

const newCasesEveryMs = 60_000;

/**
 * Starts the fictional municipality's case systems on the port they had last, if it is free, and lets citizens go on
 * sending forms: a few a minute, as long as somebody handles them.
 */
export async function startDemoSandbox(dataDir: string): Promise<Sandbox> {
  const portFile = join(dataDir, "sandbox-port");
  const last = Number(await readFile(portFile, "utf8").catch(() => "0"));
  const options = { seed: 2026, stateFile: join(dataDir, "sandbox.json"), forms: 160, requests: 90 };
  const sandbox = await startSandbox({ ...options, port: last }).catch(() => startSandbox({ ...options, port: 0 }));
  await writeFile(portFile, `${sandbox.port}\n`);
  const arrivals = setInterval(() => {
    sandbox.municipality.generateForms(2);
    sandbox.municipality.generateRequests(1);
  }, newCasesEveryMs);
  return {
    ...sandbox,
    async stop() {
      clearInterval(arrivals);
      await sandbox.stop();
    },
  };
}
