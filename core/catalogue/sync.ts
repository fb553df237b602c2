import { z } from "zod";
import type { Engine } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { type BotContract, robotShareOf } from "./catalogue.ts";

/**
 * Writes the bots of this build into the database, for everyone who only reads. Bots that are gone stay: cases name them.
 * Where a bot does another share of the work than before, each automation of it has that in its audit log: it moves hours.
 */
export async function syncBots(engine: Engine): Promise<void> {
  for (const bot of engine.catalogue.all()) {
    const { id } = bot;
    const row = botRow(bot, engine.now());
    await engine.db.$transaction(async (tx) => {
      // Of processes that start at once, the first tells of the change, and the others find it made.
      const [before] = await tx.$queryRaw<{ robotShare: number }[]>`
        SELECT robot_share::float8 AS "robotShare" FROM bot WHERE id = ${id} FOR UPDATE`;
      await tx.bot.upsert({ where: { id }, create: { id, ...row }, update: row });
      if (!before || before.robotShare === row.robotShare) return;
      await auditShare(tx, { bot: row, from: before.robotShare, botId: id });
    });
  }
}

type ShareChange = { botId: string; bot: ReturnType<typeof botRow>; from: number };

async function auditShare(tx: DbOrTransaction, { botId, bot, from }: ShareChange): Promise<void> {
  const { version, robotShare: to, syncedAt } = bot;
  await tx.$executeRaw`
    INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
    SELECT tenant_id, 'system', 'automation.robot-share', 'automation', id::text,
      ${JSON.stringify({ botId, version, from, to })}::jsonb, ${syncedAt}
    FROM automation WHERE bot_id = ${botId}`;
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
