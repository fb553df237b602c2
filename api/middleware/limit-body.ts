import type { Context as HonoContext } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { AppError } from "../../core/errors.ts";
import type { AppEnv } from "../env.ts";

const mebibyte = 1_048_576;
const discardMs = 10_000;
/** What somebody who is not signed in has to send is a form with a name and a password. */
const strangersMebibytes = 1;

/** Refuses a body that is too large. Stands behind what finds out who asks: a stranger's is not kept while it comes in. */
export function limitBody(mebibytes: number) {
  const forKnown = limitTo(mebibytes);
  const forStrangers = limitTo(strangersMebibytes, " from somebody who is not signed in");
  return createMiddleware<AppEnv>((c, next) => (c.var.ctx ? forKnown(c, next) : forStrangers(c, next)));
}

function limitTo(mebibytes: number, from = "") {
  return bodyLimit({
    maxSize: mebibytes * mebibyte,
    onError: (c) => refuse(c.req.raw.body, `${mebibytes} MiB${from}`),
  });
}

/** Refuses a body that says itself that it is too large, before anything is looked up or read. */
export async function refuseLargeBody(c: HonoContext, mebibytes: number): Promise<void> {
  const declared = Number(c.req.header("Content-Length") ?? 0);
  if (declared > mebibytes * mebibyte) await refuse(c.req.raw.body, `${mebibytes} MiB`);
}

/**
 * Reads a body for which no limit was set on the way in.
 *
 * @throws AppError `too_large`, as soon as it is.
 */
export async function readBody(c: HonoContext, mebibytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader = c.req.raw.body?.getReader();
  if (!reader) return new Uint8Array();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.byteLength;
    parts.push(next.value);
    if (bytes <= mebibytes * mebibyte) continue;
    reader.releaseLock();
    await refuse(c.req.raw.body, `${mebibytes} MiB`);
  }
  return Buffer.concat(parts);
}

async function refuse(body: ReadableStream | null, most: string): Promise<never> {
  await discard(body);
  const message = `The body must be at most ${most}`;
  throw new AppError("too_large", message, { fields: [{ field: "body", rule: "too_large", message }] });
}

// A connection that is closed on a client who still sends is reset, and the client never sees why.
async function discard(body: ReadableStream | null): Promise<void> {
  await body?.pipeTo(new WritableStream(), { signal: AbortSignal.timeout(discardMs) }).catch(() => undefined);
}
