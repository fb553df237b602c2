import { expect, test } from "vitest";
import { newWebhookSecret } from "../../../core/webhook-signature.ts";
import { postWebhook, type PostOptions } from "../../../orchestrator/alerts/post-webhook.ts";
import { startWebhookReceiver } from "../../support/webhook-receiver.ts";

const post = { id: "msg-1", secret: newWebhookSecret(), body: "{}", now: new Date("2026-03-02T09:00:00Z") };
const options = { userAgent: "minuttjakt", opened: ["127.0.0.0/8"] };

test("posts nothing to an address that is not allowed, and does not try again", async () => {
  const sent = postWebhook({ ...post, address: "https://169.254.169.254/latest" }, options);
  const unsafe = postWebhook({ ...post, address: "http://varsel.fjordvik.example" }, options);

  await expect(sent).rejects.toMatchObject({
    final: true,
    message: "Adressen fører til et sted det ikke kan sendes til",
  });
  await expect(unsafe).rejects.toMatchObject({ final: true, message: "Adressen er ikke tillatt" });
});

test("posts nothing into a private network that is not opened, by address or by name", async () => {
  const receiver = await startWebhookReceiver();
  const closed = { ...options, opened: ["10.0.0.0/8"] };
  const leadsHere: PostOptions["lookUp"] = (_name, _options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);
  const named = `https://varsel.fjordvik.example:${new URL(receiver.url).port}/`;

  const byAddress = postWebhook({ ...post, address: receiver.url }, closed);
  const byName = postWebhook({ ...post, address: named }, { ...closed, lookUp: leadsHere });

  const message = "Adressen fører til et internt nett som ikke er åpnet for varsler";
  await expect(byAddress).rejects.toMatchObject({ final: true, message });
  await expect(byName).rejects.toMatchObject({ final: true, message });
  await postWebhook({ ...post, address: receiver.url }, options);
  expect(receiver.posts).toHaveLength(1);
  await receiver.stop();
});

test("judges a name anew each time, so that it cannot first lead to one place and then to another", async () => {
  const answers = ["127.0.0.1", "10.0.0.1"];
  const judged: string[] = [];
  const turncoat: PostOptions["lookUp"] = (_name, _options, done) => {
    const address = answers[judged.length] ?? "10.0.0.1";
    judged.push(address);
    done(null, [{ address, family: 4 }]);
  };
  const address = "https://varsel.fjordvik.example:1/";

  const first = postWebhook({ ...post, address }, { ...options, lookUp: turncoat });
  await expect(first).rejects.toThrow("Mottakeren tar ikke imot (ECONNREFUSED)");
  const second = postWebhook({ ...post, address }, { ...options, lookUp: turncoat });

  await expect(second).rejects.toMatchObject({ final: true });
  expect(judged).toEqual(answers);
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
    message: "Adressen fører til et sted det ikke kan sendes til",
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
