import { Hono, type Context as HonoContext } from "hono";
import { listAutomations } from "../../../core/automations/index.ts";
import { requirePermission } from "../../../core/context.ts";
import { AppError } from "../../../core/errors.ts";
import { addImport, createImport, getImport, importErrorsCsv, importFields } from "../../../core/imports/index.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors } from "../components/form.tsx";
import { readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { PreviewPage } from "./preview-page.tsx";
import { UploadPage } from "./upload-page.tsx";

const { imports: texts } = nb;
const section = "operation";
const at = "/drift/import/:id{[0-9a-f-]{36}}";

/** A file of cases: sent, looked through, added. */
export const importRoutes = new Hono<AppEnv>()
  .get("/drift/import", (c) => {
    const values = { automatisering: c.req.query("automatisering") ?? "" };
    return showUpload(c, { form: { values, errors: {} } });
  })
  .post("/drift/import", (c) => upload(c))
  .get(at, async (c) => showPreview(c, { form: { values: {}, errors: {} } }))
  .post(at, (c) => add(c))
  .get(`${at}/feil.csv`, async (c) => {
    const csv = await importErrorsCsv(ctxOf(c), { id: c.req.param("id") });
    const headers = {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="feil.csv"`,
    };
    return c.body(csv, 200, headers);
  });

type Shown = { form: Form; status?: 400 };

async function showUpload(c: HonoContext<AppEnv>, { form, status }: Shown): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "cases:write");
  const { items } = await listAutomations(ctx, { limit: 200 });
  const open = items.filter((each) => each.status === "ACTIVE" || each.status === "PAUSED");
  const automations = open.map(({ id, title }) => ({ value: id, label: title }));
  const chosen = open.find(({ id }) => id === form.values["automatisering"]);
  const fields = chosen && { title: chosen.title, items: await importFields(ctx, { automationId: chosen.id }) };
  const body = <UploadPage form={form} automations={automations} fields={fields} />;
  return showPage(c, ctx, { title: texts.title, section, body, ...(status && { status }) });
}

async function upload(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "cases:write");
  const { fil: file, automatisering } = await c.req.parseBody();
  const values = { automatisering: typeof automatisering === "string" ? automatisering : "" };
  const errors: FormErrors = {
    ...(values.automatisering === "" && { automatisering: texts.noAutomation }),
    ...(!(file instanceof File && file.size > 0) && { fil: texts.noFile }),
  };
  if (!(file instanceof File) || Object.keys(errors).length > 0) {
    return showUpload(c, { form: { values, errors }, status: 400 });
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const fileName = file.name.slice(-255);
  try {
    const { id } = await createImport(ctx, { automationId: values.automatisering, fileName, bytes });
    return c.redirect(`/drift/import/${id}`, 303);
  } catch (error) {
    return showUpload(c, { form: { values, errors: whyNotRead(error) }, status: 400 });
  }
}

/** What is wrong with the file, beside its field; anything else is for the error page. */
function whyNotRead(error: unknown): FormErrors {
  if (!(error instanceof AppError)) throw error;
  if (error.code === "conflict") return { automatisering: texts.notTaken };
  const [wrong] = error.fields;
  if (wrong?.field !== "file") throw error;
  return { fil: texts.fileErrors[wrong.rule] ?? texts.fileErrors["invalid"] ?? "" };
}

async function showPreview(c: HonoContext<AppEnv>, { form, status }: Shown): Promise<Response> {
  const ctx = ctxOf(c);
  const file = await getImport(ctx, { id: c.req.param("id") ?? "" });
  const body = <PreviewPage file={file} form={form} />;
  return showPage(c, ctx, { title: texts.title, section, body, ...(status && { status }) });
}

async function add(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  const id = c.req.param("id") ?? "";
  const values = await readForm(c);
  const [skipKnown, skipErrors] = [values["hoppoverkjente"] === "ja", values["hoppoverfeil"] === "ja"];
  const { rows, ready, known, runId } = await getImport(ctx, { id });
  const errors: FormErrors = {
    ...(known > 0 && !skipKnown && { hoppoverkjente: texts.mustSkipKnown }),
    ...(ready < rows && !skipErrors && { hoppoverfeil: texts.mustSkipErrors }),
  };
  if (runId === null && Object.keys(errors).length > 0) {
    return showPreview(c, { form: { values, errors }, status: 400 });
  }
  const added = await addImport(ctx, { id, skipKnown, skipErrors });
  return c.redirect(`/drift/kjoringer/${added.runId}`, 303);
}
