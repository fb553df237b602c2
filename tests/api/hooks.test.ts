import { describe } from "vitest";
import type { Engine } from "../../core/context.ts";
import { createTrigger, disableTrigger, listTriggers } from "../../core/triggers/index.ts";
import { newWebhookSecret, signWebhook } from "../../core/webhook-signature.ts";
import { anAutomation, contextFor, unique } from "../support/context.ts";
import { type App, appFor, expect, test, unknownId } from "./api.ts";

async function aTrigger(engine: Engine, botId = "letter-filing") {
  const ctx = await contextFor(engine, { roles: ["PROCESS_OWNER"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, botId });
  const trigger = await createTrigger(ctx, { automationId: automation.id, name: "Skjemaportalen" });
  const runs = () => engine.db.run.findMany({ where: { automationId: automation.id }, include: { workItems: true } });
  return { ...trigger, ctx, automation, runs };
}

type Sent = {
  id: string;
  secret: string;
  deliveryId?: string;
  body?: string;
  at?: Date;
  headers?: Record<string, string>;
};

/** Posts as the other system does: nothing of ours but the address and the secret. */
async function send(app: App, { id, secret, deliveryId = unique("msg"), body = "", at = new Date(), headers }: Sent) {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signed = {
    "webhook-id": deliveryId,
    "webhook-timestamp": timestamp,
    "webhook-signature": signWebhook({ id: deliveryId, timestamp, body, secret }),
  };
  const response = await app.request(`/hooks/${id}`, { method: "POST", body, headers: { ...signed, ...headers } });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

const letters = (...numbers: string[]) =>
  JSON.stringify({ items: numbers.map((letterNumber) => ({ input: { letterNumber, subject: "Byggesak" } })) });

describe("a delivery that is signed right", () => {
  test("starts a run that collects when its body is empty, and the trigger tells when it was used", async ({
    app,
    engine,
  }) => {
    const trigger = await aTrigger(engine);

    const { status, body } = await send(app, trigger);

    expect({ status, body }).toMatchObject({ status: 202, body: { repeated: false } });
    expect(await trigger.runs()).toMatchObject([
      { id: body["runId"], trigger: "WEBHOOK", startedBy: "Skjemaportalen", status: "COLLECTING" },
    ]);
    const { items } = await listTriggers(trigger.ctx, { automationId: trigger.automation.id });
    expect(Date.now() - Date.parse(items[0]?.lastUsedAt ?? "")).toBeLessThan(60_000);
    expect(await engine.db.auditEntry.findFirst({ where: { actor: `webhook:${trigger.id}` } })).toMatchObject({
      action: "run.start",
    });
  });

  test("adds the cases in its body, as one run of the webhook", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);

    const { status, body } = await send(app, { ...trigger, body: letters("L-1", "L-2") });

    expect(status).toBe(202);
    expect(await trigger.runs()).toMatchObject([
      {
        id: body["runId"],
        trigger: "WEBHOOK",
        status: "RUNNING",
        workItems: [{ businessKey: "letter:L-1" }, { businessKey: "letter:L-2" }],
      },
    ]);
  });

  test("is taken with either of two signatures, as while secrets are exchanged", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const both = ["", trigger.secret].map((secret) =>
      signWebhook({ id: "msg_both", timestamp, body: "", secret: secret || newWebhookSecret() }),
    );
    const headers = { "webhook-timestamp": timestamp, "webhook-signature": both.join(" ") };

    expect((await send(app, { ...trigger, deliveryId: "msg_both", headers })).status).toBe(202);
  });
});

describe("the same delivery again", () => {
  test("is told of the first run and starts nothing, also with a new signature and when many come at once", async ({
    app,
    engine,
  }) => {
    const trigger = await aTrigger(engine);
    const sent = { ...trigger, deliveryId: "msg_1", body: letters("L-3") };

    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(app, sent)));
    const later = await send(app, { ...sent, at: new Date(Date.now() - 100_000) });

    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(4);
    const [run] = await trigger.runs();
    for (const { body } of [...answers, later]) expect(body).toMatchObject({ runId: run?.id });
    expect(later).toMatchObject({ status: 200, body: { repeated: true } });
    expect(await trigger.runs()).toMatchObject([{ workItems: [{}] }]);
  });

  test("starts one run when it asks to collect", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);
    const sent = { ...trigger, deliveryId: "msg_2" };

    const answers = await Promise.all([1, 2, 3, 4].map(() => send(app, sent)));

    expect(answers.map(({ status }) => status).filter((status) => status === 202)).toHaveLength(1);
    expect(await trigger.runs()).toHaveLength(1);
  });

  test("of one trigger is none of another's", async ({ app, engine }) => {
    const [one, other] = [await aTrigger(engine), await aTrigger(engine)];
    for (const trigger of [one, other]) {
      expect(await send(app, { ...trigger, deliveryId: "msg_3" })).toMatchObject({ status: 202 });
    }
  });
});

describe("a delivery that is refused tells no reason, and changes nothing", () => {
  const unsigned = { "webhook-signature": "" };
  const refused: [string, (trigger: Sent) => Sent][] = [
    ["signed with another secret", (trigger) => ({ ...trigger, secret: newWebhookSecret() })],
    ["not signed", (trigger) => ({ ...trigger, headers: unsigned })],
    ["without a timestamp", (trigger) => ({ ...trigger, headers: { "webhook-timestamp": "" } })],
    ["whose id was changed on the way", (trigger) => ({ ...trigger, headers: { "webhook-id": "msg_other" } })],
    ["six minutes old", (trigger) => ({ ...trigger, at: new Date(Date.now() - 360_000) })],
    ["six minutes early", (trigger) => ({ ...trigger, at: new Date(Date.now() + 360_000) })],
    ["to a trigger that does not exist", (trigger) => ({ ...trigger, id: unknownId })],
    ["to an address that is no trigger's", (trigger) => ({ ...trigger, id: "drift" })],
    ["whose id cannot be kept", (trigger) => ({ ...trigger, deliveryId: "a b" })],
    ["whose id is too long", (trigger) => ({ ...trigger, deliveryId: "a".repeat(201) })],
  ];

  test.for(refused)("%s", async ([, change], { app, engine }) => {
    const trigger = await aTrigger(engine);

    const { status, headers, body } = await send(app, change({ id: trigger.id, secret: trigger.secret }));

    expect({ status, detail: body["detail"], code: body["code"] }).toEqual({
      status: 401,
      code: "unauthenticated",
      detail: "The signature is not right, or its time is more than five minutes off",
    });
    expect(headers.get("WWW-Authenticate")).toBeNull();
    expect(await trigger.runs()).toEqual([]);
  });

  test("to a trigger that was disabled", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);
    await send(app, { ...trigger, deliveryId: "msg_before" });
    await disableTrigger(trigger.ctx, { id: trigger.id });

    expect(await send(app, trigger)).toMatchObject({ status: 401 });
    expect(await send(app, { ...trigger, deliveryId: "msg_before" })).toMatchObject({ status: 401 });
    expect(await trigger.runs()).toHaveLength(1);
  });

  test("whose body was changed on the way", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = signWebhook({ id: "msg_5", timestamp, body: letters("L-4"), secret: trigger.secret });
    const headers = { "webhook-id": "msg_5", "webhook-timestamp": timestamp, "webhook-signature": signature };

    const response = await app.request(`/hooks/${trigger.id}`, { method: "POST", body: letters("L-5"), headers });

    expect(response.status).toBe(401);
    expect(await trigger.runs()).toEqual([]);
  });
});

describe("a delivery that is signed right and cannot be taken in", () => {
  test.for([
    ["is no JSON", "items", "malformed", "body", "malformed"],
    ["has no items", "{}", "invalid", "items", "invalid_type"],
    ["has more than items", JSON.stringify({ items: [], automationId: unknownId }), "invalid", "items", "too_small"],
    [
      "is nested out of all reason",
      `{"items":[{"input":{"letterNumber":"L-8","subject":"x","more":${"[".repeat(20_000)}${"]".repeat(20_000)}}}]}`,
      "invalid",
      "body",
      "too_deep",
    ],
    ["has an item that does not fit", letters("brev 4"), "invalid", "items[0].input.letterNumber", "invalid_format"],
  ] as const)("because its body %s", async ([, body, code, field, rule], { app, engine }) => {
    const trigger = await aTrigger(engine);

    const answer = await send(app, { ...trigger, body });

    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.body["errors"]).toContainEqual(expect.objectContaining({ field, rule }));
    expect(await trigger.runs()).toEqual([]);
  });

  test("because a case is known, and is taken when it comes again without it", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);
    await send(app, { ...trigger, body: letters("L-6") });
    const sent = { ...trigger, deliveryId: "msg_6" };

    expect(await send(app, { ...sent, body: letters("L-6", "L-7") })).toMatchObject({
      status: 409,
      body: { code: "duplicate" },
    });
    expect(await send(app, { ...sent, body: letters("L-7") })).toMatchObject({ status: 202 });
  });

  test("because the automation is paused, or its bot has nothing to collect", async ({ app, engine }) => {
    const [paused, sums] = [await aTrigger(engine), await aTrigger(engine, "sum-check")];
    await engine.db.automation.update({ where: { id: paused.automation.id }, data: { status: "PAUSED" } });

    for (const trigger of [paused, sums]) {
      expect(await send(app, trigger)).toMatchObject({ status: 409, body: { code: "conflict" } });
      expect(await trigger.runs()).toEqual([]);
    }
  });

  test("because its body is over 5 MiB, with and without a length told", async ({ app, engine }) => {
    const trigger = await aTrigger(engine);
    const body = letters("x".repeat(5_300_000));
    const headers = { "Content-Length": String(body.length) };

    const refused = { status: 413, body: { code: "too_large", detail: "The body must be at most 5 MiB" } };
    expect(await send(app, { ...trigger, body, headers })).toMatchObject(refused);
    expect(await send(app, { ...trigger, body })).toMatchObject(refused);
    expect(await trigger.runs()).toEqual([]);
  });
});

describe("no body is waited for", () => {
  const never = () => new ReadableStream({ pull: () => new Promise(() => {}) });
  const post = async (app: App, path: string, headers: Record<string, string>) => {
    const request = new Request(`http://localhost${path}`, {
      method: "POST",
      headers,
      body: never(),
      duplex: "half",
    } as RequestInit);
    return (await app.request(request)).status;
  };
  const signature = `v1,${Buffer.alloc(32).toString("base64")}`;
  const headersOf = (at: Date, id = "msg_1") => ({
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": signature,
  });

  test("from who knows no trigger, or sends again what is old", async ({ app, engine }) => {
    const { id } = await aTrigger(engine);

    expect(await post(app, `/hooks/${unknownId}`, headersOf(new Date()))).toBe(401);
    expect(await post(app, `/hooks/${id}`, headersOf(new Date(Date.now() - 360_000)))).toBe(401);
    expect(await post(app, `/hooks/${id}`, headersOf(new Date(), "a b"))).toBe(401);
  });
});

test("after thirty wrong signatures in a minute nothing to that trigger is looked at, right or wrong", async ({
  engine,
}) => {
  // Wrong signatures are counted by app.
  const app = appFor(engine);
  const trigger = await aTrigger(engine);
  for (let count = 0; count < 30; count += 1) {
    expect((await send(app, { ...trigger, secret: newWebhookSecret() })).status).toBe(401);
  }

  const answer = await send(app, trigger);

  expect(answer).toMatchObject({ status: 429, body: { code: "locked" } });
  expect(answer.headers.get("Retry-After")).toBe("60");
  expect(await trigger.runs()).toEqual([]);
});

test("who makes noise at a trigger or at none keeps nobody away from another, though a proxy gives all one address", async ({
  engine,
}) => {
  const app = appFor(engine);
  const [trigger, other] = [await aTrigger(engine), await aTrigger(engine)];
  for (let count = 0; count < 31; count += 1) {
    await send(app, { ...trigger, id: unknownId });
    await send(app, { ...other, secret: newWebhookSecret() });
  }

  expect(await send(app, trigger)).toMatchObject({ status: 202 });
});

test("the secret is told once, sealed in the database, and in no list", async ({ engine }) => {
  const trigger = await aTrigger(engine);
  const row = await engine.db.webhookTrigger.findUniqueOrThrow({ where: { id: trigger.id } });
  const listed = JSON.stringify(await listTriggers(trigger.ctx, { automationId: trigger.automation.id }));

  expect(trigger.secret).toMatch(/^whsec_/);
  expect(engine.secrets.open(row.sealedSecret)).toBe(trigger.secret);
  for (const shown of [JSON.stringify(row), listed]) expect(shown).not.toContain(trigger.secret.slice(6));
  const audit = await engine.db.auditEntry.findMany({ where: { entityId: trigger.id }, select: { detail: true } });
  expect(audit).toEqual([{ detail: { automationId: trigger.automation.id, name: "Skjemaportalen" } }]);
});
