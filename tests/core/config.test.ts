import { expect, test } from "vitest";
import { loadConfig } from "../../core/config.ts";

test("needs no setting at all", () => {
  expect(loadConfig({})).toEqual({
    HOST: "127.0.0.1",
    PORT: 3000,
    MINUTTJAKT_DATA_DIR: ".minuttjakt",
    LOG_LEVEL: "info",
    LOG_DAYS: 90,
    SESSION_HOURS: 12,
    LEASE_SECONDS: 15,
    RECONCILE_SECONDS: 5,
    SHUTDOWN_SECONDS: 10,
    BODY_LIMIT_MIB: 32,
    SECURE_COOKIES: false,
    S3_REGION: "us-east-1",
    S3_PATH_STYLE: true,
  });
});

test("reads numbers, truth and addresses, and an empty setting as none", () => {
  const config = loadConfig({
    DATABASE_URL: "postgresql://minuttjakt:x@db.example/minuttjakt",
    REDIS_URL: "rediss://redis.example:6380/1",
    PORT: "8080",
    SECURE_COOKIES: "true",
    MINUTTJAKT_MASTER_KEY: "AB".repeat(32),
    LEASE_SECONDS: "",
    MINUTTJAKT_BROWSER: "",
    ALERT_NETWORKS: "10.20.0.0/16, fd12::/48",
    UNKNOWN: "1",
  });

  expect(config).toMatchObject({
    PORT: 8080,
    SECURE_COOKIES: true,
    LEASE_SECONDS: 15,
    REDIS_URL: "rediss://redis.example:6380/1",
    ALERT_NETWORKS: ["10.20.0.0/16", "fd12::/48"],
  });
  expect(config).not.toHaveProperty("MINUTTJAKT_BROWSER");
  expect(config).not.toHaveProperty("UNKNOWN");
  expect(Object.isFrozen(config)).toBe(true);
});

test("names every wrong setting at once, and repeats no value", () => {
  const wrong = {
    DATABASE_URL: "mysql://root:hemmelig@db/x",
    REDIS_URL: "hemmelig",
    PORT: "70000",
    MINUTTJAKT_MASTER_KEY: "hemmelig",
    LOG_LEVEL: "loud",
    SESSION_HOURS: "0",
    LEASE_SECONDS: "1",
    RECONCILE_SECONDS: "often",
    BODY_LIMIT_MIB: "1.5",
    SECURE_COOKIES: "perhaps",
    S3_ENDPOINT: "ftp://hemmelig",
    S3_BUCKET: "hemmelig_",
    S3_PATH_STYLE: "perhaps",
    SMTP_URL: "https://hemmelig@mail",
    MAIL_FROM: "hemmelig",
    PUBLIC_URL: "hemmelig",
    ALERT_NETWORKS: "10.20.0.0/16,0.0.0.0/0",
  };

  const told = messageOf(() => loadConfig(wrong));

  for (const name of Object.keys(wrong)) expect(told).toMatch(new RegExp(`^  ${name}: \\S`, "m"));
  expect(told.split("\n")).toHaveLength(1 + Object.keys(wrong).length);
  expect(told).not.toContain("hemmelig");
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("Nothing was refused");
}

test("a store for artefacts is named with its keys, or not at all", () => {
  const whole = { S3_BUCKET: "minuttjakt", S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "hemmelig" };

  expect(loadConfig(whole)).toMatchObject(whole);
  expect(messageOf(() => loadConfig({ S3_ENDPOINT: "http://127.0.0.1:9000" }))).toMatch(
    /S3_BUCKET: must be set too.*\n.*S3_ACCESS_KEY_ID: must be set too.*\n.*S3_SECRET_ACCESS_KEY: must be set too/,
  );
  const { S3_SECRET_ACCESS_KEY: _, ...unfinished } = whole;
  expect(messageOf(() => loadConfig(unfinished))).toMatch(/^ {2}S3_SECRET_ACCESS_KEY: must be set too/m);
});

test("a server for e-mail takes an address to send from", () => {
  const mail = { SMTP_URL: "smtps://robot:hemmelig@mail.fjordvik.example", MAIL_FROM: "robot@fjordvik.example" };

  expect(loadConfig(mail)).toMatchObject(mail);
  expect(messageOf(() => loadConfig({ SMTP_URL: mail.SMTP_URL }))).toMatch(/^ {2}MAIL_FROM: must be set too/m);
});
