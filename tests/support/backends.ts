import { onTestFinished } from "vitest";
import { createLogger } from "../../core/log.ts";
import { openQueues, type Queues } from "../../core/queues/index.ts";
import { redisMissing, startRedis } from "./redis.ts";

export const backends = ["PostgreSQL", "Redis"] as const;
export type Backend = (typeof backends)[number];

type OfTest = { databaseUrl: string; skip(note: string): void };

/** Queues on one of the backends, closed after the test; Redis is one of the test's own. Skips where there is none. */
export async function queuesOn(
  backend: Backend,
  { databaseUrl, skip }: OfTest,
): Promise<{ queues: Queues; redisUrl: string | undefined }> {
  if (backend === "Redis" && redisMissing !== undefined) skip(redisMissing);
  const redis = backend === "Redis" ? await startRedis() : undefined;
  onTestFinished(async () => redis?.stop());
  const queues = openQueues({ databaseUrl, redisUrl: redis?.url }, createLogger("silent"));
  onTestFinished(() => queues.close());
  return { queues, redisUrl: redis?.url };
}
