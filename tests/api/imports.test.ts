import { aWorkbook } from "../core/imports/workbook.ts";
import type { Engine } from "../../core/context.ts";
import { anAutomation, letterBot } from "../support/context.ts";
import { type App, aCaller, expect, everyRow, test } from "./api.ts";

type Body = { status: number; body: Record<string, unknown> };

async function anOperator(engine: Engine, app: App) {
  const caller = await aCaller(engine, { app, roles: ["OPERATOR"] });
  const automation = await anAutomation(engine.db, { tenantId: caller.tenantId, botId: letterBot.id });
  const send = async (payload: Uint8Array | FormData, type?: string): Promise<Body> => {
    const response = await app.request(`/api/v1/imports?automationId=${automation.id}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${caller.key}`, ...(type && { "Content-Type": type }) },
      body: payload instanceof FormData ? payload : new Uint8Array(payload),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { caller, automation, send };
}

const csv = new TextEncoder().encode("letterNumber;subject\nL-1;Ett\nfeil;To\n");
const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

test("a file comes as the body or in a form, is shown, and is added when it is told to", async ({ app, engine }) => {
  const { caller, send } = await anOperator(engine, app);
  const form = new FormData();
  form.set("file", new File([csv], "brev.csv"));

  const sent = [
    await send(csv, "text/csv"),
    await send(
      aWorkbook([
        ["letterNumber", "subject"],
        ["L-1", "Ett"],
        ["feil", "To"],
      ]),
      sheet,
    ),
    await send(form),
  ];

  for (const { status, body } of sent) {
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { rows: 2, ready: 1, errors: [{ row: 3, field: "letterNumber", message: "Har ikke riktig form" }] },
    });
  }
  expect(sent[2]?.body["fileName"]).toBe("brev.csv");
  const at = `/imports/${String(sent[0]?.body["id"])}`;
  expect(await caller.get(at)).toMatchObject({ status: 200, body: { ready: 1, known: 0, runId: null } });
  const errors = await caller.get(`${at}/errors`);
  expect(errors.headers.get("Content-Disposition")).toBe('attachment; filename="feil.csv"');
  expect(errors.body).toContain("3;letterNumber;invalid_format;Har ikke riktig form");
  expect(await caller.post(`${at}/add`, {})).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect(await caller.post(`${at}/add`, { skipErrors: true })).toMatchObject({
    status: 201,
    body: { added: 1, skipped: 1 },
  });
});

test("a file that is no file of cases is refused by name, and nothing is kept of it", async ({ app, engine, db }) => {
  const { send } = await anOperator(engine, app);
  const before = await everyRow(db);
  const bomb = aWorkbook([["a"]], { more: { "xl/worksheets/sheet1.xml": new Uint8Array(60 * 1_048_576) } });
  const wrong = (status: number, code: string, rule: string) => ({
    status,
    body: { code, errors: [{ field: "file", rule }] },
  });

  expect(await send(bomb, sheet)).toMatchObject(wrong(413, "too_large", "unpacks_to_too_much"));
  expect(await send(new Uint8Array(21 * 1_048_576).fill(65), "text/csv")).toMatchObject(
    wrong(413, "too_large", "too_large"),
  );
  expect(await send(new TextEncoder().encode('a;b\n"c;d\n'), "text/csv")).toMatchObject(
    wrong(400, "malformed", "malformed_csv"),
  );
  expect(await send(new TextEncoder().encode("[{"), "application/json")).toMatchObject(
    wrong(400, "malformed", "malformed_json"),
  );
  expect(await send(new FormData())).toMatchObject(wrong(400, "malformed", "missing"));
  expect(await everyRow(db)).toEqual(before);
});

test("many cases are counted and changed by the same filter, and a filter in an address is the same", async ({
  app,
  engine,
}) => {
  const { caller, automation } = await anOperator(engine, app);
  const automationId = automation.id;
  const items = ["L-1", "L-2", "L-3"].map((letterNumber) => ({ input: { letterNumber, subject: "Brev" } }));
  await caller.post("/work-items/bulk", { automationId, items });

  const counted = await caller.get(
    `/work-items/counts?automationId=${automationId}&status=QUEUED&status=HELD&overdue=false`,
  );
  expect(counted.body).toEqual({ total: 3, byStatus: [{ status: "QUEUED", cases: 3 }] });
  const filter = { automationId, status: ["QUEUED", "HELD"], overdue: false };
  const change = { change: { action: "hold" }, filter, reason: "Nede" };
  expect(await caller.post("/work-items/changes", { ...change, expected: 2 })).toMatchObject({ status: 409 });
  expect(await caller.post("/work-items/changes", { ...change, expected: 3 })).toMatchObject({
    status: 200,
    body: { changed: 3, skipped: [] },
  });
  const list = await caller.get(`/work-items?automationId=${automationId}&status=HELD`);
  expect((list.body as { items: unknown[] }).items).toHaveLength(3);
});
