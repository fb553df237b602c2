import { emitAudit } from "../audit/index.ts";
import { type Context, requirePermission } from "../context.ts";
import type { WebhookTrigger as TriggerRow } from "../db.ts";
import { conflict, invalidFields, notFound } from "../errors.ts";
import { refuseOneTooMany } from "../one-too-many.ts";
import { newWebhookSecret } from "../webhook-signature.ts";
import {
  type CreatedTrigger,
  CreateTriggerInput,
  DisableTriggerInput,
  ListTriggersInput,
  type WebhookTrigger,
  type WebhookTriggerList,
} from "./schemas.ts";

const mostTriggers = 20;

/**
 * Makes an address at which another system may start the automation or add its cases. Its secret is told this once.
 *
 * @throws AppError `invalid`, also with the rule `too_many` when 20 are open; `not_found`.
 */
export async function createTrigger(ctx: Context, rawInput: CreateTriggerInput): Promise<CreatedTrigger> {
  requirePermission(ctx, "triggers:write");
  const parsed = CreateTriggerInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId, name } = parsed.data;
  const { tenantId } = ctx;
  const automation = await ctx.db.automation.findFirst({ where: { id: automationId, tenantId } });
  if (!automation) throw notFound("automation", automationId);
  const secret = newWebhookSecret();
  const row = await ctx.db.$transaction(async (tx) => {
    const message = `An automation has at most ${mostTriggers} open webhooks: close one first`;
    const cap = { of: `triggers ${automationId}`, most: mostTriggers, field: "automationId", message };
    await refuseOneTooMany(tx, cap, () => tx.webhookTrigger.count({ where: { automationId, disabledAt: null } }));
    const by = { createdBy: ctx.actor.name, createdAt: ctx.now() };
    const created = await tx.webhookTrigger.create({
      data: { tenantId, automationId, name, sealedSecret: ctx.secrets.seal(secret), ...by },
    });
    const detail = { automationId, name };
    await emitAudit(tx, ctx, { action: "trigger.create", entity: "trigger", entityId: created.id, detail });
    return created;
  });
  return { ...toTrigger(row), secret };
}

/** The addresses of one automation, newest first. @throws AppError `not_found`. */
export async function listTriggers(ctx: Context, rawInput: ListTriggersInput): Promise<WebhookTriggerList> {
  requirePermission(ctx, "automations:read");
  const parsed = ListTriggersInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { automationId } = parsed.data;
  const automation = await ctx.db.automation.findFirst({
    where: { id: automationId, tenantId: ctx.tenantId },
    include: { triggers: { orderBy: { id: "desc" } } },
  });
  if (!automation) throw notFound("automation", automationId);
  return { items: automation.triggers.map(toTrigger) };
}

/**
 * Closes an address for good; what it started stays.
 *
 * @throws AppError `not_found`; `conflict` when it is closed.
 */
export async function disableTrigger(ctx: Context, rawInput: DisableTriggerInput): Promise<WebhookTrigger> {
  requirePermission(ctx, "triggers:write");
  const parsed = DisableTriggerInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  return ctx.db.$transaction(async (tx) => {
    const known = await tx.webhookTrigger.findFirst({ where: { id, tenantId: ctx.tenantId } });
    if (!known) throw notFound("trigger", id);
    const [disabled] = await tx.webhookTrigger.updateManyAndReturn({
      where: { id, tenantId: ctx.tenantId, disabledAt: null },
      data: { disabledAt: ctx.now() },
    });
    if (!disabled) throw conflict(`The trigger ${known.name} is disabled already`);
    await emitAudit(tx, ctx, { action: "trigger.disable", entity: "trigger", entityId: id });
    return toTrigger(disabled);
  });
}

function toTrigger({
  id,
  automationId,
  name,
  createdBy,
  createdAt,
  lastUsedAt,
  disabledAt,
}: TriggerRow): WebhookTrigger {
  return {
    id,
    automationId,
    name,
    path: `/hooks/${id}`,
    createdBy,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
  };
}
