import type { BenefitReport } from "../../../core/benefits/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatDate, formatHours, formatWhole } from "../../../core/norwegian-format.ts";
import type { PeriodClosing } from "../../../core/periods/index.ts";
import type { PlausibilityAlarm } from "../../../core/plausibility/index.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Alert, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { ClosingNote } from "../components/closing-note.tsx";
import { PlausibilityAlarms } from "../plausibility/alarms.tsx";
import type { LedgerQuery } from "../ledger/query.ts";
import { hrefBelow } from "../reports/drill-down.ts";
import { useTexts } from "../texts.ts";
import { BarChart } from "./chart.tsx";
import type { KeyFigures } from "../../../core/reports/index.ts";
import { Beside, Key } from "./beside.tsx";
import { Evidence, Headline } from "./headline.tsx";
import { lastDayOf } from "../days.ts";
import { isYear, type Period, type PeriodChoices } from "./period.ts";
import { PeriodPicker } from "./period-picker.tsx";
import { HoursTable } from "./tables.tsx";
import { barsOf, developmentOf, hoursRow, namedRows } from "./view.ts";

export type HoursPageProps = {
  roles: readonly Role[];
  municipality: string;
  period: Period;
  /** What was asked for made no sense: `period` is shown instead. */
  periodIsWrong: boolean;
  choices: PeriodChoices;
  byMonth: BenefitReport;
  byUnit: BenefitReport;
  byAutomation: BenefitReport;
  lastYear: BenefitReport;
  figures: KeyFigures;
  alarms: readonly PlausibilityAlarm[];
  closing: PeriodClosing;
  /** Hours, for periods that begin with the year. */
  yearlyGoalHours?: number | undefined;
};

/** What management reads: hours that survive an audit. */
export function HoursPage(props: HoursPageProps) {
  const t = useTexts();
  const { roles, municipality, period, periodIsWrong, choices, byMonth } = props;
  const { total } = byMonth;
  const { cases, grossSeconds, reversedSeconds, residualSeconds, operationSeconds } = total;
  const nothing = [cases, grossSeconds, reversedSeconds, residualSeconds, operationSeconds].every((one) => one === 0);
  return (
    <>
      <BenefitTabs current="hours" roles={roles} />
      <PageHeading title={t.hours.title} lead={t.hours.lead(municipality)} />
      {periodIsWrong ? (
        <div class="mj-told">
          <Alert color="danger" announce>
            <p>{t.hours.period.wrongDates}</p>
          </Alert>
        </div>
      ) : null}
      <PeriodPicker period={period} choices={choices} />
      <p class="mj-period">
        <strong>{period.label}</strong>{" "}
        <span class="mj-number">
          {formatDate(period.from)}–{formatDate(lastDayOf(period))}
        </span>
      </p>
      <ClosingNote closing={props.closing} of={isYear(period) ? "year" : "period"} />
      <PlausibilityAlarms alarms={props.alarms} />
      {nothing ? <NothingYet /> : <Numbers {...props} />}
      <Definitions />
    </>
  );
}

function Numbers({ byMonth, byUnit, byAutomation, lastYear, figures, yearlyGoalHours }: HoursPageProps) {
  const t = useTexts();
  const { total } = byMonth;
  return (
    <div class="mj-stack">
      <Headline report={byMonth} lastYear={lastYear.total} yearlyGoalHours={yearlyGoalHours} />
      {total.withoutBaseline > 0 ? (
        <Alert color="warning" title={t.hours.withoutBaseline.title}>
          <p>
            {t.hours.withoutBaseline.text(total.withoutBaseline, formatWhole(total.withoutBaseline))}{" "}
            <a class="ds-link" href="/automatiseringer?nullpunkt=mangler">
              {t.hours.withoutBaseline.link}
            </a>
          </p>
        </Alert>
      ) : null}
      <div class="mj-columns">
        <Chart byMonth={byMonth} />
        <Evidence sums={total} />
      </div>
      <Key figures={figures} />
      <Beside sums={total} />
      <section class="mj-panel" aria-label={t.hours.table.byAutomation}>
        <HoursTable
          caption={t.hours.table.byAutomation}
          name={t.hours.table.name.automation}
          rows={namedRows(byAutomation)}
          total={hoursRow({ key: "", name: t.hours.table.total, sums: byAutomation.total })}
          hrefOf={({ key }) => (key === "" ? "/gevinst/tiltak" : `/automatiseringer/${key}`)}
        />
      </section>
      <section class="mj-panel" aria-label={t.hours.table.byUnit}>
        <HoursTable
          caption={t.hours.table.byUnit}
          name={t.hours.table.name.unit}
          rows={namedRows(byUnit)}
          total={hoursRow({ key: "", name: t.hours.table.total, sums: byUnit.total })}
          hrefOf={({ key }) => hrefBelow({ key, groupBy: "unit", query: daysOf(byUnit) })}
        />
      </section>
    </div>
  );
}

function Chart({ byMonth }: { byMonth: BenefitReport }) {
  const t = useTexts();
  const development = developmentOf(byMonth);
  const yearly = development.unit === "year";
  const best = development.rows.reduce((most, row) => (row.netSeconds > most.netSeconds ? row : most));
  return (
    <Panel
      id="utvikling"
      title={yearly ? t.hours.chart.perYear : t.hours.chart.perMonth}
      aside={
        <span class="mj-legend" aria-hidden="true">
          <span class="mj-key-net">{t.hours.chart.net}</span>
          <span class="mj-key-gross">{t.hours.chart.gross}</span>
        </span>
      }
    >
      <BarChart
        bars={barsOf(development)}
        summary={t.hours.chart.summary(best.name.toLowerCase(), formatHours(best.netSeconds))}
      />
      <details class="mj-details" id="tall-i-diagrammet">
        <summary>{t.hours.chart.table}</summary>
        <HoursTable
          caption={yearly ? t.hours.table.byYear : t.hours.table.byMonth}
          name={yearly ? t.hours.table.name.year : t.hours.table.name.month}
          rows={development.rows}
          total={hoursRow({ key: "", name: t.hours.table.total, sums: byMonth.total })}
          hrefOf={({ key }) => hrefBelow({ key, groupBy: development.unit, query: daysOf(byMonth) })}
        />
      </details>
    </Panel>
  );
}

function daysOf(report: BenefitReport): LedgerQuery {
  return { fra: report.from, til: lastDayOf(report) };
}

function NothingYet() {
  const t = useTexts();
  return (
    <div class="mj-panel">
      <Empty title={t.hours.empty.title}>
        {t.hours.empty.text}{" "}
        <a class="ds-link" href="/automatiseringer">
          {t.hours.empty.link}
        </a>
      </Empty>
    </div>
  );
}

function Definitions() {
  const t = useTexts();
  return (
    <section class="mj-definitions" aria-labelledby="hva-tallene-betyr">
      <h2 class="mj-section-title" id="hva-tallene-betyr">
        {t.hours.definitions.title}
      </h2>
      <dl>
        {t.hours.definitions.items.map(({ term, text }) => (
          <div>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
