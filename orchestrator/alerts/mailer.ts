import { createTransport } from "nodemailer";
import type { Mail } from "./mail.ts";
import { DeliveryError } from "./delivery-error.ts";

/** Sends mails through one SMTP server. */
export type Mailer = { send(mail: Mail & { to: string; id: string }): Promise<void>; close(): void };

const stepMs = 10_000;
const wholeMs = 60_000;

/**
 * Opens no connection yet: each mail has one of its own.
 *
 * @param smtpUrl Such as `smtps://user:password@mail.example.org`.
 */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: stepMs,
    greetingTimeout: stepMs,
    dnsTimeout: stepMs,
    socketTimeout: 2 * stepMs,
    // A mail is what we wrote: nothing is read from files or addresses to go into it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, id, ...mail }) {
      const domain = from.split("@").at(-1) ?? "minuttjakt.invalid";
      // The same for every attempt: a mail that comes twice is known by it.
      const messageId = `<${id}@${domain}>`;
      const headers = { "Auto-Submitted": "auto-generated", "X-Minuttjakt-Delivery": id };
      const sent = transport.sendMail({ from: { name: "minuttjakt", address: from }, to, messageId, headers, ...mail });
      await withinTime(sent).catch((error: unknown) => {
        throw explained(error);
      });
    },
    close: () => transport.close(),
  };
}

async function withinTime(sent: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeliveryError("E-posttjeneren svarte ikke i tide")), wholeMs);
  });
  try {
    await Promise.race([sent, late]);
  } finally {
    clearTimeout(timer);
  }
}

type SmtpError = Error & { code?: string; responseCode?: number };

const reasons: Readonly<Record<string, string>> = {
  EAUTH: "E-posttjeneren godtar ikke innloggingen",
  ECONNECTION: "E-posttjeneren er ikke å nå",
  ESOCKET: "E-posttjeneren er ikke å nå",
  EDNS: "Navnet på e-posttjeneren lot seg ikke slå opp",
  ETLS: "Kryptert forbindelse til e-posttjeneren lot seg ikke opprette",
  ETIMEDOUT: "E-posttjeneren svarte ikke i tide",
  EENVELOPE: "E-posttjeneren tar ikke imot for denne adressen",
  EMESSAGE: "E-posttjeneren tok ikke imot meldingen",
};

/** The server's own words may hold anything: its code is enough. */
function explained(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { code = "", responseCode } = error as SmtpError;
  const reason = reasons[code] ?? "E-posten lot seg ikke sende";
  const detail = responseCode === undefined ? code : `${code} ${responseCode}`.trim();
  return new DeliveryError(detail === "" ? reason : `${reason} (${detail})`, { cause: error });
}
