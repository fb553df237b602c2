import { createChannel } from "../../../core/alerts/index.ts";
import { startAlertSender } from "../../../orchestrator/alerts/sender.ts";
import { watchDuties } from "../../../orchestrator/duties.ts";
import { startReconciler } from "../../../orchestrator/reconciler.ts";
import { anAutomation, aTenant, aWorkItem, contextFor, expect, test } from "../../support/context.ts";
import { startMailServer } from "../../support/smtp-server.ts";

test(
  "two processes on duty mail a broken deadline once, within seconds, and nobody asked for it again",
  { timeout: 60_000 },
  async ({ engine, db }) => {
    const mailServer = await startMailServer();
    const { id: tenantId } = await aTenant(db);
    const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
    const address = "drift@fjordvik.example";
    await createChannel(ctx, { name: "Drift", kind: "EMAIL", address, kinds: ["deadline.broken"] });
    const automation = await anAutomation(db, { tenantId, status: "PAUSED" });
    await aWorkItem(db, { automation, deadline: new Date(Date.now() - 60_000) });
    const config = {
      SMTP_URL: mailServer.url,
      MAIL_FROM: "robot@fjordvik.example",
      PUBLIC_URL: "https://robot.example",
    };

    const reconcilers = [1, 2].map(() => startReconciler(engine, { everySeconds: 1, leaseSeconds: 15 }));
    const senders = [1, 2].map(() => startAlertSender(engine, config));

    await expect.poll(() => mailServer.mails.length, { timeout: 40_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await Promise.all([...reconcilers, ...senders].map((each) => each.stop()));
    await mailServer.stop();
    expect(mailServer.mails).toMatchObject([{ to: [address] }]);
    expect(mailServer.mails[0]?.raw).toMatch(/^Subject: Frist brutt: Kontroll av summer/m);
    expect(await db.alertDelivery.findMany({ where: { tenantId } })).toMatchObject([{ status: "SENT", attempts: 1 }]);
  },
);

test("with every worker gone, the process of the pages tells of it", { timeout: 60_000 }, async ({ engine, db }) => {
  const mailServer = await startMailServer();
  const { id: tenantId } = await aTenant(db);
  const ctx = await contextFor(engine, { roles: ["OPERATOR"], tenantId });
  const channel = { name: "Drift", kind: "EMAIL", address: "drift@fjordvik.example", kinds: ["worker.lost"] } as const;
  await createChannel(ctx, { ...channel, kinds: [...channel.kinds] });
  await anAutomation(db, { tenantId });
  const long = new Date(Date.now() - 120_000);
  const worker = { host: "vert-1", machine: "vert-1", pid: 1, version: "1", bots: {}, startedAt: long, seenAt: long };
  await db.workerProcess.create({ data: { name: "vert-1:1", ...worker } });

  const watch = startReconciler(engine, { everySeconds: 1, leaseSeconds: 15, duties: watchDuties });
  const sender = startAlertSender(engine, { SMTP_URL: mailServer.url, MAIL_FROM: "robot@fjordvik.example" });

  await expect.poll(() => mailServer.mails.length, { timeout: 40_000 }).toBe(1);
  await Promise.all([watch.stop(), sender.stop()]);
  await mailServer.stop();
  expect(mailServer.mails[0]?.raw).toMatch(/^Subject: Arbeider borte: vert-1:1/m);
});
