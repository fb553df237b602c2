import type { Engine } from "../context.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import { purgeCases } from "./purge-cases.ts";
import { purgeEvidence } from "./purge-evidence.ts";
import { purgeRules } from "./rules.ts";

/** A round goes on for so long; what is left waits for the next, so that other duties need not. */
const roundMs = 3_000;

/**
 * Purges what every automation has kept for as long as it may, and accounts for it. An open case is never touched.
 *
 * @throws Error when something could not be purged: the first one, after everything else was tried.
 */
export async function purgeByPolicy(engine: Engine): Promise<void> {
  const until = Date.now() + roundMs;
  const mayGoOn = () => Date.now() < until;
  const failures: unknown[] = [];
  const attempt = async (work: () => Promise<unknown>) => {
    if (mayGoOn()) await work().catch((error: unknown) => failures.push(error));
  };
  await attempt(() => clearLeftovers(engine));
  for (const rule of await purgeRules(engine, "PAYLOAD")) await attempt(() => purgeCases(engine, rule, { mayGoOn }));
  for (const rule of await purgeRules(engine, "EVIDENCE"))
    await attempt(() => purgeEvidence(engine, rule, { mayGoOn }));
  if (failures.length > 0) throw failures[0];
}
