import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A delivery as it is signed, by the conventions of Standard Webhooks. */
export type SignedDelivery = {
  /** The sender's own id of the delivery: the header `webhook-id`. */
  id: string;
  /** Seconds since 1970, as it stands in the header `webhook-timestamp`. */
  timestamp: string | number;
  /** The body exactly as it is sent. */
  body: string | Uint8Array;
  /** `whsec_` and the key in base64. */
  secret: string;
};

/** Seconds that the clocks of sender and receiver may be apart, with the time a delivery takes. */
export const webhookToleranceSeconds = 300;

/** A new secret to sign with: `whsec_` and 32 random bytes in base64. */
export function newWebhookSecret(): string {
  return `${prefix}${randomBytes(32).toString("base64")}`;
}

/**
 * The header `webhook-signature`: HMAC-SHA-256 over id, timestamp and body, joined by full stops.
 *
 * @throws Error when the secret is not one.
 * @example signWebhook({ id: "msg_1", timestamp: 1_674_087_231, body: "{}", secret }); // "v1,…"
 */
export function signWebhook({ id, timestamp, body, secret }: SignedDelivery): string {
  return `v1,${digest({ id, timestamp, body, secret }).toString("base64")}`;
}

/** Whether a delivery's timestamp is a time, at most five minutes off. */
export function isTimely(timestamp: string | number, now: Date): boolean {
  if (!/^\d{1,12}$/.test(String(timestamp))) return false;
  return Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= webhookToleranceSeconds;
}

/**
 * Whether one of the signatures in the header is right and the timestamp is at most five minutes off.
 *
 * @param signature The header `webhook-signature`: signatures with a space between, as while secrets are exchanged.
 * @throws Error when the secret is not one.
 */
export function verifyWebhook({
  signature,
  now,
  ...delivery
}: SignedDelivery & { signature: string; now: Date }): boolean {
  if (!isTimely(delivery.timestamp, now)) return false;
  const wanted = digest(delivery);
  const given = signature.split(" ").slice(0, mostSignatures).map(decoded);
  // Every one is compared, so that the time it takes tells nothing.
  const right = given.filter((each) => each?.length === wanted.length && timingSafeEqual(each, wanted));
  return right.length > 0;
}

const prefix = "whsec_";
const mostSignatures = 10;

function digest({ id, timestamp, body, secret }: SignedDelivery): Buffer {
  if (!/^whsec_[\d+/A-Za-z]{22,}={0,2}$/.test(secret)) throw new Error("Not a webhook secret");
  const key = Buffer.from(secret.slice(prefix.length), "base64");
  return createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
}

function decoded(signature: string): Buffer | undefined {
  const [version, value] = signature.split(",");
  return version === "v1" && value !== undefined ? Buffer.from(value, "base64") : undefined;
}
