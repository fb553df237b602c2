import { describe, expect, test } from "vitest";
import { z } from "zod";
import { coerce, numberOf } from "../../../core/imports/coerce.ts";
import { matchColumns } from "../../../core/imports/columns.ts";
import { parseInstant, parseLocal } from "../../../core/imports/dates.ts";
import { inputFields } from "../../../core/imports/input-fields.ts";
import type { Cell } from "../../../core/imports/table.ts";

describe("numbers", () => {
  test.for([
    ["1234,5", 1234.5],
    ["1 234,50", 1234.5],
    ["1\u00A0234\u202F567", 1_234_567],
    ["1.234,5", 1234.5],
    ["1,234.5", 1234.5],
    ["1.234.567", 1_234_567],
    ["12.5", 12.5],
    ["\u2212 3", -3],
    ["+7", 7],
  ] as const)("%s is %d", ([text, value]) => {
    expect(numberOf(text)).toEqual({ value });
  });

  test.for(["1.234", "-12.500"])("%s may be a thousand or a fraction, and is not guessed", (text) => {
    expect(numberOf(text)).toEqual({ misfit: "ambiguous_number" });
  });

  test.for(["", "tolv", "1,2,3", "1.23,4", "12 kr", "0x10", "1e5", "1,2.3.4", "--1"])("%s is none", (text) => {
    expect(numberOf(text)).toEqual({ misfit: "not_a_number" });
  });
});

describe("dates", () => {
  test.for([
    ["5.3.2026", { date: "2026-03-05", time: undefined }],
    ["05.03.2026 kl. 9:07", { date: "2026-03-05", time: "09:07" }],
    ["2026-03-05", { date: "2026-03-05", time: undefined }],
    ["2026-03-05T09:00:00", { date: "2026-03-05", time: "09:00" }],
    ["29.02.2028", { date: "2028-02-29", time: undefined }],
  ] as const)("%s", ([text, written]) => {
    expect(parseLocal(text)).toEqual(written);
  });

  test.for(["31.02.2026", "2026-13-01", "05/03/2026", "i morgen", "5.3.26", "05.03.2026 25:00"])(
    "%s is none",
    (text) => {
      expect(parseLocal(text)).toBeUndefined();
    },
  );

  test.for(["01.01.0001", "0000-01-01", "0001-01-01T00:00:00Z", "31.12.1899"])("%s is no instant", (text) => {
    expect(parseInstant(text, "16:00")).toBeUndefined();
  });

  test("an instant is in Norwegian time unless it says otherwise, summer and winter", () => {
    expect(parseInstant("05.07.2026", "16:00")?.toISOString()).toBe("2026-07-05T14:00:00.000Z");
    expect(parseInstant("05.01.2026 08:30", "16:00")?.toISOString()).toBe("2026-01-05T07:30:00.000Z");
    expect(parseInstant("2026-01-05T08:30:00Z", "16:00")?.toISOString()).toBe("2026-01-05T08:30:00.000Z");
  });
});

const Input = z.strictObject({
  letterNumber: z.string().regex(/^L-\d+$/),
  amount: z.number().optional(),
  due: z.iso.date(),
  sentAt: z.iso.datetime({ offset: true }).optional(),
  isUrgent: z.boolean().optional(),
  channel: z.enum(["Letter", "Portal"]).optional(),
  born: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  applicant: z.object({ name: z.string().meta({ title: "Søker" }), age: z.int().nullable().optional() }),
  tags: z.array(z.string()).optional(),
});
const fields = inputFields(Input);
const fieldAt = (path: string) => {
  const field = fields.find((each) => each.path.join(".") === path);
  if (!field) throw new Error(`No field ${path}`);
  return field;
};

test("finds every value of the bot's input, what is nested by its path, and which must be given", () => {
  expect(fields.map(({ path, isRequired }) => `${path.join(".")}${isRequired ? "!" : ""}`)).toEqual([
    "letterNumber!",
    "amount",
    "due!",
    "sentAt",
    "isUrgent",
    "channel",
    "born",
    "applicant.name!",
    "applicant.age",
    "tags",
  ]);
});

test.for<[string, Cell, unknown]>([
  ["letterNumber", 12, { value: "12" }],
  ["amount", "1 000,50", { value: 1000.5 }],
  ["amount", 7, { value: 7 }],
  ["amount", "mye", { misfit: "not_a_number" }],
  ["due", "5.3.2026", { value: "2026-03-05" }],
  ["due", "snart", { value: "snart" }],
  ["sentAt", "05.01.2026 08:30", { value: "2026-01-05T07:30:00.000Z" }],
  ["born", "05.03.1980", { value: "1980-03-05" }],
  ["isUrgent", "Ja", { value: true }],
  ["isUrgent", "nei", { value: false }],
  ["isUrgent", true, { value: true }],
  ["isUrgent", "kanskje", { misfit: "not_yes_or_no" }],
  ["channel", "portal", { value: "Portal" }],
  ["channel", "due", { value: "due" }],
  ["applicant.age", "41", { value: 41 }],
  ["tags", '["a","b"]', { value: ["a", "b"] }],
  ["tags", "a, b", { misfit: "not_json" }],
  ["amount", { error: "#N/A" }, { misfit: "cell_error" }],
  ["amount", null, undefined],
  ["amount", "", undefined],
])("a cell for %s: %j", ([path, cell, meant]) => {
  expect(coerce(cell, fieldAt(path))).toEqual(meant);
});

test("columns are found by property, path and title, however they are written; others are told", () => {
  const cells = [
    "Letter number",
    "APPLICANT.NAME",
    "due",
    "Prioritet",
    "Ikke før",
    "Merknad",
    "letter_number",
    "søker",
  ];

  const { used, unused, twice, missing } = matchColumns({ number: 1, cells }, fields);

  expect(used.map((column) => ("field" in column ? column.field.path.join(".") : column.special))).toEqual([
    "letterNumber",
    "applicant.name",
    "due",
    "priority",
    "notBefore",
  ]);
  expect({ unused, twice, missing }).toEqual({ unused: ["Merknad"], twice: ["letter_number", "søker"], missing: [] });
  const short = matchColumns({ number: 1, cells: ["due"] }, fields);
  expect(short.missing.map(({ path }) => path.join("."))).toEqual(["letterNumber", "applicant.name"]);
});

test("a column that is called as something of the language is nothing to a case", () => {
  const header = { number: 1, cells: ["constructor", "__proto__", "toString"] };

  expect(matchColumns(header, [])).toEqual({ used: [], unused: header.cells, twice: [], missing: [] });
});
