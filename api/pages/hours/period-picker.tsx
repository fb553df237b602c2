import { TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { lastDayOf } from "../days.ts";
import type { Period, PeriodChoices } from "./period.ts";

/** Two small forms: a period from the list, or two dates. */
export function PeriodPicker({ period, choices }: { period: Period; choices: PeriodChoices }) {
  const t = useTexts();
  const custom = period.choice === "";
  const form = { values: { fra: period.from, til: lastDayOf(period) }, errors: {} };
  return (
    <div class="mj-period-picker">
      <form class="mj-filters" method="get" action="/timer">
        <div class="mj-field">
          <label for="periode">{t.hours.period.label}</label>
          <select class="ds-input" id="periode" name="periode">
            {choices.map((group) => (
              <PeriodGroup group={group} chosen={period.choice} />
            ))}
          </select>
        </div>
        <button class="ds-button" type="submit">
          {t.hours.period.show}
        </button>
      </form>
      <details class="mj-details" id="velg-datoer" open={custom}>
        <summary>{t.hours.period.custom}</summary>
        <form class="mj-filters" method="get" action="/timer">
          <TextField form={form} name="fra" type="date" label={t.hours.period.from} required />
          <TextField form={form} name="til" type="date" label={t.hours.period.to} required />
          <button class="ds-button" data-variant="secondary" type="submit">
            {t.hours.period.show}
          </button>
        </form>
      </details>
    </div>
  );
}

function PeriodGroup({ group, chosen }: { group: PeriodChoices[number]; chosen: string }) {
  const options = group.options.map(({ value, label }) => (
    <option value={value} selected={value === chosen}>
      {label}
    </option>
  ));
  return group.label === undefined ? <>{options}</> : <optgroup label={group.label}>{options}</optgroup>;
}
