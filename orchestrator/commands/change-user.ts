import { disableUser, enableUser, setUserPassword, setUserRoles } from "../../core/access/index.ts";
import { type Arguments, type Command, UsageError } from "./command.ts";
import { namingFlags, roleFlags, rolesInWords, rolesOf } from "./flags.ts";
import { withRecord } from "./open-record.ts";
import { readPassword } from "./read-password.ts";

const anybody = "An address is one person's in all municipalities.";

/** The end of somebody's access. */
export const userDisable: Command = {
  usage: "user disable <email>",
  summary: "Shut a person out, from the next request on",
  help: [
    "Sessions end. What the person did stands, with his or her name.",
    "So do the API keys that the person made: how many are in force is told, and api-key list tells which.",
    anybody,
  ],
  operands: 1,
  async run({ positionals }, terminal) {
    const email = addressIn(positionals);
    return withRecord(terminal, async (record) => {
      const disable = () => disableUser(record, { email });
      const { isChanged, keysInForce } = await namingFlags(fieldNames, disable);
      terminal.stdout.write(`${email} ${isChanged ? "is shut out" : "was shut out before"}\n`);
      if (keysInForce > 0) terminal.stdout.write(`API keys in force that this person made: ${keysInForce}\n`);
      return 0;
    });
  },
};

/** The end of that. */
export const userEnable: Command = {
  usage: "user enable <email>",
  summary: "Let a person who was shut out sign in again, with the password and roles of before",
  help: [anybody],
  operands: 1,
  async run({ positionals }, terminal) {
    const email = addressIn(positionals);
    return withRecord(terminal, async (record) => {
      const { isChanged } = await namingFlags(fieldNames, () => enableUser(record, { email }));
      terminal.stdout.write(`${email} ${isChanged ? "is let in again" : "was not shut out"}\n`);
      return 0;
    });
  },
};

/** What somebody may do. */
export const userRoles: Command = {
  usage: "user roles <email> --role role [--role role …]",
  summary: "Give a person these roles in place of those of before, from the next request on",
  help: [`--role      what the person may do, once for each role: ${roleFlags.join(", ")}`, anybody],
  operands: 1,
  options: { role: { type: "string", multiple: true } },
  async run({ values, positionals }, terminal) {
    const email = addressIn(positionals);
    const roles = rolesOf(values);
    return withRecord(terminal, async (record) => {
      const { isChanged } = await namingFlags(fieldNames, () => setUserRoles(record, { email, roles }));
      terminal.stdout.write(`${email} ${isChanged ? "now has" : "has already"}: ${rolesInWords(roles)}\n`);
      return 0;
    });
  },
};

/** A password for somebody who has lost it. */
export const userPassword: Command = {
  usage: "user password <email>",
  summary: "Give a person another password; it is asked for, or read from standard input",
  help: ["Sessions end, and so does a lock after wrong passwords. A password has at least 12 characters.", anybody],
  operands: 1,
  async run({ positionals }, terminal) {
    const email = addressIn(positionals);
    const password = await readPassword(terminal);
    return withRecord(terminal, async (record) => {
      const set = () => setUserPassword(record, { email, password });
      const { endedSessions } = await namingFlags(fieldNames, set);
      terminal.stdout.write(`${email} has another password; sessions that were ended: ${endedSessions}\n`);
      return 0;
    });
  },
};

const fieldNames = { email: "The address", password: "password", roles: "--role" };

function addressIn([email]: Arguments["positionals"]): string {
  if (email === undefined) throw new UsageError("Say whom, by the address the person signs in with");
  return email.trim().toLowerCase();
}
