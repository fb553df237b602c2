import { describe, expect, test } from "vitest";
import { toDbDate } from "../../../core/local-date.ts";
import { resultsOf } from "../../../core/studies/results.ts";

const strata = [
  { key: "enkel", title: "Enkel", share: 0.9 },
  { key: "vedlegg", title: "Med vedlegg", share: 0.1 },
];

const observation = (seconds: number | null, stratum = "", observedOn = "2026-03-02") => ({
  id: `${stratum}${seconds}`,
  tenantId: "",
  studyId: "",
  stratum,
  seconds,
  observedOn: toDbDate(observedOn),
  startedAt: null,
  recordedById: "",
  recordedAt: new Date(0),
  note: null,
  voidReason: null,
});

describe("resultsOf", () => {
  test("says of nothing that there is nothing", () => {
    expect(resultsOf({ strata: [], seed: 1, observations: [] })).toEqual({
      n: 0,
      voided: 0,
      firstOn: null,
      lastOn: null,
      days: 0,
      notYetMeasured: ["too_few_observations", "too_short"],
      figures: null,
      strata: [],
      histogram: [],
      outliers: 0,
    });
  });

  test("counts neither a clock that runs nor what was voided", () => {
    const voided = { ...observation(900), voidReason: "Lunsj" };

    const results = resultsOf({ strata: [], seed: 1, observations: [observation(null), voided, observation(60)] });

    expect(results).toMatchObject({ n: 1, voided: 1 });
  });

  test("is a measurement from ten observations over two weeks, both days counted", () => {
    const nine = Array.from({ length: 9 }, (_, index) => observation(60 + index));
    const late = (day: string) => [...nine, observation(99, "", day)];

    expect(resultsOf({ strata: [], seed: 1, observations: late("2026-03-14") }).notYetMeasured).toEqual(["too_short"]);
    expect(resultsOf({ strata: [], seed: 1, observations: late("2026-03-15") })).toMatchObject({
      notYetMeasured: [],
      days: 14,
      firstOn: "2026-03-02",
      lastOn: "2026-03-15",
    });
  });

  test("covers days across a change of the clock", () => {
    const observations = [observation(60, "", "2026-03-23"), observation(61, "", "2026-04-05")];

    expect(resultsOf({ strata: [], seed: 1, observations }).days).toBe(14);
  });

  test("finds what is far within a stratum, and by all where a stratum has too few to tell", () => {
    const simple = [98, 99, 100, 100, 101, 102].map((seconds) => observation(seconds, "enkel"));

    const results = resultsOf({ strata, seed: 1, observations: [...simple, observation(1000, "vedlegg")] });

    expect(results.outliers).toBe(1);
    expect(resultsOf({ strata, seed: 1, observations: simple }).outliers).toBe(0);
  });
});
