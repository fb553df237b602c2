import { lookup as lookUpName, type LookupAddress, type LookupAllOptions } from "node:dns";
import { request as requestHttp, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { type AddressRefusal, webhookAddressRefusal } from "../../core/alerts/index.ts";
import { ipRefusal, type IpRefusal } from "../../core/private-networks.ts";
import { signWebhook } from "../../core/webhook-signature.ts";
import { DeliveryError } from "./delivery-error.ts";

/** A delivery to a webhook. */
export type WebhookPost = { id: string; address: string; secret: string; body: string; now: Date };

/** Looks up the addresses of a name, as `dns.lookup` does. */
type LookUp = (name: string, options: LookupAllOptions, done: LookedUp) => void;
type LookedUp = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** `opened` are the private networks that may be sent to. */
export type PostOptions = { timeoutMs?: number; userAgent: string; opened: readonly string[]; lookUp?: LookUp };

const longestWaitMs = 10_000;

/**
 * Posts JSON, signed by the conventions of Standard Webhooks. Redirects are not followed, and nothing is sent to
 * addresses where no receiver can be, whatever a name leads to at that moment.
 *
 * @throws DeliveryError when it was not answered with 2xx within 10 s.
 */
export async function postWebhook(
  post: WebhookPost,
  { timeoutMs = longestWaitMs, userAgent, opened, lookUp = lookUpName }: PostOptions,
): Promise<void> {
  const { id, address, secret, body, now } = post;
  const refusal = webhookAddressRefusal(address, opened);
  if (refusal !== undefined) throw new DeliveryError(refusedBy(refusal), { final: true });
  const timestamp = Math.floor(now.getTime() / 1000);
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "User-Agent": userAgent,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signWebhook({ id, timestamp, body, secret }),
  };
  const lookup = allowedOnly(lookUp, opened);
  const status = await send(new URL(address), { headers, body, lookup, signal: AbortSignal.timeout(timeoutMs) });
  if (status >= 200 && status < 300) return;
  // Gone: the receiver asks to be left alone.
  throw new DeliveryError(`Mottakeren svarte ${status}`, { final: status === 410 });
}

type Sent = {
  headers: Record<string, string | number>;
  body: string;
  lookup: NonNullable<RequestOptions["lookup"]>;
  signal: AbortSignal;
};

function send(url: URL, { headers, body, lookup, signal }: Sent): Promise<number> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // A connection of its own, so that the address that was looked at is the one that is called.
    const sent = request(url, { method: "POST", agent: false, lookup, headers, signal }, (answer) => {
      answer.on("error", () => undefined);
      resolve(answer.statusCode ?? 0);
      // What it says is not of interest; if it is endless, the time limit ends it.
      answer.resume();
    });
    sent.on("error", (error) => reject(explained(error, signal)));
    sent.end(body);
  });
}

function allowedOnly(lookUp: LookUp, opened: readonly string[]): NonNullable<RequestOptions["lookup"]> {
  return (hostname, options, done) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return done(error ?? new DeliveryError(nowhere), "", 0);
      // Of several any might be called, so each must be allowed.
      const refusal = addresses.map(({ address }) => ipRefusal(address, opened)).find((each) => each !== undefined);
      if (refusal) return done(new DeliveryError(refusals[refusal], { final: true }), "", 0);
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}

const nowhere = "Navnet i adressen fører ingen steder";
const refusals = {
  forbidden_address: "Adressen fører til et sted det ikke kan sendes til",
  private_address: "Adressen fører til et internt nett som ikke er åpnet for varsler",
} as const satisfies Record<IpRefusal, string>;

function refusedBy(refusal: AddressRefusal): string {
  if (refusal === "forbidden_address" || refusal === "private_address") return refusals[refusal];
  return "Adressen er ikke tillatt";
}

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
