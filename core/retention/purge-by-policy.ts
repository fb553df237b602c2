import type { Engine } from "../context.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import { purgeCases } from "./purge-cases.ts";
import { purgeEvidence } from "./purge-evidence.ts";
import { purgeRules } from "./rules.ts";

/**
 * Purges what every automation has kept for as long as it may, and accounts for it. An open case is never touched.
 *
 * @throws Error when something could not be purged; everything else was.
 */
export async function purgeByPolicy(engine: Engine): Promise<void> {
  const failures: unknown[] = [];
  const attempted = async (work: () => Promise<unknown>) => {
    await work().catch((error: unknown) => failures.push(error));
  };
  for (const rule of await purgeRules(engine, "PAYLOAD")) await attempted(() => purgeCases(engine, rule));
  await attempted(() => clearLeftovers(engine));
  for (const rule of await purgeRules(engine, "EVIDENCE")) await attempted(() => purgeEvidence(engine, rule));
  const [first] = failures;
  if (first !== undefined) throw new Error(`${failures.length} could not be purged`, { cause: first });
}
