import { v7 as uuidv7 } from "uuid";
import { caseHome, insertCases, wakeFor } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { Prisma, type RunTrigger } from "../db.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { AppError, conflict, invalidFields } from "../errors.ts";
import { getImport } from "./get-import.ts";
import { AddImport, type AddedImport, type CaseImport } from "./schemas.ts";

/**
 * Adds the cases of a file as one run. Without `skipKnown` and `skipErrors` it takes all rows of the file or none.
 *
 * @throws AppError `not_found`; `conflict` when it was added already or is forgotten, has no case to add or rows with errors;
 * `duplicate` when cases are known already.
 */
export async function addImport(ctx: Context, raw: AddImport): Promise<AddedImport> {
  requirePermission(ctx, "cases:write");
  const parsed = AddImport.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id, ...options } = parsed.data;
  const found = await getImport(ctx, { id });
  refuse(found, options);
  const home = await caseHome(ctx, found.automation.id);
  const runId = uuidv7();
  const added = await write(ctx, { found, runId, home, ...options });
  const times = await ctx.db.workItem.findMany({
    where: { runId, notBefore: { not: null } },
    orderBy: { notBefore: "asc" },
    take: 1,
    select: { notBefore: true },
  });
  const later = times.map(({ notBefore }) => ({ notBefore: notBefore?.toISOString() ?? null }));
  await wakeFor(ctx, home.targetSystemId, [{ notBefore: null }, ...later]);
  return { runId, added, skipped: found.rows - added };
}

type Options = { skipKnown: boolean; skipErrors: boolean };

function refuse({ runId, isExpired, rows, ready, known }: CaseImport, { skipKnown, skipErrors }: Options): void {
  if (runId !== null) throw conflict(`The file was added already, as run ${runId}`);
  if (isExpired) throw conflict("The file was not added within a day and is forgotten: send it again");
  if (ready === 0) throw conflict("No row of the file can be added: correct it and send it again");
  if (ready < rows && !skipErrors) {
    throw conflict(`${rows - ready} of ${rows} rows have errors: correct them, or add with skipErrors`);
  }
  if (known === ready) throw conflict("Every case of the file is known already");
  if (known > 0 && !skipKnown) throw knownAlready(known);
}

function knownAlready(known: number): AppError {
  const message = `${known} of the cases are known already: add with skipKnown to pass over them`;
  return new AppError("duplicate", message, { fields: [{ field: "skipKnown", rule: "duplicate", message }] });
}

type Writing = Options & { found: CaseImport; runId: string; home: { targetSystemId: string; trigger: RunTrigger } };

/** Run, cases and audit row in one transaction; of two who add a file at once, the second finds it added. */
async function write(ctx: Context, { found, runId, home, skipKnown }: Writing): Promise<number> {
  const { tenantId } = ctx;
  const automationId = found.automation.id;
  const actor = `${ctx.actor.kind}:${ctx.actor.id}`;
  const now = ctx.now();
  const items = Prisma.sql`(SELECT items FROM case_import WHERE id = ${found.id}::uuid)`;
  const passOver = skipKnown ? Prisma.sql`ON CONFLICT DO NOTHING` : Prisma.empty;
  try {
    return await ctx.db.$transaction(async (tx) => {
      const taken = await tx.caseImport.updateMany({ where: { id: found.id, tenantId, runId: null }, data: { runId } });
      if (taken.count === 0) throw conflict("The file was added already");
      const added = await tx.$executeRaw`
        WITH home AS (
          INSERT INTO run (id, tenant_id, automation_id, trigger, started_by, status, started_at)
          VALUES (${runId}::uuid, ${tenantId}::uuid, ${automationId}::uuid, ${home.trigger}::"RunTrigger", ${ctx.actor.name},
                  'RUNNING', ${now})
          RETURNING id
        )
        ${insertCases({ tenantId, automationId, targetSystemId: home.targetSystemId, prepared: items, now })} ${passOver}`;
      if (added === 0) throw conflict("Every case of the file is known already");
      await tx.$executeRaw`
        WITH emptied AS (UPDATE case_import SET items = '[]' WHERE id = ${found.id}::uuid)
        INSERT INTO audit_entry (tenant_id, actor, action, entity, entity_id, detail, at)
        VALUES (${tenantId}::uuid, ${actor}, 'import.add', 'run', ${runId},
                jsonb_build_object('importId', ${found.id}::text, 'cases', ${added}::int, 'rows', ${found.rows}::int), ${now})`;
      return added;
    }, inTime);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw knownAlready((await getImport(ctx, { id: found.id })).known);
  }
}

const inTime = { timeout: 60_000 };
