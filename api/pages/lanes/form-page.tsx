import type { Child } from "hono/jsx";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, TextArea } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

export type FormPageProps = {
  /** Undefined for one that is not there yet. */
  lane: { id: string; name: string } | undefined;
  words: { title: string; lead?: string; submit: string };
  form: Form;
  /** What each field is called, for the summary of what is wrong. */
  labels: Readonly<Record<string, string>>;
  color?: "danger";
  children?: Child;
};

/** A form about a lane: what it is about, what is wrong, the fields, the deed and the way out. */
export function LaneFormPage({ lane, words, form, labels, color, children }: FormPageProps) {
  const t = useTexts();
  const up = { href: "/drift", text: t.operation.title };
  const here = lane && { href: `/drift/fagsystem/${lane.id}`, text: lane.name };
  return (
    <>
      <Crumbs crumbs={here ? [up, here] : [up]} />
      <PageHeading title={words.title} lead={words.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labels} />
        {children}
        <FormActions submit={words.submit} cancelHref={(here ?? up).href} color={color} />
      </form>
    </>
  );
}

type DecisionProps = Omit<FormPageProps, "labels" | "children">;

/** Asks for the reason of a decision. */
export function DecisionPage(props: DecisionProps) {
  const t = useTexts();
  const { form: texts } = t.lanes;
  return (
    <LaneFormPage {...props} labels={{ grunn: texts.reason }}>
      <TextArea form={props.form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
    </LaneFormPage>
  );
}
