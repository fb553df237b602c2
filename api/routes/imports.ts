import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context as HonoContext } from "hono";
import { z } from "zod";
import { AppError } from "../../core/errors.ts";
import {
  AddedImport,
  AddImport,
  addImport,
  CaseImport,
  CreateImport,
  createImport,
  GetImportInput,
  getImport,
  importErrorsCsv,
} from "../../core/imports/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, jsonBody, refusals, refusalsOfBody, refused } from "../problem.ts";

const tags = ["Imports"];
const unknown = "There is no such import";
const binary = z.string().meta({ format: "binary" });

const post = createRoute({
  method: "post",
  path: "/",
  tags,
  summary: "Send a file of cases, to be looked through before they are added",
  description:
    "CSV (semicolon, comma or tab; UTF-8, UTF-16 or Windows-1252; decimal comma; dates as `05.03.2026` or ISO 8601), XLSX (the first sheet that is not hidden) or JSON (an array of cases, or an object with them as `items`): at most 20 MiB, 100,000 rows and 200 columns. What the file is, is seen from what it holds. Columns are matched to the bot's input by the name of the property, its path (`applicant.name`) or its title; `priority`, `deadline`, `deadlineWorkingDays`, `notBefore`, `caseType` and `unit` (the unit's code) may stand beside them. No case is added by it.",
  request: {
    query: CreateImport,
    body: {
      required: true,
      content: {
        "text/csv": { schema: binary },
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": { schema: binary },
        "application/octet-stream": { schema: binary },
      },
    },
  },
  responses: {
    201: answers(CaseImport, "The file as it would be added, and what is wrong with it"),
    ...refusals("cases:write", { 404: "There is no such automation", 409: "The automation takes no cases" }),
    413: refused("The file is over a limit, unpacks to far more than it is, or takes too much memory or time to read"),
    503: refused("Two files are being read and six wait: try again in a minute"),
  },
});

const get = createRoute({
  method: "get",
  path: "/{id}",
  tags,
  summary: "A file of cases as it would be added now",
  request: { params: GetImportInput },
  responses: { 200: answers(CaseImport, "The file"), ...refusals("cases:write", { 404: unknown }) },
});

const getErrors = createRoute({
  method: "get",
  path: "/{id}/errors",
  tags,
  summary: "What is wrong with a file, row by row, as CSV",
  request: { params: GetImportInput },
  responses: {
    200: { description: "Semicolons, UTF-8 with a mark", content: { "text/csv": { schema: z.string() } } },
    ...refusals("cases:write", { 404: unknown }),
  },
});

const add = createRoute({
  method: "post",
  path: "/{id}/add",
  tags,
  summary: "Add the cases of a file, as one run",
  request: { params: GetImportInput, body: jsonBody(AddImport.omit({ id: true }).meta({ id: "HowToAdd" })) },
  responses: {
    201: answers(AddedImport, "The run they belong to"),
    ...refusalsOfBody("cases:write", {
      404: unknown,
      409: "It was added already or is forgotten, rows have errors, or cases are known already",
    }),
  },
});

/** Files of cases. */
export const imports = new OpenAPIHono<SignedInEnv>()
  .openapi(post, async (c) => {
    const query = c.req.valid("query");
    const file = await fileOf(c);
    const fileName = query.fileName === "" ? file.name : query.fileName;
    return c.json(await createImport(c.var.ctx, { ...query, fileName, bytes: file.bytes }), 201);
  })
  .openapi(get, async (c) => c.json(await getImport(c.var.ctx, c.req.valid("param")), 200))
  .openapi(getErrors, async (c) =>
    c.text(await importErrorsCsv(c.var.ctx, c.req.valid("param")), 200, csvHeaders("feil.csv")),
  )
  .openapi(add, async (c) =>
    c.json(await addImport(c.var.ctx, { ...c.req.valid("param"), ...c.req.valid("json") }), 201),
  );

/** How a file of rows is answered with. */
function csvHeaders(fileName: string): Record<string, string> {
  return {
    "Content-Type": "text/csv; charset=utf-8",
    "Content-Disposition": `attachment; filename="${fileName}"`,
  };
}

/** The file itself as the body, or the field `file` of a form. */
async function fileOf(c: HonoContext): Promise<{ name: string; bytes: Uint8Array }> {
  if (!/^multipart\/form-data\b/i.test(c.req.header("Content-Type") ?? "")) {
    return { name: "", bytes: new Uint8Array(await c.req.arrayBuffer()) };
  }
  const { file } = await c.req.parseBody().catch((): Record<string, never> => ({}));
  if (file instanceof File) return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  const message = "The form has no file in the field `file`";
  throw new AppError("malformed", message, { fields: [{ field: "file", rule: "missing", message }] });
}
