import { describe } from "vitest";
import { inTurn } from "../../../core/imports/in-turn.ts";
import { readFileApart } from "../../../core/imports/read-apart.ts";
import { readFile } from "../../../core/imports/read-file.ts";
import { createImport } from "../../../core/imports/index.ts";
import { anAutomation, contextFor, expect, test } from "../../support/context.ts";
import { aWorkbook } from "./workbook.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("a file that is read in a thread of its own", () => {
  const rows = [["nr", "navn"], ...Array.from({ length: 2_500 }, (_, index) => [index, `Kari ${index}`])];
  const files: [string, Uint8Array][] = [
    ["a workbook", aWorkbook(rows)],
    ["rows of text", bytesOf("nr;navn\n1;Kari\n\n2;Ola\n")],
    ["JSON", bytesOf(JSON.stringify(Array.from({ length: 2_500 }, (_, nr) => ({ nr, navn: { fornavn: "Kari" } }))))],
  ];

  test.for(files)("says what it says otherwise: %s", async ([, bytes]) => {
    expect(await readFileApart(bytes)).toEqual(await readFile(bytes));
  });

  test("is refused with the same reason", async () => {
    const [wrong, damaged] = [bytesOf("{]"), aWorkbook(rows).subarray(0, 200)];

    for (const bytes of [wrong, damaged, new Uint8Array()]) {
      const reason: unknown = await readFile(bytes).catch((error: unknown) => error);
      await expect(readFileApart(bytes)).rejects.toEqual(reason);
    }
  });

  test("is given up when it takes too much memory, and the next one is read", async () => {
    const many = Array.from({ length: 30_000 }, (_, row) => [1, 2, 3, 4, 5].map((column) => `tekst ${row}.${column}`));

    const refused = readFileApart(aWorkbook([["nr"], ...many]), { memoryMiB: 16, seconds: 60 });

    await expect(refused).rejects.toMatchObject({ code: "too_large", fields: [{ rule: "too_much_memory" }] });
    expect(await readFileApart(bytesOf("a\n1\n"))).toMatchObject({ kind: "table" });
  });

  test("is given up when it takes too long", async () => {
    const refused = readFileApart(aWorkbook(rows), { memoryMiB: 512, seconds: 0.01 });

    await expect(refused).rejects.toMatchObject({ code: "too_large", fields: [{ rule: "too_slow" }] });
  });
});

test("two files are read at a time, six wait, and the next is sent away; a place is handed on when one is done", async () => {
  const begun: number[] = [];
  const end: (() => void)[] = [];
  const ask = (number: number) =>
    inTurn(async () => {
      begun.push(number);
      await new Promise<void>((resolve) => end.push(resolve));
      if (number === 1) throw new Error("Damaged");
      return number;
    });

  const asked = [0, 1, 2, 3, 4, 5, 6, 7].map((number) => ask(number).catch(() => -1));
  await expect(ask(8)).rejects.toMatchObject({ code: "unavailable", fields: [{ rule: "too_many_at_once" }] });
  expect(begun).toEqual([0, 1]);

  // Each one that is over, well or not, lets the next begin.
  for (let over = 0; over < asked.length; over += 1) {
    await expect.poll(() => end.length).toBeGreaterThan(over);
    end[over]?.();
  }
  expect(await Promise.all(asked)).toEqual([0, -1, 2, 3, 4, 5, 6, 7]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(await inTurn(async () => "free")).toBe("free");
});

test("no file is taken in while as many as may are read and wait", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["OPERATOR"] });
  const { id: automationId } = await anAutomation(db, { tenantId: ctx.tenantId, botId: "letter-filing" });
  const bytes = bytesOf("letterNumber;subject\nL-1;Ett\n");
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const others = Array.from({ length: 8 }, () => inTurn(() => over));

  await expect(createImport(ctx, { automationId, bytes })).rejects.toMatchObject({ code: "unavailable" });
  expect(await db.caseImport.count({ where: { tenantId: ctx.tenantId } })).toBe(0);
  end();
  await Promise.all(others);
  expect(await createImport(ctx, { automationId, bytes })).toMatchObject({ ready: 1 });
});
