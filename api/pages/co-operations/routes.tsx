import { Hono, type Context as HonoContext } from "hono";
import { isAllowed, type Permission } from "../../../core/access/index.ts";
import {
  acceptMembership,
  coOperationReport,
  createCoOperation,
  declineMembership,
  getCoOperation,
  listCoOperations,
  removeCoOperationReader,
  withdrawOffer,
} from "../../../core/co-operations/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { type Field, Fields, labelsOf, type Refused, refusalOfFields } from "../components/fields.tsx";
import { FormPage } from "../components/form-page.tsx";
import { Once } from "../components/once.tsx";
import { codeOf, given, parseNumber, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { CoOperationPage, Told } from "./detail-page.tsx";
import { type Asked, type CoOperationForm, coOperationForms, type Done, newFields } from "./forms.ts";

const section = "benefits";
const texts = nb.coOperations;
const root = "/gevinst/samarbeid";
const one = `${root}/:id{[0-9a-f-]{36}}`;
const doneHref = (id: string, done: Done) => `${root}/${id}?melding=${done}`;

/** Co-operations: who is in them, what they freed together, and what is shared. */
export const coOperationRoutes = new Hono<AppEnv>()
  .get(root, (c) => showList(c))
  .get(`${root}/ny`, (c) => showNew(c))
  .post(`${root}/ny`, async (c) => {
    const ctx = permitted(c, "co-operations:write");
    const values = await readForm(c);
    const founding = {
      slug: codeOf(values["navn"] ?? ""),
      name: values["navn"] ?? "",
      costKey: parseNumber(values["nokkel"]) ?? Number.NaN,
      validFrom: values["fra"] ?? "",
    };
    const made = await unlessRefused(
      () => createCoOperation(ctx, founding),
      (error) => {
        // What it is called in addresses is made of its name.
        const { slug, ...errors } = refusalOfFields(error, {
          fields: newFields,
          values,
          t: nb,
          messages: { duplicate: texts.newForm.duplicate },
        });
        return { ...(slug !== undefined && { navn: slug }), ...errors };
      },
    );
    if ("done" in made) return c.redirect(doneHref(made.done.id, "opprettet"), 303);
    return showNew(c, { values, errors: made.errors });
  })
  .get(one, async (c) => {
    const ctx = ctxOf(c);
    const id = c.req.param("id") ?? "";
    const year = Number(localDateOf(ctx.now()).slice(0, 4));
    const period = { from: `${year}-01-01`, to: `${year + 1}-01-01` };
    const [coOperation, report] = await Promise.all([
      getCoOperation(ctx, { id }),
      coOperationReport(ctx, { id, ...period }),
    ]);
    const may = (permission: Permission) => isAllowed(ctx.actor.roles, permission);
    const body = (
      <CoOperationPage
        coOperation={coOperation}
        report={report}
        year={year}
        may={{ manage: may("co-operations:write"), share: may("operation:log") }}
        told={toldOf(c)}
      />
    );
    return showPage(c, ctx, { title: coOperation.name, section, body });
  });

const part = ":part{[0-9a-f-]{36}}";

type Deed = { path: string; deed(ctx: Context, asked: Asked): Promise<unknown>; next(asked: Asked): string };

/** What is done with one button. */
const deeds: readonly Deed[] = [
  {
    path: `godta/${part}`,
    deed: (ctx, { id, part: memberId }) => acceptMembership(ctx, { id, memberId }),
    next: ({ id }) => doneHref(id, "sagtja"),
  },
  {
    path: `avsla/${part}`,
    deed: (ctx, { id, part: memberId }) => declineMembership(ctx, { id, memberId }),
    // Who has said no may see it no more.
    next: () => `${root}?melding=sagtnei`,
  },
  {
    path: `trekk/${part}`,
    deed: (ctx, { id, part: memberId }) => withdrawOffer(ctx, { id, memberId }),
    next: ({ id }) => doneHref(id, "trukket"),
  },
  {
    path: `leser/${part}/fjern`,
    deed: (ctx, { id, part: userId }) => removeCoOperationReader(ctx, { id, userId }),
    next: ({ id }) => doneHref(id, "fjernet"),
  },
];

for (const { path, deed, next } of deeds) {
  coOperationRoutes.post(`${one}/${path}`, async (c) => {
    const asked = askedOf(c);
    await deed(ctxOf(c), asked);
    return c.redirect(next(asked), 303);
  });
}

for (const form of coOperationForms) {
  const path = `${one}/${form.path}`;
  coOperationRoutes
    .get(path, (c) => ask(c, form))
    .post(path, async (c) => {
      const ctx = permitted(c, form.permission);
      const asked = askedOf(c);
      const values = await readForm(c);
      const acted = await unlessRefused(
        () => form.deed(ctx, { ...asked, values }),
        (error) => refusalOfFields(error, { fields: form.fields, values, messages: form.messages, t: nb }),
      );
      if ("done" in acted) return c.redirect(doneHref(asked.id, form.done), 303);
      return ask(c, form, { values, errors: acted.errors });
    });
}

function askedOf(c: HonoContext<AppEnv>): Asked {
  return { id: c.req.param("id") ?? "", part: c.req.param("part") ?? "" };
}

function toldOf(c: HonoContext<AppEnv>): string | undefined {
  return Object.entries(texts.done).find(([name]) => name === c.req.query("melding"))?.[1];
}

function permitted(c: HonoContext<AppEnv>, permission: Permission): Context {
  const ctx = ctxOf(c);
  requirePermission(ctx, permission);
  return ctx;
}

async function showList(c: HonoContext<AppEnv>): Promise<Response> {
  const ctx = ctxOf(c);
  const cursor = given(c.req.query("side"));
  const { items, nextCursor } = await listCoOperations(ctx, cursor === undefined ? {} : { cursor });
  const { list } = texts;
  const body = (
    <>
      <BenefitTabs current="coOperations" roles={ctx.actor.roles} />
      <PageHeading title={texts.title} lead={texts.lead}>
        {isAllowed(ctx.actor.roles, "co-operations:write") ? (
          <a class="ds-button" href={`${root}/ny`}>
            {texts.make}
          </a>
        ) : null}
      </PageHeading>
      <Told text={toldOf(c)} />
      <section class="mj-panel" aria-label={list.caption}>
        {items.length === 0 ? (
          <Empty title={list.empty}>{list.emptyText}</Empty>
        ) : (
          <DataTable
            caption={<span class="ds-sr-only">{list.caption}</span>}
            rows={items}
            columns={[
              {
                header: list.name,
                cell: ({ id, name }) => (
                  <a class="ds-link" href={`${root}/${id}`}>
                    {name}
                  </a>
                ),
              },
            ]}
          />
        )}
        <Pager
          shown={list.shown(items.length)}
          first={cursor === undefined ? undefined : root}
          next={nextCursor === null ? undefined : `${root}?${new URLSearchParams({ side: nextCursor })}`}
        />
      </section>
    </>
  );
  return showPage(c, ctx, { title: texts.title, section, body });
}

async function showNew(c: HonoContext<AppEnv>, refused?: Refused): Promise<Response> {
  const ctx = permitted(c, "co-operations:write");
  const start = { fra: localDateOf(ctx.now()), nokkel: "1" };
  return showForm(c, {
    words: texts.newForm,
    fields: newFields,
    start,
    refused,
    back: { href: root, text: texts.title },
  });
}

async function ask(c: HonoContext<AppEnv>, form: CoOperationForm, refused?: Refused): Promise<Response> {
  const ctx = permitted(c, form.permission);
  const asked = askedOf(c);
  const coOperation = await getCoOperation(ctx, { id: asked.id });
  const { id, name } = coOperation;
  const title = form.titleOf?.(coOperation, asked.part) ?? form.words.title;
  const fields = (await form.fieldsOf?.(ctx, asked)) ?? form.fields;
  const start = form.day === undefined ? {} : { [form.day]: localDateOf(ctx.now()) };
  return showForm(c, {
    words: { ...form.words, title },
    fields,
    start,
    refused,
    back: { href: `${root}/${id}`, text: name },
    once: form.once === true,
  });
}

type ShownForm = {
  words: { title: string; lead: string; submit: string };
  fields: readonly Field[];
  start: Refused["values"];
  refused: Refused | undefined;
  back: { href: string; text: string };
  once?: boolean;
};

function showForm(c: HonoContext<AppEnv>, { words, fields, start, refused, back, once }: ShownForm): Promise<Response> {
  const form = refused ?? { values: start, errors: {} };
  const body = (
    <FormPage crumbs={[back]} words={words} form={form} labels={labelsOf(fields)}>
      {once === true ? <Once values={form.values} /> : null}
      <Fields form={form} fields={fields} />
    </FormPage>
  );
  return showPage(c, ctxOf(c), { title: words.title, section, body, ...(refused && { status: 400 as const }) });
}
