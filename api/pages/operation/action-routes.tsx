import { Hono, type Context as HonoContext } from "hono";
import { cancelWorkItem, type ChangeWorkItem, getWorkItem, retryWorkItem } from "../../../core/cases/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import type { AppEnv } from "../../env.ts";
import { given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { type CaseAction, CaseActionPage } from "./action-page.tsx";

const at = (action: string) => `/drift/saker/:id{[0-9a-f-]{36}}/${action}` as const;
const deeds: Record<CaseAction, (ctx: Context, input: ChangeWorkItem) => Promise<unknown>> = {
  retry: retryWorkItem,
  cancel: cancelWorkItem,
};

/** Trying a case again and taking one off the queue: each asks for a reason first. */
export const caseActionRoutes = new Hono<AppEnv>()
  .get(at("prov-igjen"), (c) => ask(c, "retry"))
  .post(at("prov-igjen"), (c) => act(c, "retry"))
  .get(at("avbryt"), (c) => ask(c, "cancel"))
  .post(at("avbryt"), (c) => act(c, "cancel"));

async function ask(c: HonoContext<AppEnv>, action: CaseAction): Promise<Response> {
  return show(c, { action, form: { values: {}, errors: {} } });
}

async function act(c: HonoContext<AppEnv>, action: CaseAction): Promise<Response> {
  const values = await readForm(c);
  const reason = given(values["grunn"]);
  if (reason === undefined) {
    return show(c, { action, form: { values, errors: { grunn: nb.automations.errors.required } }, status: 400 });
  }
  const id = c.req.param("id") ?? "";
  await deeds[action](ctxOf(c), { id, reason: reason.slice(0, 500) });
  return c.redirect(`/drift/saker/${id}`, 303);
}

type Asked = { action: CaseAction; form: Parameters<typeof CaseActionPage>[0]["form"]; status?: 400 };

async function show(c: HonoContext<AppEnv>, { action, form, status }: Asked): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "cases:write");
  const item = await getWorkItem(ctx, { id: c.req.param("id") ?? "" });
  const { title } = nb.operation.actions[action];
  const body = <CaseActionPage item={item} action={action} form={form} />;
  return showPage(c, ctx, { title, section: "operation", body, ...(status && { status }) });
}
