import { Hono, type Context as HonoContext } from "hono";
import type { Child } from "hono/jsx";
import type { Permission } from "../../../core/access/index.ts";
import { isAllowed } from "../../../core/access/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError, notFound } from "../../../core/errors.ts";
import {
  addCredential,
  addMaintenanceWindow,
  createLane,
  getLane,
  type LaneDetail,
  replaceCredentialPassword,
  updateLane,
} from "../../../core/lanes/index.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors, FormValues } from "../components/form.tsx";
import { readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { accountErrors, NewAccountPage, NewPasswordPage, readAccount } from "./account-form.tsx";
import { NewLanePage, readNewLane, readSettings, settingsErrors, settingsOf, SettingsPage } from "./settings-form.tsx";
import { type Done, doneHref } from "./told.ts";
import { readWindow, windowErrors, type WindowKind, WindowPage } from "./window-form.tsx";

const t = nb;
const texts = nb.lanes.form;
const at = (action: string) => `/drift/fagsystem/:id{[0-9a-f-]{36}}/${action}` as const;

/** Forms about target systems: what is refused comes back filled in, with the reason beside each field. */
export const laneFormRoutes = new Hono<AppEnv>()
  .get("/drift/fagsystem/ny", (c) => askForLane(c, { values: { samtidige: "2" }, errors: {} }))
  .post("/drift/fagsystem/ny", async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "credentials:write");
    const values = await readForm(c);
    try {
      const { id } = await createLane(ctx, readNewLane(values));
      return c.redirect(doneHref(id, "lagtInn"), 303);
    } catch (error) {
      return askForLane(c, { values, errors: settingsErrors(error, t) });
    }
  })
  .get(at("innstillinger"), (c) => show(c, settings))
  .post(at("innstillinger"), (c) => submit(c, settings))
  .get(at("vinduer/ukentlig"), (c) => show(c, windowForm("weekly")))
  .post(at("vinduer/ukentlig"), (c) => submit(c, windowForm("weekly")))
  .get(at("vinduer/en-gang"), (c) => show(c, windowForm("once")))
  .post(at("vinduer/en-gang"), (c) => submit(c, windowForm("once")))
  .get(at("kontoer/ny"), (c) => show(c, newAccount))
  .post(at("kontoer/ny"), (c) => submit(c, newAccount))
  .get(at("kontoer/:konto{[0-9a-f-]{36}}/passord"), (c) => show(c, newPassword))
  .post(at("kontoer/:konto{[0-9a-f-]{36}}/passord"), (c) => submit(c, newPassword));

/** Whom a form is shown to, for which lane, and by which of its parts. */
type Asked = { ctx: Context; lane: LaneDetail; partId: string };

type LaneForm = {
  permission: Permission;
  title: string;
  /** What the form holds at first. */
  begin?(lane: LaneDetail): FormValues;
  page(asked: Asked, form: Form): Child;
  /** Does the deed, or tells what is wrong without trying. */
  submit(asked: Asked, values: FormValues): Promise<FormErrors | undefined>;
  errorsOf(error: unknown): FormErrors;
  done: Done;
  /** A field whose spaces are the person's own. */
  untouched?: string;
};

const settings: LaneForm = {
  permission: "lanes:write",
  title: texts.edit.title,
  begin: settingsOf,
  page: ({ ctx, lane }, form) => (
    <SettingsPage lane={lane} form={form} mayChangeAddress={isAllowed(ctx.actor.roles, "credentials:write")} />
  ),
  async submit({ ctx, lane }, values) {
    const { input, errors } = readSettings(values, t);
    if (Object.keys(errors).length > 0) return errors;
    await updateLane(ctx, { id: lane.id, ...input });
    return undefined;
  },
  errorsOf: (error) => settingsErrors(error, t),
  done: "lagret",
};

function windowForm(kind: WindowKind): LaneForm {
  return {
    permission: "lanes:write",
    title: texts[kind].title,
    page: ({ lane }, form) => <WindowPage lane={lane} kind={kind} form={form} />,
    async submit({ ctx, lane }, values) {
      const { input, errors } = readWindow(values, { kind, t });
      if (Object.keys(errors).length > 0) return errors;
      await addMaintenanceWindow(ctx, { laneId: lane.id, ...input });
      return undefined;
    },
    errorsOf: (error) => windowErrors(error, t),
    done: "vindu",
  };
}

const newAccount: LaneForm = {
  permission: "credentials:write",
  title: texts.account.title,
  page: ({ lane }, form) => <NewAccountPage lane={lane} form={form} />,
  async submit({ ctx, lane }, values) {
    await addCredential(ctx, { laneId: lane.id, ...readAccount(values) });
    return undefined;
  },
  errorsOf: (error) => accountErrors(error, t),
  done: "konto",
  untouched: "passord",
};

const newPassword: LaneForm = {
  permission: "credentials:write",
  title: t.lanes.page.accountPassword,
  page: (asked, form) => <NewPasswordPage lane={asked.lane} account={accountOf(asked).name} form={form} />,
  async submit(asked, values) {
    const password = values["passord"] ?? "";
    await replaceCredentialPassword(asked.ctx, { laneId: asked.lane.id, id: accountOf(asked).id, password });
    return undefined;
  },
  errorsOf: (error) => accountErrors(error, t),
  done: "passord",
  untouched: "passord",
};

function accountOf({ lane, partId }: Asked) {
  const account = lane.credentials.find(({ id }) => id === partId);
  if (!account) throw notFound("credential", partId);
  return account;
}

async function askedOf(c: HonoContext<AppEnv>, permission: Permission): Promise<Asked> {
  const ctx = ctxOf(c);
  requirePermission(ctx, permission);
  const lane = await getLane(ctx, { id: c.req.param("id") ?? "" });
  return { ctx, lane, partId: c.req.param("konto") ?? "" };
}

async function show(c: HonoContext<AppEnv>, { permission, title, begin, page }: LaneForm): Promise<Response> {
  const asked = await askedOf(c, permission);
  const body = page(asked, { values: begin?.(asked.lane) ?? {}, errors: {} });
  return showPage(c, asked.ctx, { title, section: "operation", body });
}

async function submit(c: HonoContext<AppEnv>, form: LaneForm): Promise<Response> {
  const asked = await askedOf(c, form.permission);
  const { untouched, title } = form;
  const values = await readForm(c, untouched === undefined ? {} : { untouched });
  const errors = await form.submit(asked, values).catch((error: unknown) => {
    if (error instanceof AppError) return form.errorsOf(error);
    throw error;
  });
  if (errors === undefined) return c.redirect(doneHref(asked.lane.id, form.done), 303);
  return showPage(c, asked.ctx, {
    title,
    section: "operation",
    status: 400,
    body: form.page(asked, { values, errors }),
  });
}

async function askForLane(c: HonoContext<AppEnv>, form: Form): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "credentials:write");
  const isRefused = Object.keys(form.errors).length > 0;
  const body = <NewLanePage form={form} />;
  return showPage(c, ctx, {
    title: texts.create.title,
    section: "operation",
    body,
    ...(isRefused && { status: 400 as const }),
  });
}
