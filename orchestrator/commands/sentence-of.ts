const databaseAway = /ECONNREFUSED|ENOTFOUND|P1001|Can't reach database|timeout exceeded when trying to connect/;

/** What went wrong, in a sentence for whoever reads the terminal, with what to do where that is known. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (databaseAway.test(`${error.message} ${String((error as NodeJS.ErrnoException).code)}`)) {
    return "The database does not answer: start it, or correct DATABASE_URL";
  }
  return error.message;
}
