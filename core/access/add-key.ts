import { randomBytes } from "node:crypto";
import type { ApiKey, DbOrTransaction } from "../db.ts";
import { tokenHash } from "../secrets.ts";

type NewKey = Pick<ApiKey, "tenantId" | "name" | "roles" | "expiresAt" | "createdAt" | "createdById">;

/** Writes a new key's row, of its first characters and its hash; the key itself is only told. */
export async function addKey(tx: DbOrTransaction, data: NewKey): Promise<{ row: ApiKey; key: string }> {
  const prefix = `mj_${randomBytes(4).toString("hex")}`;
  const key = `${prefix}_${randomBytes(32).toString("base64url")}`;
  return { row: await tx.apiKey.create({ data: { ...data, prefix, keyHash: tokenHash(key) } }), key };
}
