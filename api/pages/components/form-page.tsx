import type { Child } from "hono/jsx";
import { type Crumb, Crumbs, PageHeading } from "./blocks.tsx";
import { type Field, Fields, labelsOf } from "./fields.tsx";
import { ErrorSummary, type Form, FormActions } from "./form.tsx";

type FormPageProps = {
  /** The way here; its last is the way out. */
  crumbs: readonly Crumb[];
  words: { title: string; lead?: Child; submit: string };
  form: Form;
  /** What each field is called, for the summary of what is wrong. */
  labels: Readonly<Record<string, string>>;
  color?: "danger";
  children?: Child;
};

/** A form on a page of its own: what is wrong, the fields, the deed and the way out. */
export function FormPage({ crumbs, words, form, labels, color, children }: FormPageProps) {
  return (
    <>
      <Crumbs crumbs={crumbs} />
      <PageHeading title={words.title} lead={words.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labels} />
        {children}
        <FormActions submit={words.submit} cancelHref={crumbs.at(-1)?.href ?? "/"} color={color} />
      </form>
    </>
  );
}

type FieldsPageProps = Omit<FormPageProps, "labels"> & {
  fields: readonly Field[];
  /** What stands among the children, for the summary of what is wrong. */
  rows?: readonly Field[];
};

/** A form of declared fields on a page of its own; the children come after them. */
export function FieldsPage({ fields, rows = [], children, ...page }: FieldsPageProps) {
  return (
    <FormPage {...page} labels={labelsOf([...fields, ...rows])}>
      <Fields form={page.form} fields={fields} />
      {children}
    </FormPage>
  );
}
