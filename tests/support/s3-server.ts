import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type S3Object = { body: Buffer; contentType: string };

/** What of S3 the product uses, with its signatures checked by the specification: who signs wrongly gets nothing. */
export type S3Server = {
  url: string;
  objects: Map<string, S3Object>;
  /** Keys that may not be deleted. */
  locked: Set<string>;
  stop(): Promise<void>;
};

export const s3Account = { accessKeyId: "AKIDTEST", secretAccessKey: "hemmelig/nøkkel+1", region: "eu-north-1" };

export async function startS3Server(bucket: string): Promise<S3Server> {
  const objects = new Map<string, S3Object>();
  const locked = new Set<string>();
  const server = createServer((request, response) => {
    void answer(request, { bucket, objects, locked }).then(({ status, body = "", contentType = "application/xml" }) =>
      response.writeHead(status, { "Content-Type": contentType }).end(body),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    locked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answer = { status: number; body?: string | Buffer; contentType?: string };
type Stock = { bucket: string; objects: Map<string, S3Object>; locked: Set<string> };

async function answer(request: IncomingMessage, { bucket, objects, locked }: Stock): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://s3");
  const body = await buffer(request);
  if (!isSigned(request, url, body)) return refusal(403, "SignatureDoesNotMatch");
  const [, inBucket, ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const key = rest.join("/");
  if (inBucket !== bucket) return refusal(404, "NoSuchBucket");
  if (request.method === "POST" && url.searchParams.has("delete")) return deleteAll(body, { objects, locked });
  if (request.method === "PUT") {
    objects.set(key, { body, contentType: request.headers["content-type"] ?? "" });
    return { status: 200 };
  }
  const found = objects.get(key);
  if (request.method !== "GET" || !found) return refusal(404, "NoSuchKey");
  return { status: 200, ...found };
}

function deleteAll(body: Buffer, { objects, locked }: Pick<Stock, "objects" | "locked">): Answer {
  const keys = Array.from(body.toString().matchAll(/<Key>(.*?)<\/Key>/g), ([, key = ""]) => key);
  const refused = keys.filter((key) => locked.has(key));
  for (const key of keys) if (!locked.has(key)) objects.delete(key);
  const errors = refused.map((key) => `<Error><Key>${key}</Key><Code>AccessDenied</Code><Message>No</Message></Error>`);
  return { status: 200, body: `<?xml version="1.0"?><DeleteResult>${errors.join("")}</DeleteResult>` };
}

function refusal(status: number, code: string): Answer {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>` };
}

const sha256 = (value: string | Buffer) => createHash("sha256").update(value).digest("hex");
const hmac = (key: string | Buffer, value: string) => createHmac("sha256", key).update(value).digest();

/** AWS Signature Version 4, computed from what arrived. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=(\w{64})$/.exec(
      request.headers.authorization ?? "",
    );
  if (!given) return false;
  const [, id, day = "", region = "", names = "", signature = ""] = given;
  const header = (name: string) => String(request.headers[name] ?? "");
  const payload = header("x-amz-content-sha256");
  if (id !== s3Account.accessKeyId || region !== s3Account.region || payload !== sha256(body)) return false;
  const query = [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join("=")).toSorted();
  const headers = names.split(";").map((name) => `${name}:${header(name).trim()}\n`);
  const canonical = [request.method, url.pathname, query.join("&"), headers.join(""), names, payload].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", header("x-amz-date"), scope, sha256(canonical)].join("\n");
  const key = [region, "s3", "aws4_request"].reduce(hmac, hmac(`AWS4${s3Account.secretAccessKey}`, day));
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, "hex"));
}
