import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, type Option, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

/** What can be chosen from in the form. */
export type AutomationChoices = {
  bots: readonly Option[];
  units: readonly Option[];
  credentials: readonly Option[];
  processes: readonly Option[];
};

type NewAutomationProps = { form: Form; choices: AutomationChoices };

/** Registers an automation as a draft. */
export function NewAutomationPage({ form, choices }: NewAutomationProps) {
  const t = useTexts();
  const texts = t.automations.form;
  return (
    <>
      <Crumbs crumbs={[{ href: "/automatiseringer", text: t.automations.title }]} />
      <PageHeading title={texts.title} lead={texts.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labelsOf(texts)} />
        <AboutFields form={form} choices={choices} />
        <ProcessFields form={form} choices={choices} />
        <fieldset>
          <legend>{texts.running}</legend>
          <TextField
            form={form}
            name="forsok"
            inputmode="numeric"
            label={texts.attempts}
            hint={texts.attemptsHint}
            required
            narrow
          />
          <TextField
            form={form}
            name="etterarbeid"
            inputmode="decimal"
            label={texts.residual}
            hint={texts.residualHint}
            required
            narrow
          />
        </fieldset>
        <FormActions submit={texts.submit} cancelHref="/automatiseringer" />
      </form>
    </>
  );
}

function AboutFields({ form, choices }: NewAutomationProps) {
  const t = useTexts();
  const texts = t.automations.form;
  return (
    <fieldset>
      <legend>{texts.about}</legend>
      <TextField form={form} name="navn" label={texts.name} hint={texts.nameHint} required />
      <TextField form={form} name="kode" label={texts.code} hint={texts.codeHint} required={false} />
      <Select form={form} name="robot" label={texts.bot} empty={texts.botChoose} options={choices.bots} required />
      <Select
        form={form}
        name="robotkonto"
        label={texts.credential}
        empty={texts.credentialNone}
        options={choices.credentials}
        required={false}
      />
      <Select form={form} name="enhet" label={texts.unit} empty={texts.unitChoose} options={choices.units} required />
    </fieldset>
  );
}

function ProcessFields({ form, choices }: NewAutomationProps) {
  const t = useTexts();
  const texts = t.automations.form;
  const counterfactuals = Object.entries(t.automations.counterfactual).map(([value, label]) => ({ value, label }));
  return (
    <fieldset>
      <legend>{texts.process}</legend>
      <Select
        form={form}
        name="prosess"
        label={texts.processChoice}
        empty={texts.processNew}
        options={choices.processes}
      />
      <TextField form={form} name="prosessnavn" label={texts.processTitle} hint={texts.processTitleHint} />
      <TextField
        form={form}
        name="saker"
        inputmode="numeric"
        label={texts.yearlyVolume}
        hint={texts.processTitleHint}
        narrow
      />
      <Select
        form={form}
        name="alternativ"
        label={texts.counterfactual}
        hint={texts.processTitleHint}
        options={counterfactuals}
      />
    </fieldset>
  );
}

function labelsOf(texts: ReturnType<typeof useTexts>["automations"]["form"]) {
  return {
    navn: texts.name,
    kode: texts.code,
    robot: texts.bot,
    robotkonto: texts.credential,
    enhet: texts.unit,
    prosess: texts.processChoice,
    prosessnavn: texts.processTitle,
    saker: texts.yearlyVolume,
    alternativ: texts.counterfactual,
    forsok: texts.attempts,
    etterarbeid: texts.residual,
  };
}
