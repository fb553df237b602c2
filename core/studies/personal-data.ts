import type { DbOrTransaction } from "../db.ts";
import { invalidFields } from "../errors.ts";

const address = /[^\s@]+@[^\s@]+/;
const elevenDigits = /(?<!\d)(?:\d[ .-]?){10}\d(?!\d)/;

/**
 * Keeps people out of what is written in a study: no e-mail address, no number of eleven digits, no name of a user.
 *
 * @param texts By the name of their field.
 * @throws AppError `invalid` with `personal_data` naming each field.
 */
export async function refusePersonalData(
  tx: DbOrTransaction,
  tenantId: string,
  texts: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const written = Object.entries(texts).flatMap(([field, text]) => (text ? [{ field, text }] : []));
  if (written.length === 0) return;
  const users = await tx.user.findMany({ where: { tenantId }, select: { name: true } });
  const names = users.map(({ name }) => name.trim().toLowerCase()).filter((name) => name !== "");
  const wrong = written.filter(({ text }) => {
    const plain = text.toLowerCase();
    return address.test(text) || elevenDigits.test(text) || names.some((name) => plain.includes(name));
  });
  if (wrong.length === 0) return;
  const message = "Must hold no name, e-mail address or personal number";
  throw invalidFields(wrong.map(({ field }) => ({ path: [field], code: "personal_data", message })));
}
