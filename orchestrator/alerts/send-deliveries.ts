import {
  messageOf,
  namesOf,
  recordFailure,
  recordSent,
  takeDeliveries,
  type TakenDelivery,
} from "../../core/alerts/index.ts";
import type { Config } from "../../core/config.ts";
import type { Engine } from "../../core/context.ts";
import { DeliveryError } from "./delivery-error.ts";
import { mailOf } from "./mail.ts";
import { createMailer, type Mailer } from "./mailer.ts";
import { postWebhook } from "./post-webhook.ts";

/** What sending takes of the settings. */
export type SenderConfig = Pick<Config, "SMTP_URL" | "MAIL_FROM" | "PUBLIC_URL">;

const atATime = 10;
const userAgent = "minuttjakt";

/**
 * Sends what is due, each message by one of all that send. One that was sent by a process that died before it could
 * record so is sent again, under the same id.
 *
 * @returns Messages taken, whatever became of them.
 */
export async function sendDeliveries(engine: Engine, config: SenderConfig): Promise<number> {
  const taken = await takeDeliveries(engine, atATime);
  if (taken.length === 0) return 0;
  const { SMTP_URL, MAIL_FROM, PUBLIC_URL: publicUrl } = config;
  const mailer = SMTP_URL === undefined || MAIL_FROM === undefined ? undefined : createMailer(SMTP_URL, MAIL_FROM);
  // All of them are over before the mailer is closed, also when one could not be recorded.
  const outcomes = await Promise.allSettled(taken.map((delivery) => sendOne(engine, delivery, { mailer, publicUrl })));
  mailer?.close();
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return taken.length;
}

type Ways = { mailer: Mailer | undefined; publicUrl: string | undefined };

async function sendOne(engine: Engine, delivery: TakenDelivery, ways: Ways): Promise<void> {
  const told = { deliveryId: delivery.id, receiverId: delivery.receiver.id, attempt: delivery.attempts };
  try {
    if (delivery.receiver.kind === "WEBHOOK") await sendToWebhook(engine, delivery, ways);
    else await sendByMail(engine, delivery, ways);
  } catch (error) {
    const { message, final } = error instanceof DeliveryError ? error : new DeliveryError("Uventet feil: se loggen");
    const status = await recordFailure(engine, delivery, { error: message, final });
    engine.log.warn({ ...told, err: error, status }, "alert not delivered");
    return;
  }
  await recordSent(engine, delivery);
  engine.log.info(told, "alert delivered");
}

async function sendByMail(engine: Engine, delivery: TakenDelivery, { mailer, publicUrl }: Ways): Promise<void> {
  if (delivery.receiver.hasLeft) throw new DeliveryError("Mottakerens bruker er slått av", { final: true });
  if (!mailer) throw new DeliveryError("E-post er ikke satt opp: SMTP_URL og MAIL_FROM mangler");
  const message = messageOf(
    delivery,
    await namesOf(engine.db, { tenantId: delivery.tenantId, events: delivery.data.items }),
  );
  const mail = mailOf(message, { events: delivery.events, publicUrl });
  await mailer.send({ ...mail, to: delivery.receiver.address, id: delivery.id });
}

async function sendToWebhook(engine: Engine, delivery: TakenDelivery, { publicUrl }: Ways): Promise<void> {
  const { id, kind, events, data, createdAt, receiver } = delivery;
  if (receiver.sealedSecret === null) throw new DeliveryError("Kanalen har ingen nøkkel", { final: true });
  const { title, lead, sayings } = messageOf(
    delivery,
    await namesOf(engine.db, { tenantId: delivery.tenantId, events: data.items }),
  );
  const items = data.items.map((item, index) => {
    const { headline = "", text = "", path = "/" } = sayings[index] ?? {};
    return { ...item, headline, text, url: publicUrl === undefined ? null : new URL(path, publicUrl).href };
  });
  const body = JSON.stringify({ type: kind, timestamp: createdAt.toISOString(), data: { title, lead, events, items } });
  const secret = engine.secrets.open(receiver.sealedSecret);
  const opened = engine.alertNetworks ?? [];
  await postWebhook({ id, address: receiver.address, secret, body, now: engine.now() }, { userAgent, opened });
}
