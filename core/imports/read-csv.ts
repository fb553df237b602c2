import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { z } from "zod";
import { badFile, type Table, TableBuilder } from "./table.ts";

const Parsed = z.object({
  record: z.array(z.string()),
  info: z.object({ records: z.int(), empty_lines: z.int() }),
});

const longestRecord = 1_048_576;
const pieceLength = 65_536;

/**
 * Reads rows of text: semicolons, commas or tabs between them, in UTF-8 with or without a mark, UTF-16 or Windows-1252.
 *
 * @throws AppError `malformed` naming the line; `too_large`.
 */
export async function readCsv(bytes: Uint8Array): Promise<Table> {
  const { text, skipped, delimiter } = withoutHint(decode(bytes));
  const builder = new TableBuilder();
  const parser = parse({
    delimiter: delimiter ?? delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  });
  try {
    for await (const each of Readable.from(piecesOf(text)).pipe(parser)) {
      const { record, info } = Parsed.parse(each);
      builder.add({ number: info.records + info.empty_lines + skipped, cells: record.map((cell) => cell.trim()) });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw badFile("malformed_csv", `Not readable as CSV near line ${parser.info.lines + skipped}: ${error.code}`);
  }
  return builder.table();
}

/** What the bytes say, whoever wrote them. */
export function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const text = utf8(bytes) ?? new TextDecoder("windows-1252").decode(bytes);
  // oxlint-disable-next-line no-control-regex -- what no text file holds
  if (/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text)) throw badFile("not_text", "The file is neither text nor a workbook");
  return text;
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Spreadsheets may be told the delimiter in a line of its own, `sep=;`, that they do not show. */
function withoutHint(text: string): { text: string; skipped: number; delimiter?: string } {
  const hint = /^sep=([;,\t|])\r?\n/.exec(text);
  const delimiter = hint?.[1];
  if (!hint || delimiter === undefined) return { text, skipped: 0 };
  return { text: text.slice(hint[0].length), skipped: 1, delimiter };
}

/** The sign that parts the first line most often; a semicolon when none does, as Norwegian spreadsheets write. */
function delimiterOf(text: string): string {
  const line = /[^\r\n]+/.exec(text)?.[0].replaceAll(/"[^"]*"/g, "") ?? "";
  const times = (sign: string) => line.split(sign).length;
  return [";", "\t", ","].reduce((best, sign) => (times(sign) > times(best) ? sign : best));
}

async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += pieceLength) {
    yield text.slice(at, at + pieceLength);
    // Others are served in between.
    await setImmediate();
  }
}
