import { bodyLimit } from "hono/body-limit";
import { AppError } from "../../core/errors.ts";

const mebibyte = 1_048_576;
const discardMs = 10_000;

/** Refuses a body that is too large. */
export function limitBody(mebibytes: number) {
  return bodyLimit({
    maxSize: mebibytes * mebibyte,
    async onError(c) {
      await discard(c.req.raw.body);
      const message = `The body must be at most ${mebibytes} MiB`;
      throw new AppError("too_large", message, { fields: [{ field: "body", rule: "too_large", message }] });
    },
  });
}

// A connection that is closed on a client who still sends is reset, and the client never sees why.
async function discard(body: ReadableStream | null): Promise<void> {
  await body?.pipeTo(new WritableStream(), { signal: AbortSignal.timeout(discardMs) }).catch(() => undefined);
}
