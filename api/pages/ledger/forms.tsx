import type { LedgerEntry } from "../../../core/ledger/index.ts";
import { formatDate, formatHours, formatMinutes } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, PageHeading } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, type Option, Select, TextArea, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { ledgerPath } from "./query.ts";

/** Asks why an entry is taken back, and says what that does. */
export function ReversePage({ entry, form, back }: { entry: LedgerEntry; form: Form; back: string }) {
  const { ledger } = useTexts();
  const { reversal: texts } = ledger;
  const what = texts.lead(ledger.kind[entry.kind], formatDate(entry.localDate), formatMinutes(entry.seconds));
  return (
    <>
      <Crumbs crumbs={[{ href: ledgerPath, text: ledger.title }]} />
      <PageHeading title={texts.title(entry.id)} lead={what} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ grunn: texts.reason }} />
        <p>{texts.text}</p>
        <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
        <FormActions submit={texts.submit} cancelHref={back} color="danger" />
      </form>
    </>
  );
}

type ImportProps = {
  units: readonly Option[];
  form: Form;
  /** What stands in the way: hours of the same source. */
  before?: LedgerEntry | undefined;
};

/** Hours from before the ledger. */
export function ImportPage({ units, form, before }: ImportProps) {
  const { ledger } = useTexts();
  const { hours: texts } = ledger;
  const labels = {
    enhet: texts.unit,
    fra: texts.from,
    til: texts.to,
    timer: texts.amount,
    kilde: texts.source,
    metode: texts.method,
    grunn: texts.reason,
  };
  return (
    <>
      <Crumbs crumbs={[{ href: ledgerPath, text: ledger.title }]} />
      <PageHeading title={texts.title} lead={texts.lead} />
      {before === undefined ? null : (
        <div class="mj-told">
          <Alert color="warning" title={texts.before}>
            <p>{texts.beforeText(before.id, formatHours(before.seconds), formatDate(before.localDate))}</p>
            <p>
              <a class="ds-link" href={`${ledgerPath}/${before.id}/ta-tilbake`}>
                {ledger.reverseOf(before.id)}
              </a>
            </p>
          </Alert>
        </div>
      )}
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labels} />
        <Select form={form} name="enhet" label={texts.unit} empty={texts.choose} options={units} required />
        <div class="mj-pair">
          <TextField form={form} name="fra" type="date" label={texts.from} required />
          <TextField form={form} name="til" type="date" label={texts.to} required />
        </div>
        <TextField form={form} name="timer" inputmode="decimal" label={texts.amount} hint={texts.amountHint} required />
        <TextField form={form} name="kilde" label={texts.source} hint={texts.sourceHint} required />
        <TextField form={form} name="metode" label={texts.method} hint={texts.methodHint} required={false} />
        <TextArea form={form} name="grunn" label={texts.reason} rows={2} required />
        <FormActions submit={texts.submit} cancelHref={ledgerPath} />
      </form>
    </>
  );
}
