import type { Prisma } from "../db.ts";

/** Keys that open something at an instant: neither revoked nor expired. */
export function inForceAt(now: Date): Prisma.ApiKeyWhereInput {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
}
