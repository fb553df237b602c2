import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { AppError } from "../errors.ts";

type Cost = { N: number; r: number; p: number };

// One of the settings OWASP holds for equal: 32 MiB, a fraction of a second.
const cost: Cost = { N: 2 ** 15, r: 8, p: 3 };
const keyBytes = 32;

// The four threads that hash also read files: whoever tries passwords without end must not have all of them.
const mostAtOnce = 2;
const mostWaiting = 100;
let running = 0;
const waiting: (() => void)[] = [];

/** A hash that no password has, at the usual cost: verifying against it takes as long as against a person's. */
export const nobodysHash = formatHash(Buffer.alloc(16), Buffer.alloc(keyBytes));

/**
 * Hashes a password with scrypt; salt and cost are part of the result, so that the cost may rise one day.
 *
 * @throws AppError `unavailable` when more than a hundred wait already.
 */
export async function hashPassword(plain: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(plain, salt, cost);
  return formatHash(salt, key);
}

/**
 * Whether the password is the one that was hashed; takes as long either way.
 *
 * @throws Error when `hash` was not made by `hashPassword`; AppError `unavailable` when more than a hundred wait already.
 */
export async function verifyPassword(plain: string, hash: string): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = hash.split("$");
  if (scheme !== "scrypt" || salt === undefined || key === undefined) throw new Error("Not a password hash");
  const known = Buffer.from(key, "base64url");
  const given = await derive(plain, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
  return known.length === given.length && timingSafeEqual(known, given);
}

function formatHash(salt: Buffer, key: Buffer): string {
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

async function derive(plain: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  await takeTurn();
  try {
    return await deriveNow(plain, salt, cost);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

/** Whoever ends gives the turn to the one who has waited longest. */
async function takeTurn(): Promise<void> {
  if (running < mostAtOnce) running += 1;
  else if (waiting.length < mostWaiting) await new Promise<void>((resolve) => waiting.push(resolve));
  else throw new AppError("unavailable", "Too many sign in right now: try again in a few seconds");
}

function deriveNow(plain: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const maxmem = 2 * 128 * N * r;
  // The same password typed on two keyboards may be composed in two ways.
  const password = plain.normalize("NFKC");
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyBytes, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
