import { setImmediate } from "node:timers/promises";
import { type CaseHome, prepareCases, type PreparedCase } from "../cases/index.ts";
import type { Context } from "../context.ts";
import { caseOfObject, caseOfRow, type RowCase, type RowError } from "./cases-of.ts";
import { matchColumns } from "./columns.ts";
import { inputFields } from "./input-fields.ts";
import type { FileContent } from "./read-file.ts";
import type { Row } from "./table.ts";
import { inNorwegian, missingColumn, sameAsRow, sentenceOf } from "./words.ts";

/** A case that may be added, and the row it stands in. */
export type ReadyCase = PreparedCase & { row: number };

/** What a file comes to: rows with something in them, the cases that may be added, and what is wrong with the others. */
export type PreparedImport = { rows: number; ready: ReadyCase[]; errors: RowError[] };

/** Errors that are kept; whoever has so many has made the same one in every row. */
const mostErrors = 10_000;
// Others are served between two of these.
const batchSize = 500;

/** Makes cases of a file's rows by the bot's own schema. Columns that nothing is called by are told as `unused_column`. */
export async function prepareImport(ctx: Context, home: CaseHome, content: FileContent): Promise<PreparedImport> {
  const unitIds = await unitIdsOf(ctx);
  const fields = inputFields(home.bot.input);
  if (content.kind === "objects") {
    const { objects } = content;
    const caseAt = (index: number) => caseOfObject(objects[index] ?? {}, { row: index + 1, fields, unitIds });
    return prepareAll(ctx, { home, count: objects.length, caseAt });
  }
  const { header, rows } = content.table;
  const columns = matchColumns(header, fields);
  const notes = columns.unused.map((name) => atHeader(header, name, "unused_column"));
  const faults = [
    ...columns.twice.map((name) => atHeader(header, name, "column_twice")),
    ...columns.missing.map((field): RowError => {
      return { row: header.number, field: field.path.join("."), rule: "missing_column", message: missingColumn(field) };
    }),
  ];
  if (faults.length > 0) return { rows: rows.length, ready: [], errors: [...faults, ...notes] };
  const none: Row = { number: 0, cells: [] };
  const caseAt = (index: number) => caseOfRow(rows[index] ?? none, columns, unitIds);
  const prepared = await prepareAll(ctx, { home, count: rows.length, caseAt });
  return { ...prepared, errors: [...notes, ...prepared.errors] };
}

function atHeader({ number }: Row, field: string, rule: string): RowError {
  return { row: number, field, rule, message: sentenceOf(rule) };
}

type Rows = { home: CaseHome; count: number; caseAt: (index: number) => RowCase };

async function prepareAll(ctx: Context, { home, count, caseAt }: Rows): Promise<PreparedImport> {
  const ready: ReadyCase[] = [];
  const errors: RowError[] = [];
  const rowByKey = new Map<string, number>();
  for (let index = 0; index < count; index += 1) {
    if (index % batchSize === batchSize - 1) await setImmediate();
    const one = caseAt(index);
    const { prepared, wrong } = prepareOne(ctx, home, one);
    const first = prepared && rowByKey.get(prepared.businessKeyHash);
    if (first !== undefined) wrong.push({ row: one.row, field: "", rule: "duplicate", message: sameAsRow(first) });
    errors.push(...wrong.slice(0, mostErrors - errors.length));
    if (!prepared || wrong.length > 0) continue;
    rowByKey.set(prepared.businessKeyHash, one.row);
    ready.push({ ...prepared, row: one.row });
  }
  return { rows: count, ready, errors };
}

function prepareOne(ctx: Context, home: CaseHome, { row, asked, errors, nameOf }: RowCase) {
  const { prepared, errors: misfits } = prepareCases(ctx, { ...home, inWords: inNorwegian }, [asked]);
  const told = new Set(errors.map(({ field }) => field));
  const more = misfits.flatMap(({ field, rule, message }): RowError[] => {
    const path = field.replace(/^items\[0\]\.(?:input\.?)?/, "");
    const column = nameOf(path.replace(/\[\d+\].*$/, ""));
    // What could not be read is missing in the eyes of the bot, and that is no news.
    if (told.has(column)) return [];
    const words = rule === "not_text" || rule === "unknown_field" ? sentenceOf(rule) : message;
    return [{ row, field: column === "" ? path : column, rule, message: words }];
  });
  return { prepared: prepared[0], wrong: [...errors, ...more] };
}

async function unitIdsOf({ db, tenantId }: Context): Promise<Map<string, string>> {
  const units = await db.organisationUnit.findMany({ where: { tenantId }, select: { id: true, code: true } });
  return new Map(units.map(({ id, code }) => [code.toLowerCase(), id]));
}
