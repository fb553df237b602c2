import type { DbOrTransaction, User } from "../db.ts";
import { notFound } from "../errors.ts";

/**
 * A person's row, which nobody else changes until the transaction ends: who signs in meanwhile waits, and sees what was done.
 *
 * @throws AppError `not_found`.
 */
export async function holdUser(tx: DbOrTransaction, email: string): Promise<User> {
  await tx.$queryRaw`select id from app_user where email = ${email} for no key update`;
  const user = await tx.user.findUnique({ where: { email } });
  if (!user) throw notFound("person with the e-mail address", email);
  return user;
}
