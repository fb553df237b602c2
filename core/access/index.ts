export { contextForApiKey, contextForSession } from "./context-for.ts";
export { getApiKey, issueApiKey, listApiKeys, withdrawApiKey } from "./api-keys.ts";
export { createApiKey } from "./create-api-key.ts";
export { createUser } from "./create-user.ts";
export { disableUser, enableUser } from "./disable-user.ts";
export { hashPassword, verifyPassword } from "./password.ts";
export { isAllowed, type Permission, permissions } from "./permissions.ts";
export { notByPerson, requireProposedByPerson } from "./proposer.ts";
export { revokeApiKey } from "./revoke-api-key.ts";
export {
  ApiKey,
  ApiKeyPage,
  GetApiKeyInput,
  IssueApiKeyInput,
  IssuedApiKey,
  ListApiKeysInput,
  SignInInput,
  WithdrawApiKeyInput,
} from "./schemas.ts";
export { setUserPassword } from "./set-user-password.ts";
export { setUserRoles } from "./set-user-roles.ts";
export { signIn } from "./sign-in.ts";
export { signOut } from "./sign-out.ts";
export { auditSystem, type Installer } from "./system-audit.ts";
