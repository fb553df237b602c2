import { z } from "zod";
import { addWorkItems, AddWorkItems } from "../cases/index.ts";
import type { Context, Engine } from "../context.ts";
import { isUniqueViolation } from "../db-errors.ts";
import { AppError, invalidFields } from "../errors.ts";
import { isDeeperThan } from "../json-text.ts";
import { startRun } from "../runs/index.ts";
import { isTimely, verifyWebhook } from "../webhook-signature.ts";
import type { TakenDelivery } from "./schemas.ts";

/** A delivery as it came: headers and body by the conventions of Standard Webhooks. */
export type Delivery = {
  triggerId: string;
  /** Header `webhook-id`. */
  id: string;
  /** Header `webhook-timestamp`. */
  timestamp: string;
  /** Header `webhook-signature`. */
  signature: string;
  /** Asked for once, and only when nothing else speaks against the delivery. */
  readBody: () => Promise<Uint8Array>;
};

/**
 * Takes in what another system posts: an empty body starts a run that collects, `{ items: [...] }` adds cases. The same
 * delivery twice starts nothing and is told of the first run.
 *
 * @throws AppError `unauthenticated` whenever the signature is not right, or too old, or there is no such trigger; and what
 * reading the body, starting a run or adding cases throws.
 */
export async function receiveWebhook(engine: Engine, delivery: Delivery): Promise<TakenDelivery> {
  const { trigger, body } = await verified(engine, delivery);
  const { id: triggerId, tenantId, automationId, name } = trigger;
  const occasion = `webhook:${triggerId}:${delivery.id}`;
  const before = await runOf(engine, occasion);
  if (before !== undefined) return { runId: before, repeated: true };

  const ctx: Context = {
    ...engine,
    tenantId,
    actor: { kind: "webhook", id: triggerId, name, roles: ["OPERATOR"] },
  };
  try {
    const runId = await act(ctx, { automationId, occasion, items: itemsOf(body) });
    await noteReceipt(engine, { triggerId, deliveryId: delivery.id, runId });
    return { runId, repeated: false };
  } catch (error) {
    // Of two that came at once the second finds its occasion, or its cases, taken.
    const isTaken = isUniqueViolation(error) || (error instanceof AppError && error.code === "duplicate");
    const first = isTaken ? await runOf(engine, occasion) : undefined;
    if (first === undefined) throw error;
    return { runId: first, repeated: true };
  }
}

type Trigger = { id: string; tenantId: string; automationId: string; name: string };

/** Nothing of a body is kept for whoever knows no trigger, or sends again what was signed long ago. */
async function verified(engine: Engine, delivery: Delivery): Promise<{ trigger: Trigger; body: Uint8Array }> {
  const { triggerId, readBody, ...signed } = delivery;
  const mayBeRight = /^[\w.:-]{1,200}$/.test(delivery.id) && isTimely(delivery.timestamp, engine.now());
  const trigger =
    mayBeRight && z.uuid().safeParse(triggerId).success
      ? await engine.db.webhookTrigger.findFirst({ where: { id: triggerId, disabledAt: null } })
      : null;
  if (!trigger) throw notRight();
  const body = await readBody();
  const secret = engine.secrets.open(trigger.sealedSecret);
  if (!verifyWebhook({ ...signed, body, secret, now: engine.now() })) throw notRight();
  return { trigger, body };
}

function notRight(): AppError {
  return new AppError("unauthenticated", "The signature is not right, or its time is more than five minutes off");
}

const Body = AddWorkItems.pick({ items: true });
type Items = z.input<typeof AddWorkItems>["items"];

/** Undefined for an empty body. @throws AppError `malformed` or `invalid`. */
function itemsOf(body: Uint8Array): Items | undefined {
  const text = Buffer.from(body).toString("utf8");
  if (text.trim() === "") return undefined;
  const parsed = Body.safeParse(parseJson(text));
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  return parsed.data.items;
}

/** What takes a case apart later goes down as many levels. */
const deepest = 32;

function parseJson(text: string): unknown {
  const json = readJson(text);
  if (!isDeeperThan(deepest, json)) return json;
  const message = `Must not be nested deeper than ${deepest}`;
  throw new AppError("invalid", `body: ${message}`, { fields: [{ field: "body", rule: "too_deep", message }] });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const message = "The body must be empty, or JSON with items";
    throw new AppError("malformed", message, { fields: [{ field: "body", rule: "malformed", message }] });
  }
}

type Act = { automationId: string; occasion: string; items: Items | undefined };

async function act(ctx: Context, { automationId, occasion, items }: Act): Promise<string> {
  if (items !== undefined) return (await addWorkItems(ctx, { automationId, items }, { occasion })).runId;
  return (await startRun(ctx, { automationId }, { occasion })).id;
}

async function runOf(engine: Engine, occasion: string): Promise<string | undefined> {
  return (await engine.db.run.findUnique({ where: { occasion }, select: { id: true } }))?.id;
}

type Receipt = { triggerId: string; deliveryId: string; runId: string };

async function noteReceipt(engine: Engine, receipt: Receipt): Promise<void> {
  const receivedAt = engine.now();
  await engine.db.webhookReceipt.createMany({ data: [{ ...receipt, receivedAt }], skipDuplicates: true });
  await engine.db.webhookTrigger.update({ where: { id: receipt.triggerId }, data: { lastUsedAt: receivedAt } });
}
