import { lookup as lookUpName } from "node:dns";
import { request as requestHttp, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { isForbiddenIp, webhookAddressRefusal } from "../../core/alerts/index.ts";
import { signWebhook } from "../../core/webhook-signature.ts";
import { DeliveryError } from "./delivery-error.ts";

/** A delivery to a webhook. */
export type WebhookPost = { id: string; address: string; secret: string; body: string; now: Date };

export type PostOptions = { timeoutMs?: number; userAgent: string };

const longestWaitMs = 10_000;

/**
 * Posts JSON, signed by the conventions of Standard Webhooks. Redirects are not followed, and nothing is sent to
 * addresses where no receiver can be, whatever a name leads to at that moment.
 *
 * @throws DeliveryError when it was not answered with 2xx within 10 s.
 */
export async function postWebhook(
  post: WebhookPost,
  { timeoutMs = longestWaitMs, userAgent }: PostOptions,
): Promise<void> {
  const { id, address, secret, body, now } = post;
  if (webhookAddressRefusal(address) !== undefined)
    throw new DeliveryError("Adressen er ikke tillatt", { final: true });
  const timestamp = Math.floor(now.getTime() / 1000);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "User-Agent": userAgent,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signWebhook({ id, timestamp, body, secret }),
  };
  const status = await send(new URL(address), { headers, body, signal: AbortSignal.timeout(timeoutMs) });
  if (status >= 200 && status < 300) return;
  // Gone: the receiver asks to be left alone.
  throw new DeliveryError(`Mottakeren svarte ${status}`, { final: status === 410 });
}

type Sent = { headers: RequestOptions["headers"]; body: string; signal: AbortSignal };

function send(url: URL, { headers, body, signal }: Sent): Promise<number> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // A connection of its own, so that the address that was looked at is the one that is called.
    const sent = request(
      url,
      { method: "POST", agent: false, lookup: allowedLookup, ...(headers && { headers }), signal },
      (answer) => {
        answer.on("error", () => undefined);
        resolve(answer.statusCode ?? 0);
        // What it says is not of interest, and may be endless.
        answer.destroy();
      },
    );
    sent.on("error", (error) => reject(explained(error, signal)));
    sent.end(body);
  });
}

const allowedLookup: NonNullable<RequestOptions["lookup"]> = (hostname, options, done) => {
  lookUpName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, "", 0);
    const forbidden = addresses.length === 0 || addresses.some(({ address }) => isForbiddenIp(address));
    if (forbidden)
      return done(new DeliveryError("Navnet fører til en adresse som ikke er tillatt", { final: true }), "", 0);
    const [first = { address: "", family: 0 }] = addresses;
    return options.all ? done(null, addresses) : done(null, first.address, first.family);
  });
};

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Mottakeren tar ikke imot",
  ECONNRESET: "Mottakeren brøt forbindelsen",
  ENOTFOUND: "Navnet i adressen finnes ikke",
  EAI_AGAIN: "Navnet i adressen lot seg ikke slå opp",
  EHOSTUNREACH: "Mottakeren er ikke å nå",
  ENETUNREACH: "Mottakeren er ikke å nå",
};

function explained(error: NodeJS.ErrnoException, signal: AbortSignal): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (signal.aborted) return new DeliveryError("Mottakeren svarte ikke i tide", { cause: error });
  const code = error.code ?? "";
  const reason =
    reasons[code] ??
    (code.includes("CERT") || code.includes("SIGNED") ? "Sertifikatet er ikke gyldig" : "Forbindelsen feilet");
  return new DeliveryError(`${reason} (${code === "" ? error.name : code})`, { cause: error });
}
