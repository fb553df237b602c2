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
  ["05.10.2026 158080 12345", "05.10.2026 ***********"],
];

/** A national id, whose control digits fit, in every way that somebody may write it. */
const idInGroups = [
  "158680 123 04",
  "15 86 80 12304",
  "15.86.80 12304",
  "15.86.80-123.04",
  "1586 8012304",
  "158680 - 12304",
  "158680–12304",
  "158680/12304",
  "158680:12304",
  "158680  12304",
  "158680\n12304",
  "1 5 8 6 8 0 1 2 3 0 4",
  "1-5.8/6 8 0 - 12304",
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
  "15868012-3041-7158-8012-304158680123",
  "15 86 80 12305",
  "158680    12304",
  "158680, 12304",
  "15 86 80 123041",
  "05.10.2026 200 saker",
  "5. 10. 2026 200 saker",
  "2026-10-05 04:05:10.202",
  "fra 2026-11-05 10:20:26.200 til 2026-11-06",
  "12 345 678 901 kr, 1.234.567,50 kr",
  "tlf. 22 33 44 55, 99 88 77 66",
];

describe("maskPersonalNumbers", () => {
  test.for(masked)("masks %j as %j", ([text, expected]) => {
    expect(maskPersonalNumbers(text)).toBe(expected);
  });

  test.for(idInGroups)("masks the national id %j alone, also among other digits", (id) => {
    expect(maskPersonalNumbers(`fnr ${id}.`)).toBe("fnr ***********.");
    expect(maskPersonalNumbers(`rom 15 12345 ${id} 2`)).toBe("rom 15 12345 *********** 2");
    expect(maskPersonalNumbers(`${id} ${id}`)).toBe("*********** ***********");
  });

  test.for(shown)("leaves %j", (text) => {
    expect(maskPersonalNumbers(text)).toBe(text);
  });
});

test.for(["1.", "1", "15 ", "1 - ", "15.06.80 12345 ", "2026-11-05 10:", "019a7c12-3456-"])(
  "a text of %j over and over is gone through at once",
  (again) => {
    const took = (length: number) => {
      const text = again.repeat(length / again.length);
      const started = performance.now();
      for (let time = 0; time < 5; time += 1) maskPersonalNumbers(text);
      return performance.now() - started;
    };
    took(10_000);

    // What takes time by the square of the length takes a hundred times as long.
    expect(took(100_000)).toBeLessThan(40 * Math.max(took(10_000), 5));
  },
);

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
