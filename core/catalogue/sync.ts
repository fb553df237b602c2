import { z } from "zod";
import type { Engine } from "../context.ts";
import type { Prisma } from "../db.ts";
import { type BotContract, robotShareOf } from "./catalogue.ts";

/** Writes the bots of this build into the database, for everyone who only reads. Bots that are gone stay: cases name them. */
export async function syncBots(engine: Engine): Promise<void> {
  for (const bot of engine.catalogue.all()) {
    const row = botRow(bot, engine.now());
    await engine.db.bot.upsert({ where: { id: bot.id }, create: { id: bot.id, ...row }, update: row });
  }
}

function botRow(bot: BotContract, syncedAt: Date) {
  const schemaOf = (schema: z.ZodType) =>
    z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as unknown as Prisma.InputJsonObject;
  return {
    version: bot.version,
    title: bot.title,
    lane: bot.lane,
    inputSchema: schemaOf(bot.input),
    outputSchema: schemaOf(bot.output),
    settingsSchema: schemaOf(bot.settings),
    processSteps: bot.processSteps.map((step) => ({ ...step })),
    rules: bot.rules.map((rule) => ({ ...rule })),
    robotShare: robotShareOf(bot),
    canCollect: bot.collect !== undefined,
    syncedAt,
  };
}
