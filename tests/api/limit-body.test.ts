import { expect, test } from "./api.ts";

test("a body of somebody who is not signed in is refused at 1 MiB, with and without a length told", async ({ app }) => {
  const body = JSON.stringify({ email: "kari@fjordvik.example", password: "x".repeat(1_100_000) });
  const asked = { method: "POST", headers: { "Content-Type": "application/json" } };
  const url = "http://localhost/api/v1/sessions";
  const stream = new Blob([body]).stream();

  const measured = await app.request(url, {
    ...asked,
    body,
    headers: { ...asked.headers, "Content-Length": String(body.length) },
  });
  const unmeasured = await app.request(new Request(url, { ...asked, body: stream, duplex: "half" } as RequestInit));

  for (const answer of [measured, unmeasured]) {
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      code: "too_large",
      detail: "The body must be at most 1 MiB from somebody who is not signed in",
    });
  }
});
