import { expect, test } from "vitest";
import { isForbiddenIp, webhookAddressRefusal } from "../../../core/alerts/index.ts";
import { newWebhookSecret } from "../../../core/webhook-signature.ts";
import { postWebhook } from "../../../orchestrator/alerts/post-webhook.ts";
import { startWebhookReceiver } from "../../support/webhook-receiver.ts";

const post = { id: "msg-1", secret: newWebhookSecret(), body: "{}", now: new Date("2026-03-02T09:00:00Z") };
const options = { userAgent: "minuttjakt" };

test.each([
  ["https://varsel.fjordvik.example/inn", undefined],
  ["https://10.20.30.40/inn", undefined],
  ["http://127.0.0.1:8080/inn", undefined],
  ["http://varsel.fjordvik.example/inn", "not_https"],
  ["http://127.0.0.2/inn", "not_https"],
  ["ftp://varsel.fjordvik.example", "not_https"],
  ["varsel", "not_an_address"],
  ["https://kari:hemmelig@varsel.fjordvik.example", "credentials_in_address"],
  ["https://169.254.169.254/latest/meta-data", "forbidden_address"],
  ["https://0xa9fea9fe/", "forbidden_address"],
  ["https://2852039166/", "forbidden_address"],
  ["https://[::ffff:169.254.169.254]/", "forbidden_address"],
  ["https://[fe80::1]/", "forbidden_address"],
  ["https://[fd00:ec2::254]/", "forbidden_address"],
  ["https://0.0.0.0/", "forbidden_address"],
])("judges the address %s", (address, refusal) => {
  expect(webhookAddressRefusal(address)).toBe(refusal);
});

test.each(["169.254.1.1", "::ffff:a9fe:101", "64:ff9b::a9fe:a9fe", "ff02::1", "255.255.255.255", "nothing"])(
  "sends nothing to %s, whatever name leads there",
  (ip) => {
    expect(isForbiddenIp(ip)).toBe(true);
  },
);

test("posts nothing to an address that is not allowed, and does not try again", async () => {
  const sent = postWebhook({ ...post, address: "https://169.254.169.254/latest" }, options);

  await expect(sent).rejects.toMatchObject({ final: true, message: "Adressen er ikke tillatt" });
});

test("gives a receiver that does not answer its time and no more", async () => {
  const receiver = await startWebhookReceiver();
  receiver.answers.push("never");

  const sent = postWebhook({ ...post, address: receiver.url }, { ...options, timeoutMs: 300 });

  await expect(sent).rejects.toMatchObject({ final: false, message: "Mottakeren svarte ikke i tide" });
  await receiver.stop();
});

test("says when nobody is there, and when the name leads nowhere", async () => {
  const nobody = postWebhook({ ...post, address: "http://127.0.0.1:1/" }, options);
  await expect(nobody).rejects.toThrow("Mottakeren tar ikke imot (ECONNREFUSED)");

  const nowhere = postWebhook({ ...post, address: "https://varsel.invalid/" }, options);
  await expect(nowhere).rejects.toThrow(/^Navnet i adressen/);
});

test("does not call a name that leads to a forbidden address, even among others", async () => {
  const addresses = [
    { address: "127.0.0.1", family: 4 },
    { address: "169.254.169.254", family: 4 },
  ];

  const sent = postWebhook(
    { ...post, address: "https://varsel.fjordvik.example/" },
    { ...options, lookUp: (_name, _options, done) => done(null, addresses) },
  );

  await expect(sent).rejects.toMatchObject({
    final: true,
    message: "Navnet i adressen fører til et sted det ikke kan sendes til",
  });
});

test("calls the very address that was looked at", async () => {
  const asked: string[] = [];

  const sent = postWebhook(
    { ...post, address: "https://varsel.fjordvik.example:1/" },
    {
      ...options,
      lookUp(name, _options, done) {
        asked.push(name);
        done(null, [{ address: "127.0.0.1", family: 4 }]);
      },
    },
  );

  await expect(sent).rejects.toThrow("Mottakeren tar ikke imot (ECONNREFUSED)");
  expect(asked).toEqual(["varsel.fjordvik.example"]);
});
