import type { BenefitReport, BenefitSums } from "../../../core/benefits/index.ts";
import { formatFte, formatHours, formatNumber, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import { DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

type HeadlineProps = { report: BenefitReport; lastYear: BenefitSums; yearlyGoalHours?: number | undefined };

/** The figure, and the subtraction that it is. */
export function Headline({ report, lastYear, yearlyGoalHours }: HeadlineProps) {
  const t = useTexts();
  const { headline } = report.total;
  return (
    <section class="mj-panel mj-hero" aria-label={t.hours.headline.net}>
      <div class="mj-hero-figure">
        <p class="mj-figure">
          <span class="mj-number">{bigHours(headline.netSeconds)}</span> {t.hours.headline.unit}
        </p>
        <p class="mj-figure-what">{t.hours.headline.what}</p>
        {headline.belowSeconds + headline.aboveSeconds > 0 ? (
          <p class="mj-number">
            {t.hours.headline.interval(
              formatHours(headline.netSeconds - headline.belowSeconds),
              formatHours(headline.netSeconds + headline.aboveSeconds),
            )}
          </p>
        ) : null}
        <p class="mj-figure-more">
          <strong>{t.hours.headline.fte(formatFte(headline.fullTimeEquivalents))}</strong>
          <span class="mj-quiet">, {t.hours.headline.divisor(formatNumber(report.hoursPerFte))}</span>
        </p>
        {lastYear.cases > 0 ? (
          <p class="mj-quiet mj-small">{t.hours.headline.lastYear(formatHours(lastYear.headline.netSeconds))}</p>
        ) : null}
        {yearlyGoalHours === undefined ? null : <Goal netHours={headline.netHours} goalHours={yearlyGoalHours} />}
      </div>
      <Subtraction sums={report.total} />
    </section>
  );
}

function Subtraction({ sums }: { sums: BenefitSums }) {
  const t = useTexts();
  const { headline, residualSeconds, operationSeconds } = sums;
  const line = (name: string, seconds: number, sign = "") => (
    <div class="mj-sum-line">
      <dt>
        <span class="mj-sign">{sign}</span>
        {name}
      </dt>
      <dd class="mj-number">{formatHours(seconds)}</dd>
    </div>
  );
  return (
    <div class="mj-sum">
      <h2 class="mj-sum-title">{t.hours.headline.sum}</h2>
      <dl>
        {line(t.hours.headline.gross, headline.grossSeconds)}
        {sums.headline.reversedSeconds === 0
          ? null
          : line(
              t.hours.headline.reversed,
              Math.abs(headline.reversedSeconds),
              headline.reversedSeconds < 0 ? "−" : "+",
            )}
        {line(t.hours.headline.residual, residualSeconds, "−")}
        {line(t.hours.headline.operation, operationSeconds, "−")}
        {line(t.hours.headline.net, headline.netSeconds, "=")}
      </dl>
      <p class="mj-quiet mj-small">{t.hours.headline.rounded}</p>
    </div>
  );
}

function Goal({ netHours, goalHours }: { netHours: number; goalHours: number }) {
  const t = useTexts();
  const share = netHours / goalHours;
  const width = `${Math.min(100, Math.max(0, share * 100))}%`;
  return (
    <div class="mj-goal">
      <p>
        <strong>{t.hours.goal.title}:</strong> {t.hours.goal.text(formatPercent(share), formatWhole(goalHours))}
      </p>
      <svg width="100%" height="10" aria-hidden="true">
        <rect class="mj-track" width="100%" height="10" rx="5" />
        <rect class="mj-fill" width={width} height="10" rx="5" />
      </svg>
    </div>
  );
}

type EvidenceRow = { name: string; hint: string; cases: number; grossSeconds: number };

/** What the hours rest on: never one sum, since a guess does not become a measurement by being added to one. */
export function Evidence({ sums }: { sums: BenefitSums }) {
  const t = useTexts();
  const { evidence } = t.hours;
  const rows: EvidenceRow[] = [
    { name: evidence.measured, hint: evidence.measuredHint, ...sums.headline },
    { name: evidence.estimated, hint: evidence.estimatedHint, ...sums.evidence.C },
    { name: evidence.assumed, hint: evidence.assumedHint, ...sums.evidence.D },
    { name: evidence.imported, hint: evidence.importedHint, ...sums.evidence.I },
  ];
  return (
    <section class="mj-panel" aria-labelledby="grunnlag">
      <h2 id="grunnlag">{evidence.title}</h2>
      <p class="mj-quiet mj-small">{evidence.lead}</p>
      <DataTable
        caption={<span class="ds-sr-only">{evidence.caption}</span>}
        rows={rows}
        few
        columns={[
          {
            header: evidence.kind,
            cell: (row) => (
              <>
                {row.name}
                <span class="mj-sub">{row.hint}</span>
              </>
            ),
          },
          { header: evidence.cases, right: true, cell: (row) => formatWhole(row.cases) },
          { header: evidence.gross, right: true, cell: (row) => formatHours(row.grossSeconds) },
        ]}
      />
    </section>
  );
}

/** Whole hours where there are many: the decimal stands in the subtraction beside it. */
function bigHours(seconds: number): string {
  return Math.abs(seconds) < 100 * 3600 ? formatHours(seconds) : formatWhole(seconds / 3600);
}
