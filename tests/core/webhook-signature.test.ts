import { expect, test } from "vitest";
import { newWebhookSecret, signWebhook, verifyWebhook, webhookToleranceSeconds } from "../../core/webhook-signature.ts";

const delivery = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
};
const known = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const now = new Date(delivery.timestamp * 1_000);

test("signs as the published example of Standard Webhooks does", () => {
  expect(signWebhook(delivery)).toBe(known);
  expect(signWebhook({ ...delivery, body: Buffer.from(delivery.body) })).toBe(known);
  expect(verifyWebhook({ ...delivery, timestamp: String(delivery.timestamp), signature: known, now })).toBe(true);
});

test.for([
  ["another body", { body: '{"test": 2432232315}' }],
  ["another id", { id: "msg_other" }],
  ["another secret", { secret: newWebhookSecret() }],
  ["another time", { timestamp: delivery.timestamp + 1 }],
  ["a time that is no number", { timestamp: "1e9" }],
  ["no signature", { signature: "" }],
  ["a signature cut short", { signature: known.slice(0, -5) }],
  ["another version of the scheme", { signature: known.replace("v1,", "v1a,") }],
  ["a signature without its version", { signature: known.slice(3) }],
] as const)("refuses %s", ([, changed]) => {
  expect(verifyWebhook({ ...delivery, signature: known, now, ...changed })).toBe(false);
});

test("takes a delivery five minutes early or late, and none that is later", () => {
  for (const [offSeconds, taken] of [
    [webhookToleranceSeconds, true],
    [-webhookToleranceSeconds, true],
    [webhookToleranceSeconds + 1, false],
    [-webhookToleranceSeconds - 1, false],
  ] as const) {
    const at = new Date(now.getTime() + offSeconds * 1_000);
    expect(verifyWebhook({ ...delivery, signature: known, now: at })).toBe(taken);
  }
});

test("takes the right signature among others, as while a secret is exchanged", () => {
  const old = signWebhook({ ...delivery, secret: newWebhookSecret() });
  expect(verifyWebhook({ ...delivery, signature: `${old} v2,x ${known}`, now })).toBe(true);
  expect(verifyWebhook({ ...delivery, signature: `${old} v2,x`, now })).toBe(false);
});

test("makes secrets that differ, and refuses to sign with what is none", () => {
  const [one, other] = [newWebhookSecret(), newWebhookSecret()];
  expect(one).toMatch(/^whsec_[\d+/A-Za-z]{43}=$/);
  expect(one).not.toBe(other);
  expect(() => signWebhook({ ...delivery, secret: "whsec_" })).toThrow("Not a webhook secret");
  expect(() => signWebhook({ ...delivery, secret: delivery.secret.slice(6) })).toThrow("Not a webhook secret");
});
