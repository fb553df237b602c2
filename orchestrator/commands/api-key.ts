import { createApiKey, revokeApiKey } from "../../core/access/index.ts";
import type { ApiKey } from "../../core/db.ts";
import { type Command, UsageError } from "./command.ts";
import { endOfDay, namingFlags, required, roleFlags, rolesInWords, rolesOf, text } from "./flags.ts";
import { tenantOf, withRecord } from "./open-record.ts";

const ofTenant = "--tenant    the municipality's short name; needed when there are several";

/** A key for another system. */
export const apiKeyAdd: Command = {
  usage: "api-key add --name name --role role [--role role …] [--until YYYY-MM-DD] [--tenant slug]",
  summary: "Make an API key and print it, this once",
  help: [
    "--name      the system that gets it: the audit log tells of it by this name",
    `--role      what it may do, once for each role: ${roleFlags.join(", ")}`,
    "--until     the last day it opens anything; until it is revoked by default",
    ofTenant,
    "The key alone goes to standard output. It is kept nowhere: make another when it is lost, and revoke the one that was.",
  ],
  options: {
    name: { type: "string" },
    role: { type: "string", multiple: true },
    until: { type: "string" },
    tenant: { type: "string" },
  },
  async run({ values }, terminal) {
    const asked = { name: required(values, "name"), roles: rolesOf(values) };
    return withRecord(terminal, async (record) => {
      const expiresAt = endOfDay(values, "until", record.now());
      const { id: tenantId } = await tenantOf(record.db, text(values, "tenant"));
      const { key } = await namingFlags({ roles: "--role" }, () =>
        createApiKey(record, { tenantId, ...asked, ...(expiresAt && { expiresAt }) }),
      );
      terminal.stderr.write(`This is the only time the key is shown. It is known as ${prefixOf(key)}\n`);
      terminal.stdout.write(`${key}\n`);
      return 0;
    });
  },
};

/** Which keys there are, never the keys themselves. */
export const apiKeyList: Command = {
  usage: "api-key list [--tenant slug]",
  summary: "List API keys by how they begin, with their roles and whether they still open anything",
  help: [ofTenant],
  options: { tenant: { type: "string" } },
  async run({ values }, terminal) {
    return withRecord(terminal, async ({ db, now }) => {
      const { id: tenantId } = await tenantOf(db, text(values, "tenant"));
      const people = await db.user.findMany({ where: { tenantId } });
      for (const key of await db.apiKey.findMany({ where: { tenantId }, orderBy: { id: "asc" } })) {
        const { prefix, name, roles, createdById } = key;
        const maker = people.find(({ id }) => id === createdById);
        const made = maker ? [`made by ${maker.email}${maker.disabledAt === null ? "" : ", who is shut out"}`] : [];
        terminal.stdout.write(`${[prefix, name, rolesInWords(roles), stateOf(key, now()), ...made].join("  ")}\n`);
      }
      return 0;
    });
  },
};

/** The end of a key. */
export const apiKeyRevoke: Command = {
  usage: "api-key revoke <first eleven characters> [--tenant slug]",
  summary: "End an API key for good, from the next request on",
  help: [ofTenant, "How keys begin is what api-key list tells. One that was revoked before is left as it is."],
  operands: 1,
  options: { tenant: { type: "string" } },
  async run({ values, positionals: [prefix] }, terminal) {
    if (prefix === undefined) throw new UsageError("Say how the key begins, such as mj_1a2b3c4d");
    return withRecord(terminal, async (record) => {
      const { id: tenantId } = await tenantOf(record.db, text(values, "tenant"));
      const revoke = () => revokeApiKey(record, { tenantId, prefix });
      const { name, revokedAt, wasRevokedBefore } = await namingFlags({ prefix: "The key" }, revoke);
      const told = wasRevokedBefore ? `was revoked ${revokedAt.toISOString()}` : "is revoked";
      terminal.stdout.write(`${prefix}  ${name}: ${told}\n`);
      return 0;
    });
  },
};

const prefixOf = (key: string) => key.slice(0, 11);

function stateOf({ revokedAt, expiresAt }: ApiKey, now: Date): string {
  if (revokedAt !== null) return `revoked ${revokedAt.toISOString()}`;
  if (expiresAt === null) return "in force";
  return expiresAt > now ? `in force until ${expiresAt.toISOString()}` : `over since ${expiresAt.toISOString()}`;
}
