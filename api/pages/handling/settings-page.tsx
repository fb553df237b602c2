import type { AutomationDetail } from "../../../core/automations/index.ts";
import { ResidualMethod } from "../../../core/db.ts";
import { formatMinutes } from "../../../core/norwegian-format.ts";
import { Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

type ResidualFactProps = { automation: AutomationDetail; mayChange: boolean };

/** How people's time on what the robot gives up is reckoned, in words. */
export function ResidualFact({ automation, mayChange }: ResidualFactProps) {
  const { settings: texts } = useTexts().handling;
  const { id, residualMethod, standardResidualSeconds } = automation;
  return (
    <>
      {residualMethod === "MEASURED" ? texts.measured : texts.standard(formatMinutes(standardResidualSeconds))}
      {mayChange ? (
        <span class="mj-sub">
          <a class="ds-link" href={`/automatiseringer/${id}/etterarbeid`}>
            {texts.change}
          </a>
        </span>
      ) : null}
    </>
  );
}

/** Asks how people's time on what the robot gives up is reckoned. */
export function ResidualSettingsPage({ automation, form }: { automation: AutomationDetail; form: Form }) {
  const t = useTexts();
  const texts = t.handling.settings;
  const here = `/automatiseringer/${automation.id}`;
  const labels = { metode: texts.method, standardtid: texts.seconds, hvile: texts.cutoff };
  const methods = Object.values(ResidualMethod).map((value) => ({ value, label: texts.methods[value] }));
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
        <ErrorSummary errors={form.errors} labels={labels} />
        <Select form={form} name="metode" label={texts.method} hint={texts.methodHint} options={methods} required />
        <TextField
          form={form}
          name="standardtid"
          inputmode="decimal"
          narrow
          label={texts.seconds}
          hint={texts.secondsHint}
          required
        />
        <TextField
          form={form}
          name="hvile"
          inputmode="numeric"
          narrow
          label={texts.cutoff}
          hint={texts.cutoffHint}
          required
        />
        <FormActions submit={texts.submit} cancelHref={here} />
      </form>
    </>
  );
}
