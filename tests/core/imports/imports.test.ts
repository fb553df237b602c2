import { describe } from "vitest";
import { addWorkItems } from "../../../core/cases/index.ts";
import type { Context, Engine } from "../../../core/context.ts";
import { addImport, createImport, getImport, importErrorsCsv } from "../../../core/imports/index.ts";
import { anAutomation, aUnit, contextFor, expect, letterBot, test } from "../../support/context.ts";
import { aWorkbook } from "./workbook.ts";

async function anOperator(engine: Engine) {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: ctx.tenantId, botId: letterBot.id });
  const send = (text: string | Uint8Array, fileName = "brev.csv") =>
    createImport(ctx, {
      automationId: automation.id,
      fileName,
      bytes: typeof text === "string" ? new TextEncoder().encode(text) : text,
    });
  return { ctx, automation, send };
}

const casesOf = ({ db }: Context, automationId: string) => db.workItem.count({ where: { automationId } });

const letters = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `L-${from + index};Brev ${from + index}`).join("\n");

describe("looking through a file", () => {
  test("shows the first twenty cases as they will be, with personal numbers masked, and adds none", async ({
    engine,
  }) => {
    const { ctx, automation, send } = await anOperator(engine);
    const unit = await aUnit(engine.db, { tenantId: ctx.tenantId });
    const header = "Letter number;subject;Prioritet;Frist;Ikke før;Sakstype;Enhet";
    const first = `L-0;Om 15868012345;1;01.12.2099;2099-11-01;klage;${unit.code.toUpperCase()}`;

    const shown = await send(`${header}\n${first}\n${letters(1, 30)}`);

    expect(shown).toMatchObject({ rows: 31, ready: 31, known: 0, errors: [], unusedColumns: [], runId: null });
    expect(shown.preview).toHaveLength(20);
    expect(shown.preview[0]).toEqual({
      row: 2,
      businessKey: "letter:L-0",
      input: { letterNumber: "L-0", subject: "Om ***********" },
      caseType: "klage",
      priority: 1,
      deadline: "2099-12-01T15:00:00.000Z",
      notBefore: "2099-10-31T23:00:00.000Z",
    });
    expect(await casesOf(ctx, automation.id)).toBe(0);
    expect(await getImport(ctx, { id: shown.id })).toEqual(shown);
  });

  test("tells every error by row, column and rule in bokmål, and repeats no value", async ({ engine }) => {
    const { ctx, send } = await anOperator(engine);
    const lines = [
      "letterNumber;subject;Prioritet;Enhet;Frist;Merknad",
      "L-1;Brev;;;;",
      "X-15868012345;;12;nei;snart;",
      "L-1;Igjen",
      "L-2;To;to",
    ];

    const { id, rows, ready, errors, errorCount, unusedColumns } = await send(lines.join("\n"));

    expect({ rows, ready, errorCount, unusedColumns }).toEqual({
      rows: 4,
      ready: 1,
      errorCount: 7,
      unusedColumns: ["Merknad"],
    });
    expect(errors).toEqual([
      { row: 3, field: "Prioritet", rule: "out_of_range", message: "Må være fra 1 til 9, der 1 er først" },
      { row: 3, field: "Enhet", rule: "unknown_unit", message: "Det finnes ingen enhet med den koden" },
      { row: 3, field: "Frist", rule: "not_a_date", message: "Må være en dato, for eksempel 05.03.2026" },
      { row: 3, field: "letterNumber", rule: "invalid_format", message: "Har ikke riktig form" },
      { row: 3, field: "subject", rule: "invalid_type", message: "Mangler" },
      { row: 4, field: "", rule: "duplicate", message: "Samme sak som i rad 2" },
      { row: 5, field: "Prioritet", rule: "not_a_whole_number", message: "Må være et helt tall" },
    ]);
    const csv = await importErrorsCsv(ctx, { id });
    expect(csv.startsWith("\uFEFFRad;Kolonne;Regel;Feil\r\n1;Merknad;unused_column;")).toBe(true);
    expect(csv).toContain("3;subject;invalid_type;Mangler\r\n");
    expect(csv).not.toContain("15868012345");
  });

  test("says which columns are missing or given twice, and judges no row by them", async ({ engine }) => {
    const { send } = await anOperator(engine);

    expect(await send("subject;Subject;nummer\na;b;c\nd;e;f\n")).toMatchObject({
      rows: 2,
      ready: 0,
      unusedColumns: ["nummer"],
      errors: [
        { row: 1, field: "Subject", rule: "column_twice" },
        { row: 1, field: "letterNumber", rule: "missing_column", message: "Filen mangler kolonnen letterNumber" },
      ],
    });
  });

  test("takes a workbook and a JSON file to the same cases as rows of text", async ({ engine }) => {
    const { send } = await anOperator(engine);
    const json = [
      { letterNumber: "L-1", subject: "Ett", priority: 2 },
      { input: { letterNumber: "L-2", subject: "To" }, deadline: "2099-12-01T15:00:00Z", frist: "", ukjent: 1 },
    ];

    const [csv, xlsx, fromJson] = [
      await send("letterNumber;subject;prioritet\nL-1;Ett;2\n"),
      await send(
        aWorkbook([
          ["letterNumber", "subject", "prioritet"],
          ["L-1", "Ett", 2],
        ]),
        "brev.xlsx",
      ),
      await send(JSON.stringify(json), "brev.json"),
    ];

    expect(xlsx.preview).toEqual(csv.preview);
    expect(fromJson.preview.map((each) => ({ ...each, row: each.row + 1 }))).toEqual(csv.preview);
    expect(fromJson.errors).toEqual([
      { row: 2, field: "ukjent", rule: "unknown_field", message: "Roboten kjenner ikke dette feltet" },
    ]);
  });

  test("a column's name that begins like a formula is none in the file of errors", async ({ engine }) => {
    const { ctx, send } = await anOperator(engine);
    const { id } = await send('letterNumber;subject;"=HYPERLINK(""http://x"")"\nL-1;a;b\n');

    expect(await importErrorsCsv(ctx, { id })).toContain(`1;"'=HYPERLINK(""http://x"")";unused_column;`);
  });
});

describe("adding a file", () => {
  test("its cases are one run, added once", async ({ engine }) => {
    const { ctx, automation, send } = await anOperator(engine);
    const { id } = await send(`letterNumber;subject;ikke før\n${letters(1, 3)}\nL-4;Senere;01.01.2099`);

    const results = await Promise.allSettled([addImport(ctx, { id }), addImport(ctx, { id })]);

    const [added] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(results.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: { code: "conflict" } }]);
    expect(added).toMatchObject({ added: 4, skipped: 0 });
    const rows = await engine.db.workItem.findMany({ where: { runId: added?.runId ?? "" }, orderBy: { id: "asc" } });
    expect(rows.map(({ businessKey }) => businessKey)).toEqual([
      "letter:L-1",
      "letter:L-2",
      "letter:L-3",
      "letter:L-4",
    ]);
    expect(rows[3]?.notBefore?.toISOString()).toBe("2098-12-31T23:00:00.000Z");
    expect(await casesOf(ctx, automation.id)).toBe(4);
    expect(await engine.db.run.findUniqueOrThrow({ where: { id: added?.runId ?? "" } })).toMatchObject({
      trigger: "PERSON",
      startedBy: ctx.actor.name,
      status: "RUNNING",
    });
    expect(await getImport(ctx, { id })).toMatchObject({ runId: added?.runId, preview: [] });
    await expect(addImport(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("the same file again tells which cases are known, and passes over them when asked to", async ({ engine }) => {
    const { ctx, automation, send } = await anOperator(engine);
    const items = [{ input: { letterNumber: "L-2", subject: "Kom før" } }];
    await addWorkItems(ctx, { automationId: automation.id, items });
    const { id, known, ready } = await send(`letterNumber;subject\n${letters(1, 3)}`);
    expect({ known, ready }).toEqual({ known: 1, ready: 3 });

    await expect(addImport(ctx, { id })).rejects.toMatchObject({ code: "duplicate", fields: [{ field: "skipKnown" }] });
    expect(await casesOf(ctx, automation.id)).toBe(1);
    expect(await addImport(ctx, { id, skipKnown: true })).toMatchObject({ added: 2, skipped: 1 });

    const again = await send(`letterNumber;subject\n${letters(1, 3)}`);
    expect(again.known).toBe(3);
    await expect(addImport(ctx, { id: again.id, skipKnown: true })).rejects.toMatchObject({ code: "conflict" });
    expect(await casesOf(ctx, automation.id)).toBe(3);
  });

  test("rows with errors keep the others out, unless they are passed over", async ({ engine }) => {
    const { ctx, automation, send } = await anOperator(engine);
    const { id } = await send("letterNumber;subject\nL-1;Ett\nfeil;To\n");

    await expect(addImport(ctx, { id })).rejects.toMatchObject({ code: "conflict", message: /1 of 2 rows/ });
    expect(await casesOf(ctx, automation.id)).toBe(0);
    expect(await addImport(ctx, { id, skipErrors: true })).toMatchObject({ added: 1, skipped: 1 });
  });

  test("a retired automation takes no file, and none that was sent before", async ({ engine }) => {
    const { ctx, automation, send } = await anOperator(engine);
    const { id } = await send("letterNumber;subject\nL-1;Ett\n");
    await engine.db.automation.update({ where: { id: automation.id }, data: { status: "RETIRED" } });

    await expect(addImport(ctx, { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(send("letterNumber;subject\nL-2;To\n")).rejects.toMatchObject({ code: "conflict" });
    expect(await casesOf(ctx, automation.id)).toBe(0);
  });
});

test("takes the right to change cases, and another municipality's file is not found", async ({ engine }) => {
  const { ctx, automation, send } = await anOperator(engine);
  const { id } = await send("letterNumber;subject\nL-1;Ett\n");
  const manager = await contextFor(engine, { roles: ["MANAGEMENT", "PROCESS_OWNER"], tenantId: ctx.tenantId });
  const stranger = await contextFor(engine, { roles: ["OPERATOR"] });
  const bytes = new TextEncoder().encode("letterNumber;subject\nL-1;Ett\n");

  for (const read of [getImport, addImport, importErrorsCsv]) {
    await expect(read(manager, { id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(read(stranger, { id })).rejects.toMatchObject({ code: "not_found" });
  }
  const asked = { automationId: automation.id, bytes };
  await expect(createImport(manager, asked)).rejects.toMatchObject({ code: "forbidden" });
  await expect(createImport(stranger, asked)).rejects.toMatchObject({ code: "not_found" });
});
