import {
  addSilence,
  createChannel,
  endSilence,
  getChannel,
  listChannels,
  listDeliveries,
  listSilences,
  type NewAlertChannel,
  type NewSilenceWindow,
  retryDelivery,
  testChannel,
  updateChannel,
} from "../../../core/alerts/index.ts";
import { contextFor, expect, test } from "../../support/context.ts";

const webhook = {
  name: "Vaktlaget",
  kind: "WEBHOOK",
  address: "https://varsel.fjordvik.example/inn",
  kinds: ["incident.opened", "lane.stopped"],
} as const satisfies NewAlertChannel;

test("tells a webhook's secret once, and keeps it sealed", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });

  const { id, secret } = await createChannel(ctx, webhook);
  const mail = await createChannel(ctx, { ...webhook, kind: "EMAIL", address: "drift@fjordvik.example" });

  const row = await db.alertChannel.findUniqueOrThrow({ where: { id } });
  expect(secret).toMatch(/^whsec_/);
  expect(row.sealedSecret).not.toContain(secret ?? "");
  expect(engine.secrets.open(row.sealedSecret ?? "")).toBe(secret);
  expect(mail.secret).toBeNull();
  expect(JSON.stringify(await getChannel(ctx, { id }))).not.toContain("ecret");
  expect(
    JSON.stringify((await db.auditEntry.findMany({ where: { entityId: id } })).map((entry) => entry.detail)),
  ).not.toContain("whsec_");
});

const wrongChannels: [Partial<NewAlertChannel>, string, string][] = [
  [{ address: "http://varsel.fjordvik.example" }, "address", "not_https"],
  [{ address: "https://169.254.169.254/" }, "address", "forbidden_address"],
  [{ address: "https://10.20.30.40/" }, "address", "private_address"],
  [{ kind: "EMAIL", address: "drift" }, "address", "not_a_mail_address"],
  [{ kind: "EMAIL", address: "a@b.example, c@d.example" }, "address", "not_a_mail_address"],
  [{ kinds: [] }, "kinds", "too_small"],
  [{ kinds: ["lane.stopped", "lane.stopped"] }, "kinds", "custom"],
  [{ groupMinutes: 0 }, "groupMinutes", "too_small"],
  [{ name: " " }, "name", "too_small"],
];

test("refuses a channel that breaks a rule, naming field and rule, and writes nothing", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });

  for (const [given, field, rule] of wrongChannels) {
    const refused = createChannel(ctx, { ...webhook, ...given });
    await expect(refused).rejects.toMatchObject({ code: "invalid", fields: [{ field, rule }] });
  }
  expect(await listChannels(ctx)).toEqual({ items: [] });
});

test("takes an address in a private network that the installation has opened, and no other", async ({ engine }) => {
  const ctx = { ...(await contextFor(engine, { roles: ["OPERATOR"] })), alertNetworks: ["10.20.0.0/16"] };

  const { id } = await createChannel(ctx, { ...webhook, address: "https://10.20.30.40/inn" });

  const moved = updateChannel(ctx, { id, address: "https://10.21.0.1/inn" });
  await expect(moved).rejects.toMatchObject({ fields: [{ field: "address", rule: "private_address" }] });
  expect(await getChannel(ctx, { id })).toMatchObject({ address: "https://10.20.30.40/inn" });
});

test("changes a channel, and gives up what waits for one that is turned off", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const { id } = await createChannel(ctx, webhook);
  const waiting = await testChannel(ctx, { id });

  const changed = await updateChannel(ctx, {
    id,
    name: "Vakt",
    groupMinutes: 60,
    kinds: ["run.failed"],
    enabled: false,
  });

  expect(changed).toMatchObject({ name: "Vakt", groupMinutes: 60, kinds: ["run.failed"], enabled: false });
  expect((await listDeliveries(ctx)).items).toMatchObject([
    { id: waiting.id, status: "FAILED", lastError: "Kanalen ble slått av" },
  ]);
  await expect(testChannel(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
  await expect(retryDelivery(ctx, waiting)).rejects.toMatchObject({ code: "conflict" });
  await expect(updateChannel(ctx, { id, address: "http://varsel.example" })).rejects.toMatchObject({ code: "invalid" });
  expect(await updateChannel(ctx, { id, enabled: true })).toMatchObject({ enabled: true, address: webhook.address });
  expect(await db.auditEntry.count({ where: { entityId: id, action: "alert_channel.update" } })).toBe(2);
});

const silence = { startsAt: "2026-03-02T20:00:00Z", endsAt: "2026-03-03T06:00:00Z", reason: "Oppgradering" };
const now = () => new Date("2026-03-02T12:00:00Z");

const wrongSilences: [Partial<NewSilenceWindow>, string, string][] = [
  [{ endsAt: "2026-03-02T19:00:00Z" }, "endsAt", "custom"],
  [{ endsAt: silence.startsAt }, "endsAt", "custom"],
  [{ endsAt: "2026-04-03T00:00:00Z" }, "endsAt", "custom"],
  [{ startsAt: "2026-03-01T20:00:00Z", endsAt: "2026-03-02T06:00:00Z" }, "endsAt", "in_the_past"],
  [{ reason: " " }, "reason", "too_small"],
];

test("refuses a silence that ends too early, lasts over 31 days, is past or has no reason", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });

  for (const [given, field, rule] of wrongSilences) {
    const refused = addSilence(ctx, { ...silence, ...given });
    await expect(refused).rejects.toMatchObject({ code: "invalid", fields: [{ field, rule }] });
  }
  expect(await listSilences(ctx)).toEqual({ items: [] });
});

test("takes a silence away before it begins, and keeps one that was on", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const later = await addSilence(ctx, silence);
  const on = await addSilence(ctx, { ...silence, startsAt: "2026-03-02T13:00:00+02:00", kinds: ["lane.stopped"] });

  await endSilence(ctx, { id: later.id, reason: "Utsatt" });
  await endSilence(ctx, { id: on.id, reason: "Ferdig" });

  expect((await listSilences(ctx)).items).toMatchObject([
    { id: on.id, startsAt: "2026-03-02T11:00:00.000Z", endsAt: now().toISOString() },
  ]);
  const audit = await db.auditEntry.findMany({ where: { tenantId: ctx.tenantId, action: "silence.end" } });
  expect(audit.map((entry) => entry.detail)).toEqual([{ reason: "Utsatt" }, { reason: "Ferdig" }]);
});

test("lets process owners read and not write, and other roles neither", async ({ engine }) => {
  const operator = await contextFor(engine, { roles: ["OPERATOR"] });
  const { id } = await createChannel(operator, webhook);
  const { tenantId } = operator;
  const owner = await contextFor(engine, { roles: ["PROCESS_OWNER"], tenantId });
  const worker = await contextFor(engine, { roles: ["CASE_WORKER"], tenantId });

  expect((await listChannels(owner)).items).toMatchObject([{ id }]);
  const writes = [
    () => createChannel(owner, webhook),
    () => updateChannel(owner, { id, enabled: false }),
    () => testChannel(owner, { id }),
    () => retryDelivery(owner, { id }),
    () => addSilence(owner, silence),
    () => endSilence(owner, { id, reason: "Nei" }),
    () => listChannels(worker),
    () => getChannel(worker, { id }),
    () => listDeliveries(worker),
    () => listSilences(worker),
  ];
  for (const write of writes) await expect(write()).rejects.toMatchObject({ code: "forbidden" });
});

test("knows nothing of other municipalities' channels, messages and silences", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], now });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"], now });
  const { id } = await createChannel(ctx, webhook);
  const delivery = await testChannel(ctx, { id });
  const window = await addSilence(ctx, silence);

  const refused = [
    () => getChannel(stranger, { id }),
    () => updateChannel(stranger, { id, enabled: false }),
    () => testChannel(stranger, { id }),
    () => retryDelivery(stranger, delivery),
    () => endSilence(stranger, { id: window.id, reason: "Nei" }),
  ];
  for (const each of refused) await expect(each()).rejects.toMatchObject({ code: "not_found" });
  expect(await listChannels(stranger)).toEqual({ items: [] });
  expect((await listDeliveries(stranger)).items).toEqual([]);
  expect(await listSilences(stranger)).toEqual({ items: [] });
});

test("lists messages page by page, newest first, of one channel or one status", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const [{ id }, other] = [await createChannel(ctx, webhook), await createChannel(ctx, webhook)];
  const made = [];
  for (let count = 0; count < 5; count += 1) made.unshift((await testChannel(ctx, { id })).id);
  await testChannel(ctx, { id: other.id });
  await db.alertDelivery.updateMany({ where: { id: made[0] ?? "" }, data: { status: "SENT", sentAt: new Date() } });

  const first = await listDeliveries(ctx, { channelId: id, limit: 3 });
  const second = await listDeliveries(ctx, { channelId: id, limit: 3, cursor: first.nextCursor ?? "" });

  expect([...first.items, ...second.items].map((item) => item.id)).toEqual(made);
  expect(second.nextCursor).toBeNull();
  expect((await listDeliveries(ctx, { channelId: id, status: "PENDING" })).items).toHaveLength(4);
});
