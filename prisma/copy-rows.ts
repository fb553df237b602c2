import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";

/**
 * Gives what a query finds as COPY writes it in binary form, bit by bit, as it was at one moment.
 * Nothing is held in memory, and no time limit ends it.
 *
 * @param query A SELECT; whatever stands in it is the caller's own.
 */
export async function* copyRows(databaseUrl: string, query: string): AsyncGenerator<Buffer> {
  const client = new Client({ connectionString: databaseUrl, application_name: "minuttjakt copy" });
  try {
    await client.connect();
    await client.query("SET statement_timeout = 0");
    for await (const chunk of client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`))) yield chunk as Buffer;
  } finally {
    await client.end();
  }
}
