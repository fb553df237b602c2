import { isAllowed } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatDate, formatDateTime, formatMinutes, formatPercent } from "../../../core/norwegian-format.ts";
import type { CreditTrail } from "../../../core/reports/index.ts";
import { Alert, Crumbs, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { AttemptStatus, CaseStatus } from "../components/status.tsx";
import { useTexts } from "../texts.ts";
import { EntriesTable } from "../ledger/entries-table.tsx";
import { ledgerPath } from "../ledger/query.ts";
import { ReportTabs } from "./links.tsx";

type TrailProps = {
  roles: readonly Role[];
  trail: CreditTrail;
  /** What was just done, as the address says. */
  told: string | undefined;
};

/** How a case came to count: from its rows to the attempts, the baselines and the study behind them. */
export function TrailPage({ roles, trail, told }: TrailProps) {
  const t = useTexts();
  const { trail: words } = t.reports;
  const may = { reverse: isAllowed(roles, "ledger:reverse"), from: "regnet" } as const;
  return (
    <>
      <ReportTabs current="freed" roles={roles} />
      <Crumbs crumbs={[{ href: ledgerPath, text: t.ledger.title }]} />
      <PageHeading title={words.title} lead={words.lead(trail.automation.title)}>
        {trail.mayReadCase ? (
          <a class="ds-button" data-variant="secondary" href={`/drift/saker/${trail.id}`}>
            {words.seeCase}
          </a>
        ) : null}
      </PageHeading>
      <div class="mj-stack">
        {told === "tatt-tilbake" ? (
          <Alert color="success" announce>
            <p>{t.ledger.reversal.done}</p>
          </Alert>
        ) : null}
        <section class="mj-panel" aria-label={words.status}>
          <Facts
            facts={[
              { name: words.status, value: <CaseStatus status={trail.status} /> },
              { name: words.came, value: formatDateTime(trail.createdAt) },
              trail.settledAt === null ? undefined : { name: words.settled, value: formatDateTime(trail.settledAt) },
              trail.caseType === "" ? undefined : { name: words.type, value: trail.caseType },
            ]}
          />
        </section>
        <Panel id="rader" title={words.entries}>
          {trail.entries.length === 0 ? (
            <p>{words.noEntries}</p>
          ) : (
            <EntriesTable entries={trail.entries} caption={<span class="ds-sr-only">{words.entries}</span>} may={may} />
          )}
        </Panel>
        <Baselines trail={trail} />
        <Attempts trail={trail} />
      </div>
    </>
  );
}

function Baselines({ trail: { baselines } }: { trail: CreditTrail }) {
  const { trail: words } = useTexts().reports;
  return (
    <Panel id="nullpunkt" title={words.baselines}>
      {baselines.length === 0 ? <p>{words.noBaseline}</p> : null}
      {baselines.map((baseline) => (
        <Facts
          facts={[
            {
              name: words.baseline(baseline.version),
              value: (
                <a class="ds-link" href={`/gevinst/nullpunkter/${baseline.id}`}>
                  {`${baseline.evidenceClass}: ${words.sources[baseline.source]}`}
                </a>
              ),
            },
            { name: words.perCase, value: formatMinutes(baseline.secondsPerCase) },
            baseline.lowSeconds === null || baseline.highSeconds === null
              ? undefined
              : {
                  name: words.range,
                  value: `${formatMinutes(baseline.lowSeconds)}–${formatMinutes(baseline.highSeconds)}`,
                },
            { name: words.method, value: baseline.method },
            baseline.studyId === null
              ? undefined
              : {
                  name: words.study,
                  value: (
                    <a class="ds-link" href={`/gevinst/tidsstudier/${baseline.studyId}`}>
                      {baseline.sampleSize === null ? words.seeStudy : words.sample(baseline.sampleSize)}
                    </a>
                  ),
                },
            baseline.approvedBy === null
              ? undefined
              : {
                  name: words.approved,
                  value: `${baseline.approvedBy}, ${formatDate((baseline.approvedAt ?? baseline.validFrom).slice(0, 10))}`,
                },
          ]}
        />
      ))}
    </Panel>
  );
}

function Attempts({ trail }: { trail: CreditTrail }) {
  const { trail: words } = useTexts().reports;
  const kept = ({ hasScreenshot, hasTrace }: CreditTrail["attempts"][number]) =>
    [hasScreenshot ? words.screenshot : "", hasTrace ? words.trace : ""].filter(Boolean).join(", ");
  return (
    <Panel id="forsok" title={words.attempts}>
      <DataTable
        caption={<span class="ds-sr-only">{words.attempts}</span>}
        rows={trail.attempts}
        columns={[
          {
            header: words.attempt,
            cell: ({ number, startedAt }) => (
              <>
                {String(number)}
                <span class="mj-sub">{formatDateTime(startedAt)}</span>
              </>
            ),
          },
          { header: words.outcome, cell: ({ outcome }) => <AttemptStatus outcome={outcome} /> },
          { header: words.version, cell: ({ botVersion }) => botVersion },
          { header: words.share, right: true, cell: ({ robotShare }) => formatPercent(robotShare) },
          {
            header: words.evidence,
            cell: (attempt) => {
              const what = kept(attempt);
              if (what === "") return words.noEvidence;
              if (!trail.mayReadCase) return what;
              return (
                <a class="ds-link" href={`/drift/saker/${trail.id}`}>
                  {what}
                </a>
              );
            },
          },
        ]}
      />
    </Panel>
  );
}
