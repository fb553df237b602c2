import { addSilence, listDeliveries, retryDelivery, routeEvents } from "../../../core/alerts/index.ts";
import type { Engine } from "../../../core/context.ts";
import { harvestYear, recordHarvest, remindOwners } from "../../../core/harvest/index.ts";
import { sendDeliveries } from "../../../orchestrator/alerts/send-deliveries.ts";
import { contextFor, expect, test as base } from "../../support/context.ts";
import { type ReceivedMail, startMailServer } from "../../support/smtp-server.ts";
import { aServiceArea, freed } from "../../core/harvest/support.ts";

// oxlint-disable-next-line no-empty-pattern -- vitest reads a fixture's needs off the pattern: none
const test = base.extend("mailServer", async ({}, { onCleanup }) => {
  const server = await startMailServer();
  onCleanup(() => server.stop());
  return server;
});

const publicUrl = "https://minuttjakt.fjordvik.example";

/** A service area whose two units freed time in March 2026, told of on a day in April. */
async function aWaitingArea(engine: Engine, localDate = "2026-04-09") {
  const place = await aServiceArea(engine);
  const { db } = engine;
  const clock = { now: new Date(`${localDate}T08:00:00Z`) };
  const now = () => clock.now;
  await freed(place.owner, { unitId: place.one.id, localDate: "2026-03-05", seconds: 45_000 });
  await db.organisationUnit.update({ where: { id: place.other.id }, data: { benefitOwnerId: place.owner.actor.id } });
  await freed(place.owner, { unitId: place.other.id, localDate: "2026-03-05", seconds: 3_600 });
  const { email } = await db.user.findUniqueOrThrow({ where: { id: place.owner.actor.id } });
  const operator = await contextFor(engine, { roles: ["OPERATOR"], tenantId: place.tenantId, now });
  const there = { ...engine, now };
  return {
    ...place,
    email,
    operator,
    clock,
    remind: () => remindOwners(there),
    send: (SMTP_URL?: string) =>
      sendDeliveries(there, { SMTP_URL, MAIL_FROM: "robot@fjordvik.example", PUBLIC_URL: publicUrl }),
    deliveries: async () => (await listDeliveries(operator)).items,
  };
}

/** The text of a mail, as a reader sees it. */
function textOf(mail: ReceivedMail | undefined): string {
  const raw = (mail?.raw ?? "").replaceAll("=\r\n", "").replaceAll(/\r\n/g, "\n");
  const bytes = raw.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

test("an owner gets one mail a month of all that waits, with its hours and where to record it", async ({
  engine,
  mailServer,
}) => {
  const { area, one, other, email, owner, clock, remind, send, deliveries } = await aWaitingArea(engine);

  await Promise.all([remind(), remind(), remind()]);
  await Promise.all([send(mailServer.url), send(mailServer.url)]);
  clock.now = new Date("2026-04-20T08:00:00Z");
  await remind();
  await send(mailServer.url);

  expect(mailServer.mails).toMatchObject([{ from: "robot@fjordvik.example", to: [email] }]);
  const text = textOf(mailServer.mails[0]);
  expect(text).toContain("I mars 2026 ble 13,5 timer frigjort uten at det er ført hva de ble til.");
  expect(text).toContain(`Helse: 12,5 timer\n${publicUrl}/gevinst/hentet-ut/${area.id}?ar=2026`);
  expect(text).toContain(`Sone sør: 1,0 timer\n${publicUrl}/gevinst/hentet-ut/${other.id}?ar=2026`);
  expect(text).not.toContain(one.id);
  expect(text).toContain("Sendt av minuttjakt en gang i måneden til den som er gevinstansvarlig");
  expect(await deliveries()).toMatchObject([
    { kind: "harvest.reminder", status: "SENT", channel: null, recipient: owner.actor.name, events: 2 },
  ]);

  await freed(owner, { unitId: one.id, localDate: "2026-04-05", seconds: 7_200 });
  clock.now = new Date("2026-05-20T08:00:00Z");
  await remind();
  await send(mailServer.url);
  expect(mailServer.mails).toHaveLength(2);
  expect(textOf(mailServer.mails[1])).toContain("I april 2026 ble 2,0 timer frigjort");
});

test("no mail is sent of what was harvested, and no silence keeps one back", async ({ engine, mailServer }) => {
  const { other, owner, operator, remind, send } = await aWaitingArea(engine);
  const all = { kind: "REALLOCATED", month: "2026-03", purpose: "Tilsyn" } as const;
  await recordHarvest(owner, { ...all, unitId: other.id, seconds: 3_600 });
  const hours = { startsAt: "2026-04-09T00:00:00Z", endsAt: "2026-04-10T00:00:00Z" };
  await addSilence(operator, { ...hours, reason: "Flytting" });

  await remind();
  await routeEvents(operator);
  await send(mailServer.url);
  expect(textOf(mailServer.mails[0])).toContain("Helse: 12,5 timer");
  expect(textOf(mailServer.mails[0])).not.toContain("Sone sør");

  const done = await aWaitingArea(engine);
  await recordHarvest(done.owner, { ...all, unitId: done.other.id, seconds: 3_600 });
  await recordHarvest(done.owner, { ...all, unitId: done.area.id, seconds: 45_000 });
  await done.remind();
  await done.send(mailServer.url);
  expect(mailServer.mails).toHaveLength(1);
});

test("owners whom no mail reaches are named, with the reason", async ({ engine, mailServer, db }) => {
  const { owner, operator, clock, remind, send, deliveries, neighbour, tenantId } = await aWaitingArea(engine);
  const gone = { email: "slutt@fjordvik.example", name: "Liv Leder", roles: ["BENEFIT_OWNER" as const] };
  const { id } = await db.user.create({ data: { ...gone, tenantId, disabledAt: new Date() } });
  await db.organisationUnit.update({ where: { id: neighbour.id }, data: { benefitOwnerId: id } });
  await freed(owner, { unitId: neighbour.id, localDate: "2026-03-05", seconds: 60 });
  await remind();
  expect(await deliveries()).toHaveLength(1);
  expect((await harvestYear(owner)).unreached).toEqual([{ name: "Liv Leder", why: "NO_ADDRESS", error: null }]);

  for (let attempt = 0; attempt < 8; attempt += 1) {
    await send();
    clock.now = new Date(clock.now.getTime() + 54_001_000);
  }

  const error = "E-post er ikke satt opp: SMTP_URL og MAIL_FROM mangler";
  expect((await harvestYear(owner)).unreached).toEqual([
    { name: owner.actor.name, why: "NOT_SENT", error },
    { name: "Liv Leder", why: "NO_ADDRESS", error: null },
  ]);
  const [failed] = await deliveries();
  await retryDelivery(operator, { id: failed?.id ?? "" });
  await send(mailServer.url);
  expect(mailServer.mails).toHaveLength(1);
  expect((await harvestYear(owner)).unreached).toMatchObject([{ name: "Liv Leder" }]);
});

test("no mail goes to whoever has left, or may record nothing any more, and none is tried again", async ({
  engine,
  mailServer,
  db,
}) => {
  const { owner, operator, other, remind, send, deliveries, tenantId } = await aWaitingArea(engine);
  const moved = { email: "ny.jobb@fjordvik.example", name: "Mona Mellomleder", roles: ["CASE_WORKER" as const] };
  const { id: benefitOwnerId } = await db.user.create({ data: { ...moved, tenantId } });
  await db.organisationUnit.update({ where: { id: other.id }, data: { benefitOwnerId } });
  await remind();
  expect(await deliveries()).toMatchObject([{ recipient: owner.actor.name, status: "PENDING" }]);
  expect((await harvestYear(owner)).unreached).toEqual([{ name: moved.name, why: "NO_ROLE", error: null }]);

  await db.user.update({ where: { id: owner.actor.id }, data: { disabledAt: new Date() } });
  await send(mailServer.url);

  const [failed] = await deliveries();
  expect(failed).toMatchObject({ status: "FAILED", attempts: 1, lastError: "Mottakerens bruker er slått av" });
  await expect(retryDelivery(operator, { id: failed?.id ?? "" })).rejects.toMatchObject({ code: "conflict" });
  await db.user.update({ where: { id: owner.actor.id }, data: { disabledAt: null } });
  await retryDelivery(operator, { id: failed?.id ?? "" });
  await send(mailServer.url);
  expect(mailServer.mails).toHaveLength(1);
});
