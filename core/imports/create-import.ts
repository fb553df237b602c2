import { v7 as uuidv7 } from "uuid";
import { emitAudit } from "../audit/index.ts";
import { caseHome } from "../cases/index.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { storableJson } from "../json-text.ts";
import { maskPersonalNumbers } from "../personal-numbers.ts";
import { getImport } from "./get-import.ts";
import { inTurn } from "./in-turn.ts";
import { prepareImport } from "./prepare-import.ts";
import { readFileApart } from "./read-apart.ts";
import { type CaseImport, CreateImport } from "./schemas.ts";

/**
 * Reads a file of cases and keeps them for a day, for somebody to look through and add; no case is added by it. Rows that
 * break a rule are told one by one.
 *
 * @throws AppError `malformed` or `too_large` naming `file`; `invalid`; `not_found`; `conflict` when the automation takes no
 * cases; `unavailable` when many files are being read.
 */
export async function createImport(ctx: Context, { bytes, ...raw }: CreateImport): Promise<CaseImport> {
  requirePermission(ctx, "cases:write");
  const parsed = CreateImport.safeParse(raw);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, fileName } = parsed.data;
  const home = await caseHome(ctx, automationId, { daysAsked: true });
  const { rows, ready, errors } = await inTurn(async () => prepareImport(ctx, home, await readFileApart(bytes)));
  const id = uuidv7();
  const name = maskPersonalNumbers(fileName);
  await ctx.db.$transaction(async (tx) => {
    await tx.$executeRaw`
      INSERT INTO case_import (id, tenant_id, automation_id, file_name, items, rows, errors, created_by, created_at)
      VALUES (${id}::uuid, ${ctx.tenantId}::uuid, ${automationId}::uuid, ${name}, ${storableJson(ready)}::jsonb, ${rows},
              ${storableJson(errors)}::jsonb, ${ctx.actor.name}, ${ctx.now()})`;
    const detail = { automationId, fileName: name, rows, ready: ready.length };
    await emitAudit(tx, ctx, { action: "import.create", entity: "import", entityId: id, detail });
  }, inTime);
  return getImport(ctx, { id });
}

const inTime = { timeout: 60_000 };
