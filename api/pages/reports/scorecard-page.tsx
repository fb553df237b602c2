import type { Role } from "../../../core/db.ts";
import {
  formatDate,
  formatHours,
  formatMonth,
  formatNumber,
  formatPercent,
  formatWhole,
} from "../../../core/norwegian-format.ts";
import { type AutomationScore, type Scorecard, verdictNames } from "../../../core/reports/index.ts";
import { Crumbs, Empty, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { lastDayOf } from "../days.ts";
import { BarChart } from "../hours/chart.tsx";
import { useTexts } from "../texts.ts";
import { ledgerHref } from "../ledger/query.ts";
import { Files, ReportTabs } from "./links.tsx";

type ScorecardProps = { roles: readonly Role[]; scorecard: Scorecard };

/** Whether robots pay, all of them in one table. */
export function ScorecardPage({ roles, scorecard }: ScorecardProps) {
  const { scorecard: words } = useTexts().reports;
  return (
    <>
      <ReportTabs current="scorecard" roles={roles} />
      <PageHeading title={words.title} lead={words.lead(formatDate(scorecard.from), formatDate(lastDayOf(scorecard)))}>
        <Files report="scorecard" />
      </PageHeading>
      <section class="mj-panel" aria-label={words.title}>
        {scorecard.items.length === 0 ? (
          <Empty title={words.none}>{words.noneText}</Empty>
        ) : (
          <>
            <DataTable caption={words.caption} rows={scorecard.items} columns={useColumns()} />
            <p class="mj-quiet mj-small">{words.whyUnknown}</p>
          </>
        )}
      </section>
    </>
  );
}

function useColumns() {
  const { scorecard: words } = useTexts().reports;
  return [
    {
      header: words.name,
      cell: ({ id, title }: AutomationScore) => (
        <a class="ds-link" href={`/gevinst/rapporter/robotkort/${id}`}>
          {title}
        </a>
      ),
    },
    { header: words.verdict, cell: ({ verdict }: AutomationScore) => <Verdict verdict={verdict} /> },
    { header: words.net, right: true, cell: ({ netSeconds }: AutomationScore) => formatHours(netSeconds) },
    { header: words.planned, right: true, cell: ({ plannedHours }: AutomationScore) => orDash(plannedHours) },
    { header: words.value, right: true, cell: (score: AutomationScore) => <Value score={score} /> },
    { header: words.cost, right: true, cell: (score: AutomationScore) => <RunningCost score={score} /> },
    {
      header: words.perCase,
      right: true,
      cell: ({ costPerCaseNok }: AutomationScore) => (costPerCaseNok === null ? "–" : formatNumber(costPerCaseNok)),
    },
    {
      header: words.exceptions,
      right: true,
      cell: ({ exceptionShare }: AutomationScore) => (exceptionShare === null ? "–" : formatPercent(exceptionShare)),
    },
  ];
}

function Verdict({ verdict }: { verdict: AutomationScore["verdict"] }) {
  const color = { pays: "success", does_not_pay: "danger", unknown: "neutral" }[verdict];
  return (
    <span class="ds-tag" data-color={color}>
      {verdictNames[verdict]}
    </span>
  );
}

type ScoreProps = { roles: readonly Role[]; days: { from: string; to: string }; score: AutomationScore };

/** One robot: its figures, and how it went month by month. */
export function ScorePage({ roles, days, score }: ScoreProps) {
  const { scorecard: words } = useTexts().reports;
  const best = score.months.reduce((most, month) => (month.netSeconds > most.netSeconds ? month : most));
  return (
    <>
      <ReportTabs current="scorecard" roles={roles} />
      <Crumbs crumbs={[{ href: "/gevinst/rapporter/robotkort", text: words.title }]} />
      <PageHeading title={score.title} lead={words.lead(formatDate(days.from), formatDate(lastDayOf(days)))} />
      <div class="mj-columns">
        <Panel id="maneder" title={words.trend}>
          <BarChart
            bars={score.months.map(({ month, netSeconds }) => ({
              key: month,
              label: formatMonth(month).slice(0, 3),
              netHours: netSeconds / 3600,
              grossHours: 0,
            }))}
            summary={words.trendSummary(formatMonth(best.month), formatHours(best.netSeconds))}
          />
          <DataTable
            caption={words.months}
            rows={score.months}
            few
            columns={[
              { header: words.month, cell: ({ month }) => formatMonth(month) },
              { header: words.cases, right: true, cell: ({ cases }) => formatWhole(cases) },
              { header: words.net, right: true, cell: ({ netSeconds }) => formatHours(netSeconds) },
            ]}
          />
        </Panel>
        <Panel id="vurdering" title={words.verdict} aside={<Verdict verdict={score.verdict} />}>
          <Facts facts={factsOf(score, words)} />
          {score.verdict === "unknown" ? <p class="mj-quiet mj-small">{words.whyUnknown}</p> : null}
          {score.unknownCosts.length === 0 ? null : (
            <p class="mj-quiet mj-small">{words.missing(score.unknownCosts.join(", "))}</p>
          )}
          <p class="mj-actions">
            <a class="ds-link" href={`/gevinst/plan/automatisering/${score.id}`}>
              {words.plan}
            </a>
            <a class="ds-link" href={ledgerHref({ automatisering: score.id, fra: days.from, til: lastDayOf(days) })}>
              {words.entries}
            </a>
            <a class="ds-link" href={`/automatiseringer/${score.id}`}>
              {words.automation}
            </a>
          </p>
        </Panel>
      </div>
    </>
  );
}

function factsOf(score: AutomationScore, words: ReturnType<typeof useTexts>["reports"]["scorecard"]) {
  const { costPerCaseNok, exceptionShare } = score;
  return [
    { name: words.net, value: formatHours(score.netSeconds) },
    { name: words.planned, value: score.plannedHours === null ? words.noPlan : formatHours(score.plannedHours * 3600) },
    { name: words.value, value: <Value score={score} /> },
    { name: words.cost, value: <RunningCost score={score} /> },
    { name: words.perCase, value: costPerCaseNok === null ? "–" : formatNumber(costPerCaseNok) },
    { name: words.cases, value: formatWhole(score.cases) },
    { name: words.exceptions, value: exceptionShare === null ? "–" : formatPercent(exceptionShare) },
  ];
}

/** What the net hours are worth; what is not known leads to where it is said. */
function Value({ score: { title, valueNok } }: { score: AutomationScore }) {
  const { scorecard: words } = useTexts().reports;
  if (valueNok !== null) return <>{formatWhole(valueNok)}</>;
  return <Unknown href="/gevinst/plan/timekostnad" label={words.unknownValue(title)} />;
}

function RunningCost({ score: { id, title, costNok } }: { score: AutomationScore }) {
  const { scorecard: words } = useTexts().reports;
  if (costNok !== null) return <>{formatWhole(costNok)}</>;
  return <Unknown href={`/gevinst/plan/automatisering/${id}#kostnader`} label={words.unknownCost(title)} />;
}

function Unknown({ href, label }: { href: string; label: string }) {
  const { scorecard: words } = useTexts().reports;
  return (
    <a class="ds-link" href={href} aria-label={label}>
      {words.unknown}
    </a>
  );
}

function orDash(hours: number | null): string {
  return hours === null ? "–" : formatHours(hours * 3600);
}
