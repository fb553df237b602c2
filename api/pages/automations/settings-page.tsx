import { defaultRetryRules, type RetriedKind, retriedKinds } from "../../../core/cases/index.ts";
import { TraceFrom } from "../../../core/db.ts";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, Select, TextField } from "../components/form.tsx";
import { durationText } from "../components/time.tsx";
import { useTexts } from "../texts.ts";
import { retryFields, traceField } from "./settings-form.ts";

type SettingsPageProps = { automation: { id: string; title: string }; form: Form };

/** How an automation is run: limits, when work begins, what is told of, how long data is kept, and retries. */
export function SettingsPage({ automation, form }: SettingsPageProps) {
  const t = useTexts();
  const texts = t.automations.running;
  const here = `/automatiseringer/${automation.id}`;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/automatiseringer", text: t.automations.title },
          { href: here, text: automation.title },
        ]}
      />
      <PageHeading title={texts.title} lead={texts.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={useLabels()} />
        <Plain form={form} />
        <Traces form={form} />
        <Retries form={form} />
        <FormActions submit={texts.submit} cancelHref={here} />
      </form>
    </>
  );
}

function Plain({ form }: { form: Form }) {
  const { groups, fields } = useTexts().automations.running;
  return (
    <>
      {groups.map(({ legend, hint, names }) => (
        <fieldset>
          <legend>{legend}</legend>
          {hint === undefined ? null : <p class="mj-quiet mj-tight">{hint}</p>}
          {names.map((name) => (
            <TextField
              form={form}
              name={name}
              inputmode="numeric"
              narrow
              label={fields[name].label}
              hint={fields[name].hint}
              required={name === "forsok"}
            />
          ))}
        </fieldset>
      ))}
    </>
  );
}

function Traces({ form }: { form: Form }) {
  const { traces } = useTexts().automations.running;
  const options = Object.values(TraceFrom).map((value) => ({ value, label: traces.choices[value] }));
  return (
    <fieldset>
      <legend>{traces.legend}</legend>
      <Select form={form} name={traceField} label={traces.field.label} hint={traces.field.hint} options={options} />
    </fieldset>
  );
}

function Retries({ form }: { form: Form }) {
  const { retries } = useTexts().automations.running;
  const touched = (kind: RetriedKind) =>
    Object.values(retryFields).some(
      (field) => (form.values[`${field}-${kind}`] ?? "") !== "" || form.errors[`${field}-${kind}`] !== undefined,
    );
  return (
    <fieldset>
      <legend>{retries.legend}</legend>
      <p class="mj-quiet mj-tight">{retries.hint}</p>
      {retriedKinds.map((kind) => (
        <details class="mj-details" id={`feil-${kind}`} open={touched(kind)}>
          <summary>{retries.kinds[kind]}</summary>
          <Retry form={form} kind={kind} />
        </details>
      ))}
    </fieldset>
  );
}

function Retry({ form, kind }: { form: Form; kind: RetriedKind }) {
  const t = useTexts();
  const { retries } = t.automations.running;
  const { maxAttempts, atOnceOnce, firstBackoffSeconds, longestBackoffSeconds } = defaultRetryRules[kind];
  const standard = retries.standard({
    attempts: maxAttempts,
    atOnce: atOnceOnce === true || longestBackoffSeconds === 0,
    first: durationText(firstBackoffSeconds * 1000, t),
    longest: longestBackoffSeconds === 0 ? undefined : durationText(longestBackoffSeconds * 1000, t),
  });
  return (
    <>
      <p class="mj-quiet mj-small">{standard}</p>
      <div class="mj-pair">
        {(["forsok", "forste", "lengste"] as const).map((field) => (
          <TextField form={form} name={`${field}-${kind}`} inputmode="numeric" label={retries[field]} />
        ))}
      </div>
    </>
  );
}

function useLabels(): Record<string, string> {
  const { fields, retries, traces } = useTexts().automations.running;
  const plain = Object.entries({ ...fields, [traceField]: traces.field }).map(
    ([name, { label }]) => [name, label] as const,
  );
  const ofKinds = retriedKinds.flatMap((kind) =>
    (["forsok", "forste", "lengste"] as const).map(
      (field) => [`${field}-${kind}`, `${retries.kinds[kind]}, ${retries[field]}`] as const,
    ),
  );
  return Object.fromEntries([...plain, ...ofKinds]);
}
