import type { ScheduleRule } from "../../../core/calendar/index.ts";
import { Crumbs, Empty, PageHeading } from "../components/blocks.tsx";
import { Checkbox, ErrorSummary, type Form, FormActions, type Option, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { ruleKinds } from "./form.ts";

export type ScheduleFormProps = {
  form: Form;
  kind: ScheduleRule["kind"];
  /** To choose from for a new schedule; undefined when it has its automation. */
  automations: readonly Option[] | undefined;
  title: string;
  /** The address of the form, and where its way out leads. */
  here: string;
  back: string;
};

/** When an automation is to be started. The kind is chosen by a link, so that only its own fields are asked for. */
export function ScheduleFormPage(props: ScheduleFormProps) {
  const t = useTexts();
  const { schedules: texts } = t;
  const { automations, title, back } = props;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/tidsplaner", text: texts.title },
        ]}
      />
      <PageHeading title={title} />
      {automations?.length === 0 ? (
        <section class="mj-panel">
          <Empty title={texts.form.noAutomations}>{texts.form.noAutomationsText}</Empty>
          <a class="ds-button" data-variant="secondary" href={back}>
            {t.shell.cancel}
          </a>
        </section>
      ) : (
        <>
          <Kinds {...props} />
          <ScheduleForm {...props} />
        </>
      )}
    </>
  );
}

function Kinds({ kind, here, form }: ScheduleFormProps) {
  const { form: texts } = useTexts().schedules;
  const chosen = form.values["automatisering"];
  const hrefOf = (type: string) =>
    `${here}?${new URLSearchParams({ type, ...(chosen && { automatisering: chosen }) })}`;
  return (
    <nav class="mj-tabs" aria-label={texts.kindLabel}>
      <ul>
        {ruleKinds.map((each) => (
          <li>
            <a href={hrefOf(each)} aria-current={each === kind ? "page" : undefined}>
              {texts.kinds[each]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ScheduleForm({ form, kind, automations, here, back }: ScheduleFormProps) {
  const t = useTexts();
  const { schedules: texts } = t;
  const { form: words } = texts;
  const options = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <form class="mj-panel mj-form" method="post" action={here} novalidate>
      <ErrorSummary errors={form.errors} labels={useLabels()} />
      <input type="hidden" name="type" value={kind} />
      {automations === undefined ? null : (
        <Select
          form={form}
          name="automatisering"
          label={words.automation}
          options={automations}
          empty={words.chooseAutomation}
          required
        />
      )}
      <RuleFields form={form} kind={kind} />
      <Select form={form} name="glemt" label={words.missed} options={options(texts.missed)} />
      <Select form={form} name="overlapp" label={words.overlap} options={options(texts.overlap)} />
      <TextField form={form} name="tidssone" label={words.timeZone} hint={words.timeZoneHint} required />
      <FormActions submit={words.submit} cancelHref={back} />
    </form>
  );
}

function RuleFields({ form, kind }: Pick<ScheduleFormProps, "form" | "kind">) {
  const { form: words } = useTexts().schedules;
  if (kind === "cron") {
    return <TextField form={form} name="uttrykk" label={words.expression} hint={words.expressionHint} required />;
  }
  if (kind === "workingDays") {
    return <TextField form={form} name="tider" label={words.times} hint={words.timesHint} required />;
  }
  if (kind === "interval") {
    return (
      <>
        <TextField
          form={form}
          name="minutter"
          inputmode="numeric"
          label={words.minutes}
          hint={words.minutesHint}
          narrow
          required
        />
        <div class="mj-pair">
          <TextField form={form} name="fra" label={words.from} hint={words.betweenHint} required={false} />
          <TextField form={form} name="til" label={words.to} hint={words.betweenHint} required={false} />
        </div>
        <Checkbox form={form} name="virkedager" label={words.workingDaysOnly} />
      </>
    );
  }
  const days = Object.entries(words.whichDay).map(([value, label]) => ({ value, label }));
  return (
    <div class="mj-pair">
      <Select form={form} name="dag" label={words.which} options={days} />
      <TextField form={form} name="kl" label={words.time} hint={words.timeHint} required />
    </div>
  );
}

function useLabels(): Record<string, string> {
  const { form } = useTexts().schedules;
  return {
    automatisering: form.automation,
    tider: form.times,
    minutter: form.minutes,
    fra: form.from,
    til: form.to,
    kl: form.time,
    uttrykk: form.expression,
    tidssone: form.timeZone,
    overlapp: form.overlap,
  };
}
