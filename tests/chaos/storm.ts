import { setTimeout as delay } from "node:timers/promises";
import type { SwitchesPatch } from "../../sandbox/switches.ts";
import type { Installation } from "../support/installation.ts";
import type { Mortal } from "../support/mortal.ts";
import type { WorkerProcesses } from "../support/worker-processes.ts";

/** What the storm may strike. */
export type Struck = {
  workers: WorkerProcesses;
  workersAtOnce: number;
  sandbox: Installation["sandbox"];
  postgres: Mortal;
  redis: Mortal | undefined;
};

/** How often each kind of trouble came. */
export type Damage = Record<string, number>;

/** Numbers from 0 to below 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const fair: SwitchesPatch = { expireEveryRequests: 0, faults: { error500: 0, hang: 0, dropAfterSave: 0 } };

/**
 * Strikes again and again, in an order that the seed decides, until told to stop; then it puts everything right again.
 * A round has every kind of trouble in it.
 */
export async function storm(struck: Struck, { random, isOver }: { random: () => number; isOver: () => boolean }) {
  const damage: Damage = {};
  const between = (leastMs: number, mostMs: number) => leastMs + random() * (mostMs - leastMs);
  const troubles = troublesOf(struck, { random, between });
  while (!isOver()) {
    for (const { name, strike } of shuffled(troubles, random)) {
      if (isOver()) break;
      if (await strike()) damage[name] = (damage[name] ?? 0) + 1;
      await delay(between(500, 2_500));
    }
  }
  return damage;
}

type Chance = { random: () => number; between(leastMs: number, mostMs: number): number };
type Trouble = { name: string; strike(): Promise<boolean> };

function troublesOf(struck: Struck, { random, between }: Chance): Trouble[] {
  const { workers, workersAtOnce, sandbox, postgres, redis } = struck;
  const away = async (server: Mortal): Promise<boolean> => {
    await server.stop();
    await delay(between(300, 2_000));
    await server.start();
    return true;
  };
  const weather = (patch: SwitchesPatch) => async (): Promise<boolean> => {
    const systems = Object.values(sandbox.municipality.systems);
    for (const system of systems) system.change(patch);
    await delay(between(1_000, 3_000));
    for (const system of systems) system.change(fair);
    return true;
  };
  const kill = (index: number): Trouble => ({
    name: "workers killed",
    strike: async () => workers.killOne(index).then(() => true),
  });
  const killBrowser: Trouble = {
    name: "browsers killed",
    strike: async () => workers.killBrowser((count) => Math.floor(random() * count)),
  };
  return [
    ...Array.from({ length: workersAtOnce }, (_, index) => kill(index)),
    killBrowser,
    killBrowser,
    { name: "PostgreSQL stopped and started", strike: () => away(postgres) },
    ...(redis ? [{ name: "Redis stopped and started", strike: () => away(redis) }] : []),
    { name: "times the systems answered 500", strike: weather({ faults: { error500: 0.3 } }) },
    { name: "times the systems hung", strike: weather({ faults: { hang: 0.1 } }) },
    { name: "times sessions were ended", strike: weather({ expireEveryRequests: 9 }) },
    { name: "times connections were cut after saving", strike: weather({ faults: { dropAfterSave: 0.5 } }) },
  ];
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
