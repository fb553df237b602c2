import { expect, test } from "vitest";
import { createSecrets, newMasterKey, tokenHash } from "../../core/secrets.ts";

test("opens what it sealed, and seals the same text differently each time", () => {
  const secrets = createSecrets(newMasterKey());
  const texts = ["", "et passord", "æøå \u{1F600} \0", "x".repeat(10_000)];

  const sealed = texts.map(secrets.seal);

  expect(sealed.map(secrets.open)).toEqual(texts);
  expect(secrets.seal("et passord")).not.toBe(sealed[1]);
  expect(sealed.join("")).not.toContain("passord");
});

test("does not open what was sealed under another master key", () => {
  const sealed = createSecrets(newMasterKey()).seal("et passord");

  expect(() => createSecrets(newMasterKey()).open(sealed)).toThrow();
});

test.for([0, 1, 2, 3])("does not open what was changed in part %i or cut", (part) => {
  const secrets = createSecrets(newMasterKey());
  const parts = secrets.seal("et passord").split(".");
  const before = parts[part] ?? "";
  const changed = parts.with(part, (before.startsWith("A") ? "B" : "A") + before.slice(1)).join(".");

  expect(() => secrets.open(changed)).toThrow();
  expect(() => secrets.open(parts.toSpliced(part, 1).join("."))).toThrow();
});

test("does not take a tag that was cut short for a whole one", () => {
  const secrets = createSecrets(newMasterKey());
  const [version, nonce, body, tag = ""] = secrets.seal("et passord").split(".");
  const short = Buffer.from(tag, "base64url").subarray(0, 4).toString("base64url");

  expect(() => secrets.open([version, nonce, body, short].join("."))).toThrow();
});

test("knows a case by a hash that nobody without the key can make, another one in each automation", () => {
  const masterKey = newMasterKey();
  const { businessKeyHash } = createSecrets(masterKey);

  expect(businessKeyHash("a1", "letter:L-1")).toMatch(/^[0-9a-f]{64}$/);
  expect(businessKeyHash("a1", "letter:L-1")).toBe(createSecrets(masterKey).businessKeyHash("a1", "letter:L-1"));
  const others = [
    businessKeyHash("a2", "letter:L-1"),
    businessKeyHash("a1", "letter:L-2"),
    businessKeyHash("a1\nletter", ":L-1"),
    createSecrets(newMasterKey()).businessKeyHash("a1", "letter:L-1"),
    tokenHash("a1\nletter:L-1"),
  ];
  expect(new Set([businessKeyHash("a1", "letter:L-1"), ...others]).size).toBe(6);
});

test("tells master keys apart without telling them", () => {
  const masterKey = newMasterKey();

  expect(createSecrets(masterKey).fingerprint).toBe(createSecrets(masterKey).fingerprint);
  expect(createSecrets(masterKey).fingerprint).not.toBe(createSecrets(newMasterKey()).fingerprint);
  expect(masterKey).not.toContain(createSecrets(masterKey).fingerprint);
  expect(newMasterKey()).toMatch(/^[0-9a-f]{64}$/);
});

test.for(["", "abc", "x".repeat(64), "0".repeat(63), `${"0".repeat(64)}\n`])(
  "refuses %j for a master key",
  (masterKey) => {
    expect(() => createSecrets(masterKey)).toThrow("64 hexadecimal digits");
  },
);
