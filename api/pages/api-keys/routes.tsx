import { Hono, type Context as HonoContext } from "hono";
import { getApiKey, isAllowed, issueApiKey, listApiKeys, withdrawApiKey } from "../../../core/access/index.ts";
import { requirePermission } from "../../../core/context.ts";
import type { AppEnv } from "../../env.ts";
import { type Refused, refusalOfFields } from "../components/fields.tsx";
import { FieldsPage } from "../components/form-page.tsx";
import { given, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { newFields, newMessages, readNew, revokeFields } from "./forms.ts";
import { ApiKeysPage, KeyPage, root } from "./page.tsx";

const section = "operation";
const texts = nb.apiKeys;
const revokePath = `${root}/:id{[0-9a-f-]{36}}/steng` as const;
const empty: Refused = { values: {}, errors: {} };

/** The municipality's API keys: made, with the key shown this once, and revoked with a reason. */
export const apiKeyRoutes = new Hono<AppEnv>()
  .get(root, (c) => show(c, empty))
  .post(root, async (c) => {
    const ctx = ctxOf(c);
    const values = await readForm(c);
    const made = await unlessRefused(
      () => issueApiKey(ctx, readNew(values)),
      (error) => refusalOfFields(error, { fields: newFields, values, messages: newMessages, t: nb }),
    );
    if ("errors" in made) return show(c, { values, errors: made.errors });
    // Shown in the answer itself: a key stands in no address and in no later page.
    return showPage(c, ctx, { title: made.done.name, section, body: <KeyPage {...made.done} /> });
  })
  .get(revokePath, (c) => ask(c, c.req.param("id"), empty))
  .post(revokePath, async (c) => {
    const ctx = ctxOf(c);
    const id = c.req.param("id");
    const values = await readForm(c);
    const revoked = await unlessRefused(
      () => withdrawApiKey(ctx, { id, reason: values["grunn"] ?? "" }),
      (error) => refusalOfFields(error, { fields: revokeFields, values, messages: {}, t: nb }),
    );
    if ("errors" in revoked) return ask(c, id, { values, errors: revoked.errors });
    return c.redirect(`${root}?melding=stengt`, 303);
  });

async function show(c: HonoContext<AppEnv>, form: Refused): Promise<Response> {
  const ctx = ctxOf(c);
  const cursor = given(c.req.query("side"));
  const { items, nextCursor } = await listApiKeys(ctx, cursor === undefined ? {} : { cursor });
  const body = (
    <ApiKeysPage
      roles={ctx.actor.roles}
      keys={items}
      mayWrite={isAllowed(ctx.actor.roles, "api-keys:write")}
      form={form}
      told={c.req.query("melding") === "stengt" ? texts.done : undefined}
      first={cursor === undefined ? undefined : root}
      next={nextCursor === null ? undefined : `${root}?${new URLSearchParams({ side: nextCursor })}`}
    />
  );
  return showPage(c, ctx, { title: texts.title, section, body, ...(isWrong(form) && { status: 400 as const }) });
}

async function ask(c: HonoContext<AppEnv>, id: string, form: Refused): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "api-keys:write");
  const { name } = await getApiKey(ctx, { id });
  const title = texts.revokeForm.title(name);
  const body = (
    <FieldsPage
      crumbs={[{ href: root, text: texts.title }]}
      words={{ ...texts.revokeForm, title }}
      form={form}
      fields={revokeFields}
      color="danger"
    />
  );
  return showPage(c, ctx, { title, section, body, ...(isWrong(form) && { status: 400 as const }) });
}

const isWrong = ({ errors }: Refused) => Object.keys(errors).length > 0;
