import type { z } from "zod";

type Text = { nb: string; nn: string; en: string };

/** What core knows of a bot: its contract, not how it works. */
export type BotContract = {
  id: string;
  version: string;
  title: Text;
  /** Key of the target system it works in. */
  lane: string;
  input: z.ZodType;
  output: z.ZodType;
  settings: z.ZodType;
  // A method, so that a bot with a narrower input type fits.
  businessKey(input: unknown): string;
  processSteps: readonly { id: string; title: Text; share: number; doneBy: "robot" | "person" }[];
  rules: readonly Text[];
  /** What each code that it hands cases over with means, in bokmål. */
  reasons?: Readonly<Record<string, string>>;
  login?: unknown;
  collect?: unknown;
};

/** The bots of this build, by id. */
export type Catalogue = {
  find(botId: string): BotContract | undefined;
  all(): readonly BotContract[];
};

/** @throws Error when two bots have one id. */
export function createCatalogue(bots: readonly BotContract[]): Catalogue {
  const byId = new Map(bots.map((bot) => [bot.id, bot]));
  if (byId.size !== bots.length) throw new Error("Two bots have the same id");
  return { find: (botId) => byId.get(botId), all: () => bots };
}

/** The part of the manual handling time that the robot does: `w` of domain.md 2.5, 0 to 1. */
export function robotShareOf(bot: Pick<BotContract, "processSteps">): number {
  const shares = bot.processSteps.filter((step) => step.doneBy === "robot").map((step) => step.share);
  return Number(shares.reduce((sum, share) => sum + share, 0).toFixed(4));
}
