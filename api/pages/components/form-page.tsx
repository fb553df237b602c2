import type { Child } from "hono/jsx";
import { type Crumb, Crumbs, PageHeading } from "./blocks.tsx";
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
