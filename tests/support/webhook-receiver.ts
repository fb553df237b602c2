import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came in. */
export type ReceivedPost = { headers: IncomingHttpHeaders; body: string };

/** A real HTTP server on 127.0.0.1, which keeps what it gets and answers as told: with 204 unless `answers` says else. */
export async function startWebhookReceiver() {
  const posts: ReceivedPost[] = [];
  const answers: (number | "never" | { location: string })[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      posts.push({ headers: request.headers, body: Buffer.concat(parts).toString("utf8") });
      const answer = answers.shift() ?? 204;
      if (answer === "never") return;
      if (typeof answer === "number") response.writeHead(answer).end();
      else response.writeHead(307, { Location: answer.location }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/varsler`,
    posts,
    answers,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
