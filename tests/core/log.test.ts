import { expect, test } from "vitest";
import { createLogger } from "../../core/log.ts";

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
