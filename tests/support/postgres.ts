import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import type { DatabaseRequest } from "./global-setup.ts";

/** A database of a test's own on the PostgreSQL of this run. */
export interface TestDatabase {
  readonly name: string;
  /** As its owner, who is no superuser. */
  readonly url: string;
  /** Drops it, whoever is connected. */
  readonly drop: () => Promise<void>;
  /** Leaves it for a person to look at after the run. */
  readonly keep: (why: string) => Promise<void>;
}

/** Creates a database: a clone of the migrated one, or an empty one for tests of migrations and start-up. */
export async function createTestDatabase(template: "migrated" | "empty" = "migrated"): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  const { url } = (await ask({ do: "create", name, template })) as { url: string };
  return {
    name,
    url,
    drop: async () => void (await ask({ do: "drop", name })),
    keep: async (why) => void (await ask({ do: "keep", name, why })),
  };
}

async function ask(wish: DatabaseRequest): Promise<unknown> {
  const response = await fetch(inject("databaseServer"), { method: "POST", body: JSON.stringify(wish) });
  if (!response.ok) throw new Error(`No test database: ${await response.text()}`);
  return response.json();
}
