export { contextForApiKey, contextForSession } from "./context-for.ts";
export { createApiKey } from "./create-api-key.ts";
export { createUser } from "./create-user.ts";
export { hashPassword, verifyPassword } from "./password.ts";
export { isAllowed, type Permission, permissions } from "./permissions.ts";
export { SignInInput } from "./schemas.ts";
export { signIn } from "./sign-in.ts";
export { signOut } from "./sign-out.ts";
export { auditSystem } from "./system-audit.ts";
