import { z } from "zod";
import { freeText } from "../free-text.ts";
import { Role } from "../db.ts";

const roleList = z.array(z.enum(Role)).min(1, "Must name at least one role");

/** How a person is known when signing in: case does not matter. */
const Email = z.string().trim().toLowerCase().pipe(z.email("Must be an e-mail address").max(254));

/** What a person types to sign in. */
export const SignInInput = z
  .strictObject({ email: z.string().trim().toLowerCase().min(1).max(254), password: z.string().min(1).max(200) })
  .meta({ id: "SignInInput" });
export type SignInInput = z.input<typeof SignInInput>;

export const CreateUserInput = z.strictObject({
  tenantId: z.uuid(),
  email: Email,
  name: freeText(200),
  roles: roleList,
  /** Left out for a person who signs in elsewhere. */
  password: z.string().min(12, "Must have at least 12 characters").max(200).optional(),
});
export type CreateUserInput = z.input<typeof CreateUserInput>;

export const CreateApiKeyInput = z.strictObject({
  tenantId: z.uuid(),
  name: freeText(200),
  roles: roleList,
  expiresAt: z.date().optional(),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

export const RevokeApiKeyInput = z.strictObject({
  tenantId: z.uuid(),
  /** Never the key itself: whoever sees a command line would have it. */
  prefix: z.string().regex(/^mj_[0-9a-f]{8}$/, "Must be the first eleven characters of the key, such as mj_1a2b3c4d"),
});
export type RevokeApiKeyInput = z.input<typeof RevokeApiKeyInput>;
