import { EvidenceClass, LedgerKind } from "../../../core/db.ts";
import { Checkbox, type FormValues, type Option, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import type { LedgerChoices } from "./choices.ts";
import { ledgerPath } from "./query.ts";

type FilterProps = { values: FormValues; choices: LedgerChoices };

/** What the ledger is narrowed to. */
export function Filter({ values, choices }: FilterProps) {
  const t = useTexts();
  const { filter, kind, showAll } = t.ledger;
  const form = { values, errors: {} };
  const kinds = Object.values(LedgerKind).map((value) => ({ value, label: kind[value] }));
  const classes = Object.values(EvidenceClass).map((value) => ({ value, label: t.evidence[value] }));
  const choice = (name: string, label: string, options: readonly Option[]) => (
    <Select form={form} name={name} label={label} empty={filter.all} options={options} />
  );
  const isWide = ["prosess", "automatisering", "tiltak", "fagsystem", "grunnlag"].some((name) => values[name]);
  return (
    <form method="get" action={ledgerPath} role="search">
      <div class="mj-filters">
        <TextField form={form} name="fra" type="date" label={filter.from} />
        <TextField form={form} name="til" type="date" label={filter.to} />
        {choice("enhet", filter.unit, choices.units)}
        <Checkbox form={form} name="bare" label={filter.only} />
        {choice("slag", filter.kind, kinds)}
        <button class="ds-button" type="submit">
          {filter.submit}
        </button>
        <a class="ds-link" href={ledgerPath}>
          {showAll}
        </a>
      </div>
      <details class="mj-details" open={isWide}>
        <summary>{filter.more}</summary>
        <div class="mj-filters">
          {choice("prosess", filter.process, choices.processes)}
          {choice("automatisering", filter.automation, choices.automations)}
          {choice("tiltak", filter.measure, choices.measures)}
          {choice("fagsystem", filter.lane, choices.lanes)}
          {choice("grunnlag", filter.evidence, classes)}
          <button class="ds-button" type="submit">
            {filter.submit}
          </button>
        </div>
      </details>
      {values["nullpunkt"] ? <input type="hidden" name="nullpunkt" value={values["nullpunkt"]} /> : null}
    </form>
  );
}
