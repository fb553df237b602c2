import { createUser, type Installer } from "../../core/access/index.ts";
import type { Db, Role, User } from "../../core/db.ts";
import { type Arguments, type Command, UsageError } from "./command.ts";
import { namingFlags, required, roleFlags, rolesInWords, rolesOf, text } from "./flags.ts";
import { tenantOf, withRecord } from "./open-record.ts";
import { readPassword } from "./read-password.ts";

/** Somebody who may sign in. */
export const userAdd: Command = {
  usage: "user add --email address --name 'Full name' --role role [--role role …] [--tenant slug]",
  summary: "Add a person who may sign in; the password is asked for, or read from standard input",
  help: [
    "--email     what the person signs in with",
    "--name      as others read it",
    `--role      what the person may do, once for each role: ${roleFlags.join(", ")}`,
    "--tenant    the municipality's short name; needed when there are several",
    "A password has at least 12 characters. It is no option, since others on the machine could read it there.",
    "A person who is there already, as given here, is left as he or she is, password and all.",
  ],
  options: {
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string", multiple: true },
    tenant: { type: "string" },
  },
  async run({ values }, terminal) {
    const asked = askedOf(values);
    return withRecord(terminal, async (record) => {
      const newPassword = () => readPassword(terminal);
      terminal.stdout.write(`${await add(record, asked, newPassword)}\n`);
      return 0;
    });
  },
};

function askedOf(values: Arguments["values"]) {
  return {
    email: required(values, "email").trim().toLowerCase(),
    name: required(values, "name").trim(),
    roles: rolesOf(values),
    tenant: text(values, "tenant"),
  };
}

async function add(
  record: Installer,
  { tenant, ...person }: ReturnType<typeof askedOf>,
  newPassword: () => Promise<string>,
): Promise<string> {
  const { id: tenantId, slug } = await tenantOf(record.db, tenant);
  const known = await record.db.user.findUnique({ where: { email: person.email } });
  if (known) refuseOther(known, { tenantId, ...person });
  else {
    const password = await newPassword();
    await namingFlags({ roles: "--role", password: "password" }, () =>
      createUser(record, { tenantId, ...person, password }),
    );
  }
  return `${slug}: ${person.email} ${known ? "is there already" : "may sign in"}`;
}

type Person = { tenantId: string; email: string; name: string; roles: readonly Role[] };

function refuseOther(known: User, asked: Person): void {
  const isSame = known.tenantId === asked.tenantId && known.name === asked.name && known.disabledAt === null;
  if (isSame && [...known.roles].toSorted().join() === [...asked.roles].toSorted().join()) return;
  throw new UsageError(`--email: there is another with this address, or with other roles: nothing was changed`);
}

/** Everybody who may sign in, or might. */
export const userList: Command = {
  usage: "user list [--tenant slug]",
  summary: "List the people who may sign in, with their roles",
  help: ["--tenant    only this municipality; all of them by default"],
  options: { tenant: { type: "string" } },
  async run({ values }, terminal) {
    return withRecord(terminal, async ({ db, now }) => {
      for (const line of await linesOf(db, { slug: text(values, "tenant"), now: now() }))
        terminal.stdout.write(`${line}\n`);
      return 0;
    });
  },
};

async function linesOf(db: Db, { slug, now }: { slug: string | undefined; now: Date }): Promise<string[]> {
  const where = slug === undefined ? {} : { tenantId: (await tenantOf(db, slug)).id };
  const orderBy = [{ tenant: { slug: "asc" } }, { email: "asc" }] as const;
  const people = await db.user.findMany({ where, include: { tenant: true }, orderBy: [...orderBy] });
  return people.map((person) =>
    [person.tenant.slug, person.email, person.name, rolesInWords(person.roles), ...hindrances(person, now)].join("  "),
  );
}

/** Why somebody cannot sign in here. */
function hindrances({ disabledAt, passwordHash, lockedUntil }: User, now: Date): string[] {
  if (disabledAt !== null) return ["(disabled)"];
  if (passwordHash === null) return ["(no password here)"];
  return lockedUntil !== null && lockedUntil > now ? ["(locked for some minutes)"] : [];
}
