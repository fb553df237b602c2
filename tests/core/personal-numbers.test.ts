import { describe, expect, test } from "vitest";
import { holdsPersonalNumber, maskPersonalNumbers, starPersonalNumbers } from "../../core/personal-numbers.ts";

const masked: [text: string, shown: string][] = [
  ["15808012345", "***********"],
  ["fnr 158080 12345.", "fnr ***********."],
  ["158080-12345 og 158080.12345", "*********** og ***********"],
  ["158080\u00a012345", "***********"],
  ["konto 1234.56.78903, 1234 56 78903", "konto ***********, ***********"],
  ["a15808012345b", "a***********b"],
  ["15808012345abcdef", "***********abcdef"],
  ["sak 2026-15808012345", "sak 2026-***********"],
  ["05.10.2026 158080 12345", "05.10.2026 ***********"],
  ["158080\n      12345", "***********"],
  [String.raw`{"msg":"158080\n12345"}`, '{"msg":"***********"}'],
  ["?fnr=158080%2012345&q=%2015808012345", "?fnr=***********&q=%20***********"],
  ["?fnr=158080+12345&konto=1234.56.78903", "?fnr=***********&konto=***********"],
  ["LIKE '%15808012345%', LIKE '%20808012345%'", "LIKE '%***********%', LIKE '%***********%'"],
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
  "158680    123 04",
  "15 86\n      80 12304",
  "15+86+80+12304",
  "15%2086%2080%2012304",
  "15%2F86%2F80%3A12304",
  "158680\u2011123\u200b04",
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
  "sha256 9f86d081884c7d659a2feaa0c55ad01515868012304a4f1b2b0b822cd15d6c15",
  "15 86 80 12305",
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
    expect(starPersonalNumbers(text)).toBe(text);
    expect(holdsPersonalNumber(text)).toBe(false);
  });

  test.for([...masked.map(([text]) => text), ...idInGroups])("finds in %j what is starred in its place", (text) => {
    const starred = starPersonalNumbers(text);

    expect(holdsPersonalNumber(text)).toBe(true);
    expect(starred).toHaveLength(text.length);
    expect(starred.replace(/%(?:20|2F|3A)/g, "").match(/\*/g)?.length).toBe(
      11 * (maskPersonalNumbers(text).match(/\*+/g) ?? []).length,
    );
  });
});

test.for([
  "1.",
  "1",
  "15 ",
  "1 - ",
  "15.06.80 12345 ",
  "2026-11-05 10:",
  "019a7c12-3456-",
  "%20",
  "1%20",
  "1+",
  "158680 ",
])("a text of %j over and over is gone through at once", (again) => {
  const took = (length: number) => {
    const text = again.repeat(length / again.length) + " ".repeat(length / 10);
    const rounds = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      maskPersonalNumbers(text);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return Math.min(...rounds);
  };

  // What takes time by the square of the length takes a hundred times as long.
  expect(took(100_000)).toBeLessThan(40 * Math.max(took(10_000), 1));
});

test.for(["1:", "1%20", " "])("five megabytes of %j are gone through, and show no number", (again) => {
  const text = again.repeat(5_000_000 / again.length);

  const starred = starPersonalNumbers(`fnr 158680 12304, ${text}, fnr 158680 12304`);

  expect(starred).toHaveLength(text.length + 36);
  expect(starred).not.toContain("12304");
});

test("a long text is masked as a short one is, wherever it is gone through apart", () => {
  const line = "sak 2026/1 gjelder fnr 158680 12304 og id 019a7c12-3456-7abc-8def-12345678901a, ";
  const times = 4_000;

  expect(maskPersonalNumbers(line.repeat(times))).toBe(maskPersonalNumbers(line).repeat(times));
});
