import { createChannel } from "../../../core/alerts/index.ts";
import { startAlertSender } from "../../../orchestrator/alerts/sender.ts";
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
