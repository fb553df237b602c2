import { z } from "zod";
import { freeText } from "../free-text.ts";
import { Role } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

const roleList = z.array(z.enum(Role)).min(1, "Must name at least one role");

/** How a person is known when signing in: case does not matter. */
const Email = z.string().trim().toLowerCase().pipe(z.email("Must be an e-mail address").max(254));

/** One that is chosen now; those of before may have been chosen under other rules. */
const NewPassword = z.string().min(12, "Must have at least 12 characters").max(200);

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
  password: NewPassword.optional(),
});
export type CreateUserInput = z.input<typeof CreateUserInput>;

/** A person who is there: no two in the installation have one address. */
export const NameUserInput = z.strictObject({ email: Email });
export type NameUserInput = z.input<typeof NameUserInput>;

export const SetUserRolesInput = z.strictObject({ email: Email, roles: roleList });
export type SetUserRolesInput = z.input<typeof SetUserRolesInput>;

export const SetUserPasswordInput = z.strictObject({ email: Email, password: NewPassword });
export type SetUserPasswordInput = z.input<typeof SetUserPasswordInput>;

export const CreateApiKeyInput = z.strictObject({
  tenantId: z.uuid(),
  name: freeText(200),
  roles: roleList,
  expiresAt: z.date().optional(),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;

/** A key for another system of one's own municipality. */
export const IssueApiKeyInput = z
  .strictObject({
    /** Of the system that gets it: the audit log tells of it by this name. */
    name: freeText(200),
    roles: roleList,
    /** The last local day it opens anything; left out: until it is revoked. */
    lastDay: LocalDate.optional(),
  })
  .meta({ id: "IssueApiKeyInput" });
export type IssueApiKeyInput = z.input<typeof IssueApiKeyInput>;

export const WithdrawApiKeyInput = z.strictObject({ id: z.uuid(), reason: freeText(500) });
export type WithdrawApiKeyInput = z.input<typeof WithdrawApiKeyInput>;

export const GetApiKeyInput = z.strictObject({ id: z.uuid() });
export type GetApiKeyInput = z.input<typeof GetApiKeyInput>;

export const ListApiKeysInput = z.strictObject(pageFields);
export type ListApiKeysInput = z.input<typeof ListApiKeysInput>;

/** What is known of a key; never the key itself. */
export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().meta({ description: "Its first characters, to recognise it by" }),
    roles: z.array(z.enum(Role)),
    createdAt: z.iso.datetime(),
    createdBy: z.object({ name: z.string(), isDisabled: z.boolean() }).nullable().meta({
      description:
        "Who made it, and whether that person is shut out since: the key opens all the same. Null: made at the command line, or before it was noted",
    }),
    expiresAt: z.iso.datetime().nullable().meta({ description: "Null: it opens until it is revoked" }),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: "To within an hour; null: never" }),
  })
  .meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyPage = pageOf(ApiKey).meta({ id: "ApiKeyPage" });
export type ApiKeyPage = z.infer<typeof ApiKeyPage>;

/** A key that was made: told this once and stored nowhere. */
export const IssuedApiKey = ApiKey.extend({ key: z.string() }).meta({ id: "IssuedApiKey" });
export type IssuedApiKey = z.infer<typeof IssuedApiKey>;

export const RevokeApiKeyInput = z.strictObject({
  tenantId: z.uuid(),
  /** Never the key itself: whoever sees a command line would have it. */
  prefix: z.string().regex(/^mj_[0-9a-f]{8}$/, "Must be the first eleven characters of the key, such as mj_1a2b3c4d"),
});
export type RevokeApiKeyInput = z.input<typeof RevokeApiKeyInput>;
