import type { Db, PeriodKind, PeriodStatus } from "../../../core/db.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { closingOf, periodFrom } from "../../../core/periods/index.ts";
import { aTenant, expect, test } from "../../support/context.ts";

async function aYear(db: Db) {
  const { id: tenantId } = await aTenant(db);
  let number = 0;
  const put = async (kind: PeriodKind, first: string, as: PeriodStatus | { content: object }) => {
    const { status, content } =
      typeof as === "string" ? { status: as, content: {} } : { status: "CLOSED" as const, ...as };
    const days = periodFrom(kind, first);
    if (!days) throw new Error(`${first} begins no ${kind}`);
    const data = { tenantId, kind, from: toDbDate(days.from), to: toDbDate(days.to), status };
    const { id: periodId } = await db.period.create({ data });
    if (status === "PROPOSED") return null;
    number += 1;
    const bytes = new Uint8Array([1]);
    const signed = { content, contentHash: bytes, throughId: 0n, chainHash: bytes, signature: bytes };
    const closed = { proposedBy: "Liv", closedBy: "Kai", closedById: tenantId, closedAt: new Date() };
    const { id } = await db.periodReport.create({
      data: { tenantId, periodId, number, revision: 1, ...signed, ...closed },
    });
    return { id, number, revision: 1, hasTotals: false };
  };
  return { tenantId, put, closing: (from: string, to: string) => closingOf(db, tenantId, { from, to }) };
}

test("days that no period has closed are open, also when it is proposed", async ({ db }) => {
  const { closing, put } = await aYear(db);
  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "OPEN", report: null });

  await put("YEAR", "2025-01-01", "PROPOSED");

  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "OPEN", report: null });
});

test("the report is that of the shortest closed period that holds the days", async ({ db }) => {
  const { closing, put } = await aYear(db);
  const march = await put("MONTH", "2025-03-01", "CLOSED");
  const year = await put("YEAR", "2025-01-01", "CLOSED");

  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "CLOSED", report: year });
  expect(await closing("2025-03-05", "2025-04-01")).toEqual({ state: "CLOSED", report: march });
  expect(await closing("2025-04-01", "2025-05-01")).toEqual({ state: "CLOSED", report: year });
  expect(await closing("2025-03-05", "2026-01-02")).toEqual({ state: "OPEN", report: null });
});

test("totals are signed of a period's own days, by a report that has them, and of no other days", async ({ db }) => {
  const { closing, put } = await aYear(db);
  const tertial = await put("TERTIAL", "2025-01-01", { content: { besideNet: { naiveSeconds: 0 } } });
  await put("TERTIAL", "2025-05-01", "CLOSED");

  expect(await closing("2025-01-01", "2025-05-01")).toEqual({
    state: "CLOSED",
    report: { ...tertial, hasTotals: true },
  });
  expect(await closing("2025-01-01", "2025-02-01")).toEqual({ state: "CLOSED", report: tertial });
  expect(await closing("2025-05-01", "2025-09-01")).toMatchObject({ report: { hasTotals: false } });
});

test("days of several closed periods after one another are closed, and in no one report", async ({ db }) => {
  const { closing, put } = await aYear(db);
  await put("TERTIAL", "2025-01-01", "CLOSED");
  await put("TERTIAL", "2025-09-01", "CLOSED");
  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "OPEN", report: null });

  await put("TERTIAL", "2025-05-01", "CLOSED");

  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "CLOSED", report: null });
});

test("a period that is opened to be corrected says so, with the report that still stands", async ({ db }) => {
  const { closing, put } = await aYear(db);
  const year = await put("YEAR", "2025-01-01", "RESTATING");

  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "RESTATING", report: year });
});

test("another municipality's periods close nothing", async ({ db }) => {
  const { put } = await aYear(db);
  await put("YEAR", "2025-01-01", "CLOSED");
  const { closing } = await aYear(db);

  expect(await closing("2025-01-01", "2026-01-01")).toEqual({ state: "OPEN", report: null });
});
