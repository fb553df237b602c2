import { Hono, type Context as HonoContext } from "hono";
import {
  cancelWorkItem,
  type CaseChange,
  changeWorkItems,
  countWorkItems,
  getWorkItem,
  holdWorkItem,
  mayDo,
  prioritiseWorkItem,
  releaseWorkItem,
  resolveWorkItem,
  retryWorkItem,
} from "../../../core/cases/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError } from "../../../core/errors.ts";
import type { AppEnv } from "../../env.ts";
import type { Form } from "../components/form.tsx";
import { readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { decisionOf } from "./action-form.ts";
import { BulkPage, CaseActionPage } from "./action-page.tsx";
import { BulkChoicePage } from "./bulk-choice.tsx";
import { type CaseAction, caseActions } from "./case-actions.ts";
import { caseQuery, filterOf, paramsOf } from "./case-query.ts";

const { changes } = nb.operation;
const section = "operation";
const blank: Form = { values: {}, errors: {} };

/** Decisions about a case, or about all that a filter finds: each asks for a reason first. */
export const caseActionRoutes = new Hono<AppEnv>()
  .get("/drift/saker/endre", (c) => askMany(c, { form: blank }))
  .post("/drift/saker/endre", (c) => changeMany(c))
  .get("/drift/saker/:id{[0-9a-f-]{36}}/:action", async (c, next) => {
    const action = actionAt(c.req.param("action"));
    return action === undefined ? next() : ask(c, { action, form: blank });
  })
  .post("/drift/saker/:id{[0-9a-f-]{36}}/:action", async (c, next) => {
    const action = actionAt(c.req.param("action"));
    return action === undefined ? next() : act(c, action);
  });

function actionAt(path: string): CaseAction | undefined {
  return caseActions.find((action) => changes[action].path === path);
}

const idOf = (c: HonoContext<AppEnv>) => c.req.param("id") ?? "";

type Asked = { action: CaseAction; form: Form; status?: 400 };

async function ask(c: HonoContext<AppEnv>, { action, form, status }: Asked): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "cases:write");
  const item = await getWorkItem(ctx, { id: idOf(c) });
  const body = <CaseActionPage item={item} action={action} form={form} />;
  return showPage(c, ctx, { title: changes[action].title, section, body, ...(status && { status }) });
}

async function act(c: HonoContext<AppEnv>, action: CaseAction): Promise<Response> {
  const values = await readForm(c);
  const decision = decisionOf(action, values);
  if ("errors" in decision) return ask(c, { action, form: { values, errors: decision.errors }, status: 400 });
  const id = idOf(c);
  await decide(ctxOf(c), { id, ...decision });
  return c.redirect(`/drift/saker/${id}?melding=${changes[action].path}`, 303);
}

type Decided = { id: string; reason: string; change: CaseChange };

async function decide(ctx: Context, { id, reason, change }: Decided): Promise<unknown> {
  switch (change.action) {
    case "retry":
      return retryWorkItem(ctx, { id, reason });
    case "hold":
      return holdWorkItem(ctx, { id, reason });
    case "release":
      return releaseWorkItem(ctx, { id, reason });
    case "cancel":
      return cancelWorkItem(ctx, { id, reason });
    case "resolve":
      return resolveWorkItem(ctx, { id, resolution: reason });
    case "prioritise": {
      const { priority, deadline } = change;
      return prioritiseWorkItem(ctx, { id, reason, priority, deadline });
    }
  }
}

type AskedMany = { form: Form; status?: 400 | 409; seen?: number };

async function askMany(c: HonoContext<AppEnv>, { form, status, seen }: AskedMany): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "cases:write");
  const query = caseQuery(c);
  const action = manyActionOf(c);
  if (action === undefined) {
    const body = <BulkChoicePage query={query} />;
    return showPage(c, ctx, { title: changes.bulk.label, section, body, status: 400 });
  }
  const counts = await countWorkItems(ctx, filterOf(query, ctx.now()));
  const changeable = counts.byStatus.filter((count) => mayDo(action, count.status));
  const applies = changeable.reduce((sum, { cases }) => sum + cases, 0);
  const body = <BulkPage {...{ query, action, form, counts, applies, seen }} />;
  return showPage(c, ctx, { title: changes[action].button, section, body, ...(status && { status }) });
}

async function changeMany(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  const values = await readForm(c);
  const query = caseQuery(c);
  const action = manyActionOf(c);
  if (action === undefined) throw noAction();
  const decision = decisionOf(action, values);
  if ("errors" in decision) return askMany(c, { form: { values, errors: decision.errors }, status: 400 });
  const expected = Number(/^\d{1,9}$/.exec(values["ventet"] ?? "")?.[0] ?? 0);
  const filter = filterOf(query, ctx.now());
  try {
    const done = await changeWorkItems(ctx, { ...decision, filter, expected });
    const skipped = done.skipped.reduce((sum, { cases }) => sum + cases, 0);
    const back = paramsOf(query);
    back.set("endret", String(done.changed));
    back.set("utelatt", String(skipped));
    return c.redirect(`/drift/saker?${back}`, 303);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    return askMany(c, { form: { values, errors: {} }, status: 409, seen: expected });
  }
}

function manyActionOf(c: HonoContext<AppEnv>): CaseAction | undefined {
  const asked = c.req.query("handling");
  return caseActions.find((each) => each === asked);
}

function noAction(): AppError {
  const message = changes.bulk.unknown;
  return new AppError("invalid", message, { fields: [{ field: "handling", rule: "unknown", message }] });
}
