import type { PeriodContent, PeriodReport, Reproduction } from "../../../core/closing/index.ts";
import {
  formatFte,
  formatHours,
  formatMonth,
  formatNumber,
  formatPercent,
  formatWhole,
} from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";
import { Basis, BesideNet } from "./beside-net.tsx";
import { Changes } from "./changes.tsx";
import { DifferenceTable } from "./difference-table.tsx";
import { periodHref, periodName, reportHref } from "./words.ts";

/** A signed report, to be read and printed. */
export function ReportPage({ report }: { report: PeriodReport }) {
  const t = useTexts();
  const texts = t.periods.reportPage;
  const { content, number, revision } = report;
  return (
    <>
      <ReportCrumbs report={report} />
      <PageHeading title={texts.title(number)} lead={texts.lead(periodName(content.period, t), revision)}>
        <a class="ds-button" data-variant="secondary" href={`${reportHref(report.id)}/etterprov`}>
          {texts.reproduce}
        </a>
        <a class="ds-button" data-variant="tertiary" href={`${reportHref(report.id)}/json`}>
          {texts.json}
        </a>
        <nav class="mj-actions mj-files" aria-label={t.reports.files.label}>
          {(["csv", "xlsx", "pdf"] as const).map((format) => (
            <a
              class="ds-button"
              data-variant="secondary"
              data-size="sm"
              href={`${reportHref(report.id)}/fil?format=${format}`}
            >
              {t.reports.files[format]}
            </a>
          ))}
        </nav>
      </PageHeading>
      <div class="mj-stack">
        <Totals content={content} />
        <BesideNet content={content} />
        {revision === 1 ? null : (
          <Panel id="endret" title={texts.difference(revision - 1)}>
            {report.reason === null ? null : <p>{report.reason}</p>}
            {report.difference.length === 0 ? (
              <p>{texts.nothingChanged}</p>
            ) : (
              <DifferenceTable differences={report.difference} before={texts.before} after={texts.after} />
            )}
          </Panel>
        )}
        <Figures content={content} />
        <Harvests content={content} />
        {content.changes === undefined ? null : <Changes changes={content.changes} />}
        <Basis content={content} />
        <Panel id="definisjoner" title={texts.definitions}>
          <ul class="ds-list">
            {definitionsInOrder(content).map((definition) => (
              <li>{definition}</li>
            ))}
          </ul>
        </Panel>
        <Proof report={report} />
      </div>
    </>
  );
}

const definitionOrder = [
  "gross",
  "reversed",
  "residual",
  "operation",
  "net",
  "headline",
  "interval",
  "estimates",
  "naive",
  "handedOver",
  "citizens",
  "value",
  "goal",
  "counterfactual",
  "evidence",
  "netByEvidence",
  "harvested",
];

/** As one reads them; the record keeps names in an order of its own. */
function definitionsInOrder({ definitions }: PeriodContent): string[] {
  const placeOf = (name: string) => (definitionOrder.indexOf(name) + 100) % 100;
  const inOrder = Object.entries(definitions).toSorted(([one], [other]) => {
    return placeOf(one) - placeOf(other) || one.localeCompare(other);
  });
  return inOrder.map(([, definition]) => definition);
}

function ReportCrumbs({ report }: { report: PeriodReport }) {
  const t = useTexts();
  const { period } = report.content;
  return (
    <Crumbs
      crumbs={[
        { href: "/gevinst/perioder", text: t.periods.title },
        { href: periodHref(period), text: periodName(period, t) },
      ]}
    />
  );
}

type Sums = PeriodContent["totals"]["all"];
type SourceRow = { source: keyof PeriodContent["totals"]; sums: Sums };

function Totals({ content }: { content: PeriodContent }) {
  const t = useTexts();
  const texts = t.periods.reportPage;
  const { totals, headline, hoursPerFte, netByEvidence, creditsWithoutBaseline, harvested } = content;
  // Imported hours are not there to be harvested.
  const freedHere = totals.all.net - totals.imported.net;
  const hours = (seconds: number) => <span class="mj-number">{formatHours(seconds)}</span>;
  const column = (name: keyof Sums): Column<SourceRow> => {
    return { header: texts[name], right: true, cell: ({ sums }) => hours(sums[name]) };
  };
  const columns: Column<SourceRow>[] = [
    { header: texts.source, cell: ({ source }) => texts.sources[source] },
    ...(["gross", "reversed", "residual", "operation", "net"] as const).map(column),
  ];
  const rows = (["automations", "measures", "imported"] as const).map((source) => ({ source, sums: totals[source] }));
  // Reports of the first format have årsverk of everything, whatever its class.
  const published = (headline ?? totals.all).net;
  const fte = texts.fte(formatFte(published / 3600 / hoursPerFte), formatNumber(hoursPerFte));
  return (
    <Panel id="sum" title={texts.totals}>
      <DataTable
        caption={<span class="ds-sr-only">{texts.totals}</span>}
        columns={columns}
        rows={rows}
        total={{ source: "all", sums: totals.all }}
      />
      <Facts
        facts={[
          headline && {
            name: texts.headline,
            value: (
              <>
                <strong>{texts.hours(formatHours(headline.net))}</strong>
                <span class="mj-sub">{fte}</span>
                <span class="mj-sub">{texts.headlineText}</span>
              </>
            ),
          },
          {
            name: texts.allClasses,
            value: (
              <>
                {texts.hours(formatHours(totals.all.net))}
                {headline === undefined ? <span class="mj-sub">{fte}</span> : null}
              </>
            ),
          },
          ...Object.entries(netByEvidence)
            .filter(([, seconds]) => seconds !== 0)
            .map(([evidence, seconds]) => ({
              name: t.evidence[evidence as keyof typeof t.evidence],
              value: texts.hours(formatHours(seconds)),
            })),
          {
            name: texts.harvested,
            value: (
              <>
                {texts.hours(formatHours(harvested.counted))}
                {freedHere > 0 ? (
                  <span class="mj-sub">{texts.rate(formatPercent(harvested.counted / freedHere))}</span>
                ) : null}
              </>
            ),
          },
        ]}
      />
      {headline === undefined ? null : (
        <p>{texts.bridge(formatHours(freedHere), formatHours(headline.net), formatHours(freedHere - headline.net))}</p>
      )}
      {creditsWithoutBaseline === 0 ? null : <p>{texts.withoutBaseline(formatWhole(creditsWithoutBaseline))}</p>}
    </Panel>
  );
}

function Figures({ content }: { content: PeriodContent }) {
  const t = useTexts();
  const texts = t.periods.reportPage;
  const { units, automations, measures } = content.labels;
  type Row = PeriodContent["figures"][number];
  const nameOf = ({ automationId, measureId }: Row) => {
    if (automationId !== null) return automations[automationId]?.title ?? automationId;
    return measureId === null ? texts.sources.imported : (measures[measureId]?.title ?? measureId);
  };
  const rows = content.figures.toSorted((one, other) => {
    const [name, otherName] = [units[one.unitId]?.name ?? "", units[other.unitId]?.name ?? ""];
    return name.localeCompare(otherName, "nb") || nameOf(one).localeCompare(nameOf(other), "nb");
  });
  const columns: Column<Row>[] = [
    { header: texts.unit, cell: ({ unitId }) => units[unitId]?.name ?? unitId },
    { header: texts.what, cell: nameOf },
    {
      header: texts.kind,
      cell: ({ kind, counterfactual }) => (
        <>
          {texts.kinds[kind]}
          {counterfactual === "WOULD_BE_MANUAL" ? null : (
            <span class="mj-sub">{texts.counterfactual[counterfactual]}</span>
          )}
        </>
      ),
    },
    { header: texts.evidenceClass, cell: ({ evidenceClass }) => evidenceClass },
    { header: texts.cases, right: true, cell: ({ cases }) => <span class="mj-number">{formatWhole(cases)}</span> },
    { header: texts.time, right: true, cell: ({ seconds }) => <span class="mj-number">{formatHours(seconds)}</span> },
  ];
  return (
    <Panel id="poster" title={texts.byUnit}>
      <DataTable caption={<span class="ds-sr-only">{texts.byUnit}</span>} columns={columns} rows={rows} />
    </Panel>
  );
}

function Harvests({ content }: { content: PeriodContent }) {
  const t = useTexts();
  const texts = t.periods.reportPage;
  if (content.harvests.length === 0) return null;
  const columns: Column<PeriodContent["harvests"][number]>[] = [
    { header: texts.month, cell: ({ month }) => formatMonth(month.slice(0, 7)) },
    { header: texts.unit, cell: ({ unitId }) => content.labels.units[unitId]?.name ?? unitId },
    {
      header: texts.became,
      cell: ({ kind, purpose, decidedBy }) => (
        <>
          {t.harvest.kinds[kind]}: {purpose}
          <span class="mj-sub">{decidedBy}</span>
        </>
      ),
    },
    {
      header: texts.counted,
      right: true,
      cell: ({ countedSeconds }) => <span class="mj-number">{texts.hours(formatHours(countedSeconds))}</span>,
    },
  ];
  return (
    <Panel id="uttak" title={texts.harvests}>
      <DataTable caption={<span class="ds-sr-only">{texts.harvests}</span>} columns={columns} rows={content.harvests} />
    </Panel>
  );
}

function Proof({ report }: { report: PeriodReport }) {
  const texts = useTexts().periods.reportPage;
  return (
    <Panel id="bevis" title={texts.proof}>
      <Facts
        facts={[
          { name: texts.proposedBy, value: report.proposedBy },
          { name: texts.closedBy, value: report.closedBy },
          { name: texts.closedAt, value: <Time at={report.closedAt} /> },
          { name: texts.through, value: formatWhole(report.throughId) },
          { name: texts.hash, value: <span class="mj-code">{report.contentHash}</span> },
          { name: texts.chain, value: <span class="mj-code">{report.chainHash}</span> },
          { name: texts.signature, value: <span class="mj-code">{report.signature}</span> },
        ]}
      />
    </Panel>
  );
}

/** What came of making a report anew. */
export function ReproductionPage({ report, outcome }: { report: PeriodReport; outcome: Reproduction }) {
  const t = useTexts();
  const texts = t.periods.reproduction;
  const checks = [
    { name: texts.content, holds: outcome.contentIsSame },
    { name: texts.hash, holds: outcome.hashIsRight },
    { name: texts.signature, holds: outcome.signatureIsRight },
  ];
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/gevinst/perioder", text: t.periods.title },
          { href: reportHref(report.id), text: t.periods.reportPage.title(report.number) },
        ]}
      />
      <PageHeading title={texts.title(report.number)} lead={texts.lead} />
      <div class="mj-told">
        <Alert
          color={outcome.isReproduced ? "success" : "danger"}
          title={outcome.isReproduced ? texts.isRight : texts.isWrong}
          announce
        >
          <p>{outcome.isReproduced ? texts.isRightText : texts.isWrongText}</p>
        </Alert>
      </div>
      <Panel id="kontroller" title={texts.check}>
        <Facts facts={checks.map(({ name, holds }) => ({ name, value: holds ? texts.yes : texts.no }))} />
      </Panel>
      {outcome.difference.length === 0 ? null : (
        <Panel id="avvik" title={texts.difference}>
          <DifferenceTable differences={outcome.difference} before={texts.signed} after={texts.now} />
        </Panel>
      )}
    </>
  );
}
