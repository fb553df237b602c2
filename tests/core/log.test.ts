import { describe, expect, test } from "vitest";
import { createLogger, maskPersonalNumbers } from "../../core/log.ts";

const masked: [text: string, shown: string][] = [
  ["15808012345", "***********"],
  ["fnr 158080 12345.", "fnr ***********."],
  ["158080-12345 og 158080.12345", "*********** og ***********"],
  ["158080\u00a012345", "***********"],
  ["konto 1234.56.78903, 1234 56 78903", "konto ***********, ***********"],
  ["a15808012345b", "a***********b"],
  ["sak 2026-15808012345", "sak 2026-***********"],
];

const shown = [
  "1234567890",
  "123456789012",
  "2026-03-02T10:00:00.123Z",
  "fødselsdato 150880",
  "saksnr 2026/123456",
  "orgnr 987 654 325",
  "019a7c12-3456-7abc-8def-a12345678901",
  "019a7c12-3456-7abc-8def-12345678901a",
];

describe("maskPersonalNumbers", () => {
  test.for(masked)("masks %j as %j", ([text, expected]) => {
    expect(maskPersonalNumbers(text)).toBe(expected);
  });

  test.for(shown)("leaves %j", (text) => {
    expect(maskPersonalNumbers(text)).toBe(text);
  });
});

function logLines(level = "info") {
  const lines: string[] = [];
  return { log: createLogger(level, { write: (line) => void lines.push(line) }), lines };
}

test("writes JSON lines with fields, a fixed message and an instant", () => {
  const { log, lines } = logLines();

  log.child({ worker: "w1" }).warn({ runId: "r1", err: new Error("fagsystemet svarer ikke") }, "collecting failed");

  const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
  expect(line).toMatchObject({
    worker: "w1",
    runId: "r1",
    msg: "collecting failed",
    err: { message: "fagsystemet svarer ikke" },
  });
  expect(new Date(String(line["time"])).getTime()).toBeGreaterThan(0);
});

test("never prints what is secret by its name, at the top, one level down or in a child logger", () => {
  const { log, lines } = logLines();
  const secrets = {
    password: "hemmelig-1",
    secret: "hemmelig-2",
    token: "hemmelig-3",
    apiKey: "hemmelig-4",
    input: { a: "hemmelig-5" },
  };

  log.info({ ...secrets, credential: secrets, caseNumber: 1 }, "opened");
  log.child({ ...secrets, credential: secrets }).info("opened by a child");

  expect(lines).toHaveLength(2);
  expect(lines.join("")).not.toContain("hemmelig");
  expect(lines[0]).toContain('"caseNumber":1');
});

test("masks personal numbers wherever they stand: in a message, a field, an error or its stack", () => {
  const { log, lines } = logLines();

  log.error({ subject: "fnr 158080 12345", err: new Error("fant ikke 15808012345") }, "konto 1234.56.78903");

  expect(lines[0]).not.toMatch(/158080|1234\.56/);
  expect(lines[0]?.match(/\*{11}/g)?.length).toBeGreaterThanOrEqual(3);
});

test("keeps still below its level", () => {
  const { log, lines } = logLines("warn");

  log.info("quiet");
  log.warn("loud");

  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(["loud"]);
});
