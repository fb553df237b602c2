export { contextForApiKey, contextForSession } from "./context-for.ts";
export { createApiKey } from "./create-api-key.ts";
export { createUser } from "./create-user.ts";
export { hashPassword, verifyPassword } from "./password.ts";
export { isAllowed, type Permission, permissions } from "./permissions.ts";
export { CreateApiKeyInput, CreateUserInput, SignInInput } from "./schemas.ts";
export { signIn, type SignedIn } from "./sign-in.ts";
export { signOut } from "./sign-out.ts";
