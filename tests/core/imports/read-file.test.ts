import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readFile } from "../../../core/imports/read-file.ts";
import type { Table } from "../../../core/imports/table.ts";
import { aWorkbook, dateStyle, partsOf } from "./workbook.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

async function tableOf(bytes: Uint8Array): Promise<Table> {
  const content = await readFile(bytes);
  if (content.kind !== "table") throw new Error("Not a table");
  return content.table;
}

const refusal = (rule: string, code = "malformed") => ({ code, fields: [{ field: "file", rule }] });

describe("rows of text", () => {
  test.for([
    ["UTF-8 with a mark and semicolons", bytesOf("\uFEFFnavn;beløp\r\nÅse;1,5\r\n")],
    ["UTF-8 with commas", bytesOf('navn,beløp\nÅse,"1,5"\n')],
    ["UTF-8 with tabs", bytesOf("navn\tbeløp\nÅse\t1,5")],
    ["Windows-1252", Uint8Array.from(Buffer.from("navn;beløp\r\nÅse;1,5\r\n", "latin1"))],
    ["UTF-16 with a mark", Uint8Array.from(Buffer.from("\uFEFFnavn;beløp\r\nÅse;1,5\r\n", "utf16le"))],
  ] as const)("%s", async ([, bytes]) => {
    expect(await tableOf(bytes)).toEqual({
      header: { number: 1, cells: ["navn", "beløp"] },
      rows: [{ number: 2, cells: ["Åse", "1,5"] }],
    });
  });

  test("rows are numbered as a spreadsheet numbers them: empty lines count, lines inside quotes do not", async () => {
    const { header, rows } = await tableOf(bytesOf('\n\na;b\n"en\nto";1\n\n;\ntre;2\n'));

    expect(header.number).toBe(3);
    expect(rows).toEqual([
      { number: 4, cells: ["en\nto", "1"] },
      { number: 7, cells: ["tre", "2"] },
    ]);
  });

  test("the line that names the sign between cells is no row, but counts", async () => {
    expect(await tableOf(bytesOf("sep=|\r\na|b\r\n1;5|2\r\n"))).toEqual({
      header: { number: 2, cells: ["a", "b"] },
      rows: [{ number: 3, cells: ["1;5", "2"] }],
    });
  });

  test.for([
    ["a quote that is never closed", bytesOf('a;b\n"1;2\n3;4\n'), refusal("malformed_csv")],
    ["text after a quote", bytesOf('a;b\n"1"x;2\n'), refusal("malformed_csv")],
    ["nothing", bytesOf(""), refusal("empty")],
    ["empty lines", bytesOf("\n;;\n\n"), refusal("empty")],
    ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), refusal("not_text")],
    [
      "201 columns",
      bytesOf(`${Array.from({ length: 201 }, (_, at) => `k${at}`).join(";")}\n`),
      refusal("too_many_columns", "too_large"),
    ],
    ["100,001 rows", bytesOf(`a\n${"1\n".repeat(100_001)}`), refusal("too_many_rows", "too_large")],
    ["more than 20 MiB", new Uint8Array(20 * 1_048_576 + 1).fill(65), refusal("too_large", "too_large")],
  ] as const)("refuses %s", async ([, bytes, why]) => {
    await expect(readFile(bytes)).rejects.toMatchObject(why);
  });

  test("a quote that was forgotten is told by its line", async () => {
    await expect(readFile(bytesOf('a;b\n1;2\n3"4;5"x\n'))).rejects.toMatchObject({ message: /line 3/ });
  });

  test("lets others be served while a large file is read", async () => {
    let longestMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    const startedAt = performance.now();

    await readFile(bytesOf(`nummer;tekst\n${"1;to tre fire fem seks sju åtte\n".repeat(60_000)}`));

    clearInterval(watch);
    expect(longestMs).toBeGreaterThan(0);
    expect(longestMs).toBeLessThan((performance.now() - startedAt) / 2);
  });

  test("takes 100,000 rows", async () => {
    const { rows } = await tableOf(bytesOf(`a;b\n${"1;2\n".repeat(100_000)}`));

    expect(rows).toHaveLength(100_000);
  });
});

describe("JSON", () => {
  test("an array, and an object with items", async () => {
    const objects = [{ a: 1 }, { a: 2 }];

    expect(await readFile(bytesOf(`\uFEFF  ${JSON.stringify(objects)}`))).toEqual({ kind: "objects", objects });
    expect(await readFile(bytesOf(JSON.stringify({ items: objects })))).toEqual({ kind: "objects", objects });
  });

  test.for([
    ["JSON that is cut short", '[{"a":1},', refusal("malformed_json")],
    ["an array of numbers", "[1,2]", refusal("not_cases")],
    ["an object without items", "{}", refusal("not_cases")],
    ["no cases", "[]", refusal("empty")],
    ["a million levels", `[{"a":${"[".repeat(1_000_000)}`, refusal("too_deep", "too_large")],
    ["100,001 cases", `[${"{},".repeat(100_000)}{}]`, refusal("too_many_rows", "too_large")],
  ] as const)("refuses %s", async ([, text, why]) => {
    await expect(readFile(bytesOf(text))).rejects.toMatchObject(why);
  });
});

test.for([
  ["a text without an end", `[{"a":"${'\\"'.repeat(2_000_000)}`, refusal("malformed_json")],
  ["a million empty objects", `[${"{},".repeat(1_000_000)}{}]`, refusal("too_many_rows", "too_large")],
  ["a hundred thousand levels", `[${"[".repeat(100_000)}`, refusal("too_deep", "too_large")],
] as const)("JSON of %s is refused at once", async ([, text, why]) => {
  const startedAt = performance.now();

  await expect(readFile(bytesOf(text))).rejects.toMatchObject(why);

  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

describe("workbooks", () => {
  test("texts, numbers, dates, yes and no, the saved value of formulas, and cells that are left out", async () => {
    const bytes = aWorkbook([
      ["Navn", "Beløp", "Dato", "Haster", "Sum", "Feil"],
      [
        "Åse & co",
        1234.5,
        { raw: `<c r="@" s="${dateStyle}"><v>46086</v></c>` },
        true,
        { raw: `<c r="@"><f>B2*2</f><v>2469</v></c>` },
        { raw: `<c r="@" t="e"><f>1/0</f><v>#DIV/0!</v></c>` },
      ],
      [
        { raw: `<c r="@" t="inlineStr"><is><t>rett i cellen</t></is></c>` },
        null,
        { raw: `<c r="@" s="${dateStyle}"><v>46086.375</v></c>` },
        false,
        { raw: `<c r="@"><f>HYPERLINK("x")</f></c>` },
      ],
    ]);

    expect((await tableOf(bytes)).rows).toEqual([
      { number: 2, cells: ["Åse & co", 1234.5, "2026-03-05", true, 2469, { error: "#DIV/0!" }] },
      { number: 3, cells: ["rett i cellen", null, "2026-03-05T09:00:00", false] },
    ]);
  });

  test("rows have the sheet's own numbers, and a hidden sheet is passed over", async () => {
    const { header, rows } = await tableOf(aWorkbook([["a"], ["1"]], { hiddenFirst: true, rowNumbers: [4, 9] }));

    expect([header.number, rows[0]?.number]).toEqual([4, 9]);
  });

  test("a row whose number is none is counted on from the row before", async () => {
    const sheet = `<worksheet><sheetData><row r="3"><c t="str"><v>a</v></c></row><row r="x"><c t="str"><v>1</v></c></row></sheetData></worksheet>`;

    const { header, rows } = await tableOf(
      aWorkbook([["a"]], { more: { "xl/worksheets/sheet1.xml": bytesOf(sheet) } }),
    );

    expect([header, ...rows].map(({ number }) => number)).toEqual([3, 4]);
  });

  test("macros are not looked at", async () => {
    const more = { "xl/vbaProject.bin": new Uint8Array(5_000).fill(7) };

    expect((await tableOf(aWorkbook([["a"], ["1"]], { more }))).rows).toHaveLength(1);
  });

  test("a sheet that unpacks to three hundred times itself is refused before it is unpacked", async () => {
    const bomb = aWorkbook([["a"]], { more: { "xl/worksheets/sheet1.xml": new Uint8Array(60 * 1_048_576) } });
    expect(bomb.length).toBeLessThan(200_000);

    await expect(readFile(bomb)).rejects.toMatchObject(refusal("unpacks_to_too_much", "too_large"));
  });

  test("so are many parts that are small each and more than 200 MiB together", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `xl/media/${index}.bin`);
    const bytes = aWorkbook([["a"]], {
      more: Object.fromEntries(names.map((name) => [name, bytesOf(name.repeat(9))])),
    });
    for (const name of names) lieAboutSize(bytes, name, 4_000_000);

    await expect(readFile(bytes)).rejects.toMatchObject(refusal("unpacks_to_too_much", "too_large"));
  });

  test("a part that is more than the file says is given up, not unpacked", async () => {
    const bytes = aWorkbook([["a"]], { more: { "xl/worksheets/sheet1.xml": new Uint8Array(8 * 1_048_576) } });
    lieAboutSize(bytes, "xl/worksheets/sheet1.xml", 100);

    await expect(readFile(bytes)).rejects.toMatchObject(refusal("not_a_workbook"));
  });

  test("one text that a hundred thousand cells name is counted in each of them", async () => {
    const text = "x".repeat(32_000);
    const cell = { raw: `<c r="@" t="s"><v>0</v></c>` };
    const rows = [[text], ...Array.from({ length: 2_000 }, () => [cell])];

    await expect(readFile(aWorkbook(rows))).rejects.toMatchObject(refusal("too_much_text", "too_large"));
  });

  test("a document type, with which texts could be blown up, is refused", async () => {
    const { "xl/sharedStrings.xml": _, ...parts } = partsOf([["a"]]);
    const lol = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>`;

    const bytes = zipSync({ ...parts, "xl/sharedStrings.xml": bytesOf(lol) });
    await expect(readFile(bytes)).rejects.toMatchObject(refusal("not_a_workbook"));
  });

  test.for([
    [
      "a workbook with a password, or an old one",
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      refusal("encrypted"),
    ],
    ["half a workbook", aWorkbook([["a"], ["1"]]).slice(0, 400), refusal("not_a_workbook")],
    [
      "another packed file",
      zipSync({ mimetype: bytesOf("application/vnd.oasis.opendocument.spreadsheet") }),
      refusal("not_a_workbook"),
    ],
    [
      "a sheet that is not XML",
      aWorkbook([["a"]], { more: { "xl/worksheets/sheet1.xml": bytesOf("<row><c></row>") } }),
      refusal("not_a_workbook"),
    ],
    [
      "201 columns",
      aWorkbook([Array.from({ length: 201 }, (_, at) => `k${at}`)]),
      refusal("too_many_columns", "too_large"),
    ],
  ] as const)("refuses %s", async ([, bytes, why]) => {
    await expect(readFile(bytes)).rejects.toMatchObject(why);
  });
});

/** Makes both directories of a packed file say that a part is so many bytes unpacked. */
function lieAboutSize(bytes: Uint8Array, name: string, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(name); at !== -1; at = buffer.indexOf(name, at + 1)) {
    if (buffer.readUInt32LE(Math.max(0, at - 46)) === 0x02014b50) buffer.writeUInt32LE(size, at - 46 + 24);
    else if (buffer.readUInt32LE(at - 30) === 0x04034b50) buffer.writeUInt32LE(size, at - 30 + 22);
  }
}
