import type { AddProcessVersionInput, ProcessDetail } from "../../../core/processes/index.ts";
import { FormPage } from "../components/form-page.tsx";
import { type Form, type FormErrors, type FormValues, TextArea, TextField } from "../components/form.tsx";
import {
  readShares,
  shareFieldNames,
  shareLabels,
  shareMessages,
  ShareRows,
  shareValues,
} from "../components/share-rows.tsx";
import { formErrors } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";

const list = "steps";

/** How a process goes from a day on. */
export function VersionPage({ process, form }: { process: ProcessDetail; form: Form }) {
  const t = useTexts();
  const { version: texts } = t.processes;
  const words = rowWords(t);
  const crumbs = [
    { href: "/gevinst/prosesser", text: t.processes.title },
    { href: `/gevinst/prosesser/${process.id}`, text: process.title },
  ];
  const labels = { fra: texts.validFrom, grunn: texts.reason, ...shareLabels(form, words) };
  return (
    <FormPage
      crumbs={crumbs}
      words={{ title: texts.title, lead: texts.lead(process.title), submit: texts.submit }}
      form={form}
      labels={labels}
    >
      <TextField
        form={form}
        name="fra"
        type="date"
        label={texts.validFrom}
        hint={texts.validFromHint}
        required
        narrow
      />
      <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
      <ShareRows form={form} words={words} />
    </FormPage>
  );
}

function rowWords({ processes: { version } }: Texts) {
  return { legend: version.stepsLegend, hint: version.stepsHint, title: version.step, share: version.share };
}

/** The form with the steps as they are now. */
export function versionValues({ versions: [latest] }: ProcessDetail, today: string): FormValues {
  return { fra: today, ...shareValues(latest?.steps ?? []) };
}

export function readVersion(values: FormValues, processId: string): AddProcessVersionInput {
  const { shares } = readShares(values);
  return { processId, validFrom: values["fra"] ?? "", reason: values["grunn"] ?? "", steps: shares };
}

/** What the verb refused, beside the fields. */
export function versionErrors(error: unknown, values: FormValues, t: Texts): FormErrors {
  const { errors } = t.processes;
  const read = readShares(values);
  const fieldNames = { validFrom: "fra", reason: "grunn", [list]: "andel1", ...shareFieldNames(list, read) };
  const messages = {
    overlap: errors.overlap,
    period_closed: errors.periodClosed,
    validFrom: errors.date,
    reason: errors.required,
    ...shareMessages(list, read, {
      share: errors.share,
      title: errors.stepTitle,
      twice: errors.stepTwice,
      none: errors.noSteps,
      notWhole: errors.notWhole,
    }),
  };
  return formErrors(error, { fieldNames, messages, t });
}
