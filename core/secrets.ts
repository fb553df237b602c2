import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

/** What an installation signs. */
export type SignedKind = "ledger seal" | "audit seal" | "period report";

/** Everything that is done with the master key; the key itself is never handed out. */
export type Secrets = {
  /** Seals a secret for the database. */
  seal(plain: string): string;
  /** @throws Error when the text was sealed under another master key or was changed. */
  open(sealed: string): string;
  /** The keyed hash by which the ledger knows a case: 64 hexadecimal digits. */
  businessKeyHash(automationId: string, businessKey: string): string;
  /** The signature of this installation on something that must not be changed: HMAC-SHA-256 under a key of its own kind. */
  sign(kind: SignedKind, data: Uint8Array): Buffer;
  /** Tells master keys apart without telling what they are. */
  fingerprint: string;
};

/**
 * Derives a key for each purpose from the master key.
 *
 * @param masterKey 64 hexadecimal digits.
 * @throws Error when it is anything else: from a key that was cut short, others could be guessed.
 */
export function createSecrets(masterKey: string): Secrets {
  if (!/^[\da-f]{64}$/i.test(masterKey)) throw new Error("A master key must be 64 hexadecimal digits (32 bytes)");
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", Buffer.from(masterKey, "hex"), "", purpose, 32));
  const sealingKey = derive("minuttjakt seal v1");
  const caseKey = derive("minuttjakt business key v1");
  return {
    seal: (plain) => seal(sealingKey, plain),
    open: (sealed) => open(sealingKey, sealed),
    businessKeyHash: (automationId, businessKey) =>
      createHmac("sha256", caseKey).update(automationId).update("\n").update(businessKey).digest("hex"),
    sign: (kind, data) =>
      createHmac("sha256", derive(`minuttjakt ${kind} v1`))
        .update(data)
        .digest(),
    fingerprint: derive("minuttjakt fingerprint v1").toString("hex").slice(0, 16),
  };
}

/** A new master key: 64 hexadecimal digits. */
export function newMasterKey(): string {
  return randomBytes(32).toString("hex");
}

/** What is stored of a session token or an API key: SHA-256, since both are long and random. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

// Said aloud, since Node takes shorter tags for whole ones otherwise.
const authTagLength = 16;

function seal(key: Buffer, plain: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
  return ["v1", ...[nonce, body, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

function open(key: Buffer, sealed: string): string {
  const [version, nonce, body, tag] = sealed.split(".");
  if (version !== "v1" || nonce === undefined || body === undefined || tag === undefined)
    throw new Error("Not a sealed secret");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), { authTagLength });
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
}
