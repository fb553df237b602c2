import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { readPassword } from "../../orchestrator/commands/read-password.ts";

/** What a person types, key by key, and what can be read on the screen meanwhile. */
async function typed(keys: string, { isTTY = true } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  const reading = readPassword({ stdin, stderr });
  stdin.end(keys);
  const [result] = await Promise.allSettled([reading]);
  stderr.end();
  return { result, screen: await text(stderr) };
}

test("a password is asked for twice, and shown nowhere", async () => {
  const { result, screen } = await typed("et langt nok passord\ret langt nok passord\r");

  expect(result).toEqual({ status: "fulfilled", value: "et langt nok passord" });
  expect(screen).toBe("Password: \nThe same again: \n");
});

test.for([
  ["two that are not the same", "et langt nok passord\ret annet langt passord\r", "The passwords are not the same"],
  ["Ctrl-C", "et langt\u0003", "No password was given"],
  ["the end of what is typed", "et langt nok passord\r", "No password was given"],
] as const)("%s is no password", async ([, keys, told]) => {
  const { result, screen } = await typed(keys);

  expect(result).toMatchObject({ status: "rejected", reason: { message: `${told}: nothing was done` } });
  expect(screen).not.toContain("langt");
});

test.for([
  ["et langt nok passord\n", "et langt nok passord"],
  [" med mellomrom \r\nen linje til", " med mellomrom "],
  ["", ""],
] as const)("of %j where nobody sits, the first line is the password", async ([keys, password]) => {
  const { result, screen } = await typed(keys, { isTTY: false });

  expect({ result, screen }).toEqual({ result: { status: "fulfilled", value: password }, screen: "" });
});
