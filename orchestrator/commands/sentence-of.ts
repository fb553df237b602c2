const databaseAway = /ECONNREFUSED|ENOTFOUND|P1001|Can't reach database|timeout exceeded when trying to connect/;
/** Prisma's codes for a table and for a column that is not there. */
const schemaMissing = new Set(["P2021", "P2022"]);

/** What went wrong, in a sentence for whoever reads the terminal, with what to do where that is known. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = String((error as NodeJS.ErrnoException).code);
  if (databaseAway.test(`${error.message} ${code}`)) {
    return "The database does not answer: start it, or correct DATABASE_URL";
  }
  if (schemaMissing.has(code)) return "The database has not this version's schema: run minuttjakt migrate";
  return error.message;
}
