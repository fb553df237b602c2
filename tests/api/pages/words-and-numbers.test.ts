import { describe, expect, test } from "vitest";
import { whenText, durationText } from "../../../api/pages/components/time.tsx";
import { cronInWords } from "../../../api/pages/cron-words.ts";
import { codeOf, parseMinutes, parseNumber } from "../../../api/pages/form-values.ts";
import { chartScale } from "../../../api/pages/hours/chart-scale.ts";
import { periodChoices, periodOf, yearBefore } from "../../../api/pages/hours/period.ts";
import { nb } from "../../../api/pages/texts.nb.ts";

const today = { now: new Date("2026-09-17T22:30:00Z"), t: nb };

describe("periods are local dates, from the first to before the day after the last", () => {
  const periods = [
    [{}, "2026-01-01", "2026-09-19", "Hittil i år (2026)"],
    [{ periode: "12-maneder" }, "2025-10-01", "2026-09-19", "Siste 12 måneder"],
    [{ periode: "2026-02" }, "2026-02-01", "2026-03-01", "februar 2026"],
    [{ periode: "2025-12" }, "2025-12-01", "2026-01-01", "desember 2025"],
    [{ periode: "2025-t3" }, "2025-09-01", "2026-01-01", "3. tertial 2025"],
    [{ periode: "2024" }, "2024-01-01", "2025-01-01", "2024"],
    [{ fra: "2024-02-29", til: "2024-02-29" }, "2024-02-29", "2024-03-01", "Valgte datoer"],
  ] as const;

  for (const [query, from, to, label] of periods) {
    test(`${JSON.stringify(query)} begins ${from}`, () => {
      expect(periodOf(query, today)).toMatchObject({ from, to, label });
    });
  }

  for (const query of [{ periode: "2026-13" }, { periode: "2026-t4" }, { fra: "1900-01-01", til: "2026-01-01" }]) {
    test(`there is no ${JSON.stringify(query)}`, () => {
      expect(periodOf(query, today)).toBeUndefined();
    });
  }

  test("every choice on offer is a period that has begun", () => {
    const choices = periodChoices(today, [2026, 2025, 2024, 2023]).flatMap((group) => group.options);

    expect(choices.length).toBeGreaterThan(30);
    const begins = choices.map(({ value }) => periodOf({ periode: value }, today)?.from ?? "never");
    expect(begins.filter((from) => from > "2026-09-18")).toEqual([]);
  });

  test("nothing is on offer from before the first year there is something of", () => {
    const values = periodChoices(today, [2026]).flatMap((group) => group.options.map(({ value }) => value));

    expect(values.filter((value) => /^\d/.test(value) && value !== "12-maneder" && !value.startsWith("2026"))).toEqual(
      [],
    );
    expect(values).toContain("2026-t1");
    expect(values).toContain("2026-01");
  });

  test("29 February has a day to be compared with", () => {
    expect(yearBefore({ from: "2024-02-29", to: "2024-03-01" })).toEqual({ from: "2023-03-01", to: "2023-03-01" });
  });
});

describe("numbers as people write them", () => {
  const numbers = [
    ["7,5", 7.5],
    ["1 200", 1200],
    ["1\u00A0200,25", 1200.25],
    ["\u22123", -3],
    ["-3", -3],
    ["7.5", 7.5],
    ["1,2,3", undefined],
    ["sju", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const;

  for (const [text, value] of numbers) {
    test(`«${text}» is ${value}`, () => {
      expect(parseNumber(text)).toBe(value);
    });
  }

  test("minutes become whole seconds", () => {
    expect(parseMinutes("0,33")).toBe(20);
  });
});

test("a code is made of a name", () => {
  expect(codeOf("  Utsettelse på Søknad: æøå é!  ")).toBe("utsettelse-paa-soknad-aeoaa-e");
  expect(codeOf("!!!")).toBe("");
});

describe("schedules in words, or as they are written", () => {
  const schedules = [
    ["30 6 * * 1-5", "mandag til fredag kl. 06:30"],
    ["0 7,13 * * *", "hver dag kl. 07:00 og 13:00"],
    ["0 7 * * 1", "hver mandag kl. 07:00"],
    ["0 7 * * 7", "hver søndag kl. 07:00"],
    ["*/5 * * * *", "hvert 5. minutt"],
    ["*/15 * * * 1-5", "mandag til fredag hvert 15. minutt"],
    ["0 * * * *", "hver hele time"],
    ["0 6 2 * *", "den 2. i måneden kl. 06:00"],
    ["0 6 2 1 *", "0 6 2 1 *"],
    ["0 6-9 * * *", "0 6-9 * * *"],
    ["tull", "tull"],
  ] as const;

  for (const [cron, words] of schedules) {
    test(`${cron} is ${words}`, () => {
      expect(cronInWords(cron, nb.cron)).toBe(words);
    });
  }
});

describe("time in few words", () => {
  const instants = [
    ["2026-09-17T22:05:00Z", "i dag kl. 00:05"],
    ["2026-09-17T21:55:00Z", "i går kl. 23:55"],
    ["2026-03-05T08:07:00Z", "05.03.2026 kl. 09:07"],
  ] as const;

  for (const [instant, words] of instants) {
    test(`${instant} is ${words}`, () => {
      expect(whenText(new Date(instant), today)).toBe(words);
    });
  }

  const durations = [
    [0, "under 0,1 s"],
    [840, "0,8 s"],
    [30_120, "30 s"],
    [59_600, "1 min"],
    [125_000, "2 min 5 s"],
    [11_040_000, "3 t 4 min"],
    [190_800_000, "2 d 5 t"],
  ] as const;

  for (const [milliseconds, words] of durations) {
    test(`${milliseconds} ms is ${words}`, () => {
      expect(durationText(milliseconds, nb).replaceAll("\u00A0", " ")).toBe(words);
    });
  }
});

describe("a chart's scale has round numbers, and room for every value and zero", () => {
  const scales = [
    [
      [0, 130, 218],
      [0, 100, 200, 300],
    ],
    [
      [0.8, 0.4],
      [0, 0.2, 0.4, 0.6, 0.8],
    ],
    [
      [-50, 120],
      [-50, 0, 50, 100, 150],
    ],
    [[-3], [-3, -2, -1, 0]],
    [[], [0, 0.5, 1]],
    [
      [0, 0],
      [0, 0.5, 1],
    ],
  ] as const;

  for (const [values, ticks] of scales) {
    test(`${JSON.stringify(values)} between ${ticks[0]} and ${ticks.at(-1)}`, () => {
      const scale = chartScale(values);

      expect(scale.ticks[0]).toBeLessThanOrEqual(Math.min(0, ...values));
      expect(scale.ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(0, ...values));
      expect(scale.ticks.map((tick) => Number(tick.toFixed(9)))).toEqual(ticks);
      for (const value of [0, ...values]) {
        expect(scale.y(value)).toBeGreaterThanOrEqual(0);
        expect(scale.y(value)).toBeLessThanOrEqual(100);
      }
    });
  }
});
