import { createHmac } from "node:crypto";
import { createChannel, listDeliveries, retryDelivery, routeEvents, testChannel } from "../../../core/alerts/index.ts";
import type { Engine } from "../../../core/context.ts";
import { emitEvent } from "../../../core/events/index.ts";
import { sendDeliveries } from "../../../orchestrator/alerts/send-deliveries.ts";
import { startAlertSender } from "../../../orchestrator/alerts/sender.ts";
import { anAutomation, contextFor, expect, test as base } from "../../support/context.ts";
import { startMailServer } from "../../support/smtp-server.ts";
import { type ReceivedPost, startWebhookReceiver } from "../../support/webhook-receiver.ts";

const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("receiver", async ({}, { onCleanup }) => {
    const receiver = await startWebhookReceiver();
    onCleanup(() => receiver.stop());
    return receiver;
  })
  // oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
  .extend("mailServer", async ({}, { onCleanup }) => {
    const server = await startMailServer({ user: "minuttjakt", password: "hemmelig" });
    onCleanup(() => server.stop());
    return server;
  });

const start = new Date("2026-03-02T09:00:00Z");
const publicUrl = "https://minuttjakt.fjordvik.example";
const runId = "019a0000-0000-7000-8000-000000000001";
const hour = 3600;
type Channel = { kind: "EMAIL" | "WEBHOOK"; address: string };

/** A municipality with one channel, and a clock that the test moves. */
async function aMunicipality(engine: Engine, channel: Channel) {
  const clock = { now: start };
  const actor = await contextFor(engine, { roles: ["OPERATOR"], now: () => clock.now });
  const ctx = { ...actor, alertNetworks: ["127.0.0.0/8"] };
  const { id: channelId, secret } = await createChannel(ctx, { name: "Drift", kinds: ["run.failed"], ...channel });
  const { id: automationId } = await anAutomation(engine.db, { tenantId: ctx.tenantId, title: "Arkiver <brev>" });
  return {
    ctx,
    channelId,
    secret: secret ?? "",
    after: (seconds: number) => (clock.now = new Date(clock.now.getTime() + seconds * 1000)),
    async tell(count: number, subject = automationId) {
      const event = { tenantId: ctx.tenantId, kind: "run.failed", subject, data: { runId, automationId } } as const;
      for (let told = 0; told < count; told += 1) await emitEvent(ctx.db, { ...event, at: clock.now });
      await routeEvents(ctx);
    },
    send: (config: { SMTP_URL?: string } = {}) =>
      sendDeliveries(ctx, { SMTP_URL: config.SMTP_URL, MAIL_FROM: "robot@fjordvik.example", PUBLIC_URL: publicUrl }),
    deliveries: async () => (await listDeliveries(ctx)).items.toReversed(),
  };
}

/** Standard Webhooks as its specification words it, apart from our own code. */
function isSigned({ headers, body }: ReceivedPost, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
  return headers["webhook-signature"] === `v1,${createHmac("sha256", key).update(signed, "utf8").digest("base64")}`;
}

test("posts a signed message, and posts it again under the same id when the receiver failed first", async ({
  engine,
  receiver,
}) => {
  const { tell, send, after, deliveries, secret } = await aMunicipality(engine, {
    kind: "WEBHOOK",
    address: receiver.url,
  });
  receiver.answers.push(500, 503);
  await tell(3);

  await send();
  expect(await deliveries()).toMatchObject([{ status: "PENDING", attempts: 1, lastError: "Mottakeren svarte 500" }]);
  expect(await send()).toBe(0);
  after(31);
  await send();
  after(121);
  await send();

  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({ status: "SENT", attempts: 3, events: 3, lastError: null });
  expect(receiver.posts.map((post) => post.headers["webhook-id"])).toEqual(Array(3).fill(delivery?.id));
  expect(receiver.posts.map((post) => isSigned(post, secret))).toEqual([true, true, true]);
  expect(isSigned({ ...receiver.posts[0], headers: receiver.posts[0]?.headers ?? {}, body: "{}" }, secret)).toBe(false);
  expect(JSON.parse(receiver.posts[2]?.body ?? "")).toMatchObject({
    type: "run.failed",
    data: { events: 3, items: [{ data: { runId }, url: `${publicUrl}/drift/kjoringer/${runId}` }] },
  });
});

test("sends 500 equal events as one mail, in words, with a link and no markup of others", async ({
  engine,
  mailServer,
}) => {
  const { tell, send, deliveries } = await aMunicipality(engine, { kind: "EMAIL", address: "drift@fjordvik.example" });
  await tell(500);

  await send({ SMTP_URL: mailServer.url });

  const [delivery] = await deliveries();
  expect(delivery).toMatchObject({ status: "SENT", attempts: 1, events: 500 });
  expect(mailServer.mails).toMatchObject([{ from: "robot@fjordvik.example", to: ["drift@fjordvik.example"] }]);
  const raw = (mailServer.mails[0]?.raw ?? "").replaceAll("=\r\n", "");
  expect(raw).toContain(`Message-ID: <${delivery?.id}@fjordvik.example>`);
  expect(raw).toContain("Auto-Submitted: auto-generated");
  expect(raw).toMatch(/^Subject: .*Arkiver/m);
  expect(raw).toContain(`${publicUrl}/drift/kjoringer/${runId}`);
  expect(raw).toContain("500 ganger");
  expect(raw).not.toContain("<brev>\r\n</h");
  expect(raw).toContain("&lt;brev&gt;");
});

test("gives up after a day, shows why, and tries anew when a person asks", async ({ engine, receiver }) => {
  const { ctx, tell, send, after, deliveries } = await aMunicipality(engine, {
    kind: "WEBHOOK",
    address: receiver.url,
  });
  await tell(1);
  receiver.answers.push(...Array<number>(20).fill(502));

  let [seconds, delivery] = [0, (await deliveries())[0]];
  while (delivery?.status === "PENDING" && seconds < 30 * hour) {
    await send();
    [delivery] = await deliveries();
    const waitMs = new Date(delivery?.dueAt ?? 0).getTime() - ctx.now().getTime();
    seconds += waitMs / 1000;
    after(waitMs / 1000);
  }

  expect(await deliveries()).toMatchObject([{ status: "FAILED", attempts: 8, lastError: "Mottakeren svarte 502" }]);
  expect(seconds).toBeGreaterThan(23 * hour);
  expect(seconds).toBeLessThan(25 * hour);
  receiver.answers.length = 0;
  const id = (await deliveries())[0]?.id ?? "";
  await retryDelivery(ctx, { id });
  await send();
  expect(await deliveries()).toMatchObject([{ status: "SENT", attempts: 1 }]);
  await expect(retryDelivery(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
});

test("sends each message once when two look at the same time", async ({ engine, receiver, db }) => {
  const { ctx, send, channelId, deliveries } = await aMunicipality(engine, { kind: "WEBHOOK", address: receiver.url });
  for (let count = 0; count < 15; count += 1) await testChannel(ctx, { id: channelId });

  const taken = await Promise.all([send(), send(), send()]);

  expect(taken.reduce((sum, count) => sum + count, 0)).toBe(15);
  const ids = receiver.posts.map((post) => String(post.headers["webhook-id"]));
  expect(ids.toSorted()).toEqual((await deliveries()).map(({ id }) => id).toSorted());
  expect(await db.alertDelivery.count({ where: { channelId, status: "SENT" } })).toBe(15);
});

test("sends again, under the same id, what a process took and did not live to record", async ({
  engine,
  receiver,
  db,
}) => {
  const { tell, send, after, deliveries, channelId } = await aMunicipality(engine, {
    kind: "WEBHOOK",
    address: receiver.url,
  });
  await tell(1);
  await send();
  await db.alertDelivery.updateMany({ where: { channelId }, data: { status: "PENDING", sentAt: null } });

  expect(await send()).toBe(0);
  after(121);
  await send();

  expect(new Set(receiver.posts.map((post) => post.headers["webhook-id"])).size).toBe(1);
  expect(receiver.posts).toHaveLength(2);
  expect(await deliveries()).toMatchObject([{ status: "SENT", attempts: 2 }]);
});

test("follows no redirect, and stops at once when the receiver is gone for good", async ({ engine, receiver }) => {
  const elsewhere = await startWebhookReceiver();
  const { tell, send, after, deliveries } = await aMunicipality(engine, { kind: "WEBHOOK", address: receiver.url });
  receiver.answers.push({ location: elsewhere.url }, 410);
  await tell(1);

  await send();
  expect(await deliveries()).toMatchObject([{ status: "PENDING", lastError: "Mottakeren svarte 307" }]);
  after(31);
  await send();

  expect(await deliveries()).toMatchObject([{ status: "FAILED", attempts: 2, lastError: "Mottakeren svarte 410" }]);
  expect(elsewhere.posts).toEqual([]);
  await elsewhere.stop();
});

test("says why a mail did not go: no server set up, nobody there, wrong password, refused address", async ({
  engine,
  mailServer,
}) => {
  const { tell, send, after, deliveries } = await aMunicipality(engine, {
    kind: "EMAIL",
    address: "drift@fjordvik.example",
  });
  const errors: (string | null | undefined)[] = [];
  const attempt = async (config: { SMTP_URL?: string }) => {
    await send(config);
    errors.push((await deliveries())[0]?.lastError);
    after(54_000);
  };
  await tell(1);

  await attempt({});
  await attempt({ SMTP_URL: "smtp://127.0.0.1:1" });
  await attempt({ SMTP_URL: mailServer.url.replace("hemmelig", "feil") });
  mailServer.refuseNext(550);
  await attempt({ SMTP_URL: mailServer.url });
  await attempt({ SMTP_URL: mailServer.url });

  expect(errors).toEqual([
    "E-post er ikke satt opp: SMTP_URL og MAIL_FROM mangler",
    "E-posttjeneren er ikke å nå (ESOCKET)",
    "E-posttjeneren godtar ikke innloggingen (EAUTH 535)",
    "E-posttjeneren tar ikke imot for denne adressen (EENVELOPE 550)",
    null,
  ]);
  expect(mailServer.mails).toHaveLength(1);
});

test(
  "sends by itself within seconds, one after the other has failed, until it is stopped",
  { timeout: 20_000 },
  async ({ engine, receiver }) => {
    const { ctx, channelId, deliveries } = await aMunicipality(engine, { kind: "WEBHOOK", address: receiver.url });
    const sender = startAlertSender(ctx, {} as const);
    await testChannel(ctx, { id: channelId });

    await expect.poll(async () => (await deliveries())[0]?.status, { timeout: 10_000 }).toBe("SENT");
    await sender.stop();
    await testChannel(ctx, { id: channelId });
    await new Promise((resolve) => setTimeout(resolve, 2_500));

    expect(receiver.posts).toHaveLength(1);
    expect(JSON.parse(receiver.posts[0]?.body ?? "")).toMatchObject({ type: "channel.test" });
  },
);

test("a message that only another version can read keeps none of the others from being sent", async ({
  engine,
  receiver,
}) => {
  const { ctx, channelId, tell, send } = await aMunicipality(engine, { kind: "WEBHOOK", address: receiver.url });
  await tell(1);
  const items = [{ kind: "robot.bored", subject: channelId, at: start.toISOString(), data: {} }];
  await engine.db.alertDelivery.updateMany({ where: { channelId }, data: { data: { items } } });
  const { id } = await testChannel(ctx, { id: channelId });

  await send();

  const sent = await engine.db.alertDelivery.findMany({ where: { channelId }, orderBy: { id: "asc" } });
  expect(sent.map(({ status }) => status)).toEqual(["PENDING", "SENT"]);
  expect(sent.at(-1)?.id).toBe(id);
});
