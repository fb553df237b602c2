import type { StepClaim } from "../../../core/claims/index.ts";
import type { MeasureDetail, MeasureVolume } from "../../../core/measures/index.ts";
import { formatDate, formatHours, formatMinutes, formatMonth, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Empty, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { type Texts, useTexts } from "../texts.ts";
import { MeasureStatusTag } from "./list-page.tsx";
import { ProposalsOfMeasure } from "./proposals.tsx";
import { StepClaims } from "./step-claims.tsx";

/** What the one who looks may do here. */
export type MeasureActions = { approve: boolean; write: boolean; claim: boolean; reverse: boolean };

export type MeasurePageProps = {
  measure: MeasureDetail;
  claims: readonly StepClaim[];
  actions: MeasureActions;
  /** Whether the one who looks proposed it: another must approve. */
  isOwn: boolean;
  told: string | undefined;
};

/** One measure: what it is, on what it rests, and its months. */
export function MeasurePage({ measure, claims, actions, isOwn, told }: MeasurePageProps) {
  const t = useTexts();
  const { measures: texts } = t;
  const here = `/gevinst/tiltak/${measure.id}`;
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/tiltak", text: texts.title }]} />
      <PageHeading
        title={measure.title}
        lead={
          <>
            <MeasureStatusTag status={measure.status} /> {texts.kinds[measure.kind]}, {measure.process.title}
          </>
        }
      >
        <Actions measure={measure} actions={actions} isOwn={isOwn} />
      </PageHeading>
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        {measure.status === "PROPOSED" ? (
          <Alert color="info">
            <p>{isOwn ? texts.detail.ownProposal : texts.detail.waits}</p>
          </Alert>
        ) : null}
        {measure.proposals.length === 0 ? null : <ProposalsOfMeasure proposals={measure.proposals} />}
        <Months measure={measure} mayReverse={actions.reverse} />
        <div class="mj-columns">
          <div>
            <Panel id="beskrivelse" title={texts.detail.description}>
              <p>{measure.description}</p>
            </Panel>
            <StepClaims claims={claims} changeHref={actions.claim ? `${here}/trinn` : undefined} />
          </div>
          <div>
            <Panel id="fakta" title={texts.detail.facts}>
              <MeasureFacts measure={measure} />
            </Panel>
          </div>
        </div>
      </div>
    </>
  );
}

function Actions({ measure, actions, isOwn }: Pick<MeasurePageProps, "measure" | "actions" | "isOwn">) {
  const { detail } = useTexts().measures;
  const here = `/gevinst/tiltak/${measure.id}`;
  const { status } = measure;
  const link = (href: string, text: string, secondary = true) => (
    <a class="ds-button" href={href} {...(secondary && { "data-variant": "secondary" })}>
      {text}
    </a>
  );
  return (
    <>
      {actions.approve && status === "PROPOSED" && !isOwn ? link(`${here}/godkjenn`, detail.approve, false) : null}
      {actions.write && measure.approvedBy !== null ? link(`${here}/maaned`, detail.record, false) : null}
      {link(`/gevinst/plan/tiltak/${measure.id}`, detail.plan)}
      {actions.write && status !== "ENDED"
        ? link(`${here}/avslutt`, status === "PROPOSED" ? detail.withdraw : detail.end)
        : null}
    </>
  );
}

function MeasureFacts({ measure }: { measure: MeasureDetail }) {
  const { detail, kinds } = useTexts().measures;
  const baseline = ({ id, version, secondsPerCase, evidenceClass }: MeasureDetail["oldBaseline"]) => (
    <a class="ds-link" href={`/gevinst/nullpunkter/${id}`}>
      {detail.baseline(version, formatMinutes(secondsPerCase), evidenceClass)}
    </a>
  );
  const { volumeAuthor, volumeMethod, counterfactualVolume, endedOn, expiresOn, newBaseline } = measure;
  return (
    <Facts
      facts={[
        { name: detail.freed, value: <strong>{detail.hours(formatHours(measure.freedSeconds))}</strong> },
        { name: detail.kind, value: kinds[measure.kind] },
        { name: detail.code, value: <span class="mj-code">{measure.code}</span> },
        {
          name: detail.process,
          value: (
            <a class="ds-link" href={`/gevinst/prosesser/${measure.process.id}`}>
              {measure.process.title}
            </a>
          ),
        },
        { name: detail.unit, value: measure.unit.name },
        { name: detail.from, value: formatDate(measure.effectiveFrom) },
        endedOn === null ? undefined : { name: detail.ended, value: formatDate(endedOn) },
        expiresOn === null ? undefined : { name: detail.expires, value: formatDate(expiresOn) },
        { name: detail.old, value: baseline(measure.oldBaseline) },
        newBaseline === null ? undefined : { name: detail.next, value: baseline(newBaseline) },
        counterfactualVolume === null
          ? undefined
          : {
              name: detail.volume,
              value: (
                <>
                  {formatWhole(counterfactualVolume)}
                  <span class="mj-sub">{detail.volumeBy(volumeAuthor ?? "", volumeMethod ?? "")}</span>
                </>
              ),
            },
        { name: detail.proposed, value: measure.recordedBy },
        { name: detail.approved, value: measure.approvedBy ?? detail.notApproved },
      ]}
    />
  );
}

type Row = MeasureVolume | { total: number; cases: number };

function Months({ measure, mayReverse }: { measure: MeasureDetail; mayReverse: boolean }) {
  const t = useTexts();
  const { months } = t.measures;
  const { volumes } = measure;
  const standing = volumes.filter(({ reversed }) => !reversed);
  const total = {
    total: standing.reduce((sum, { seconds }) => sum + seconds, 0),
    cases: standing.reduce((sum, { cases }) => sum + cases, 0),
  };
  return (
    <Panel id="maaneder" title={months.title}>
      {volumes.length === 0 ? (
        <Empty title={months.empty}>{months.emptyText}</Empty>
      ) : (
        <DataTable<Row>
          caption={<span class="ds-sr-only">{months.caption}</span>}
          columns={columns(t, mayReverse ? `/gevinst/tiltak/${measure.id}/maaned` : undefined)}
          rows={volumes}
          total={total}
        />
      )}
      {standing.some(({ seconds, cases }) => seconds === 0 && cases > 0) ? (
        <p class="mj-quiet mj-small">{months.seconds}</p>
      ) : null}
    </Panel>
  );
}

function columns(t: Texts, reverseHref: string | undefined): Column<Row>[] {
  const { months } = t.measures;
  return [
    { header: months.month, cell: (row) => <MonthName row={row} /> },
    { header: months.cases, right: true, cell: ({ cases }) => formatWhole(cases) },
    { header: months.hours, right: true, cell: (row) => formatHours("total" in row ? row.total : row.seconds) },
    { header: months.evidence, cell: (row) => ("total" in row ? "" : t.evidence[row.evidenceClass]) },
    {
      header: months.source,
      cell: (row) =>
        "total" in row ? (
          ""
        ) : (
          <>
            {row.source}
            <span class="mj-sub">
              {row.approvedBy === null ? months.by(row.recordedBy) : months.byBoth(row.recordedBy, row.approvedBy)}
            </span>
            {reverseHref === undefined || row.reversed ? null : (
              <a class="ds-link mj-small" href={`${reverseHref}/${row.month}/tilbakefor`}>
                {months.reverse}
                <span class="ds-sr-only"> {formatMonth(row.month)}</span>
              </a>
            )}
          </>
        ),
    },
  ];
}

function MonthName({ row }: { row: Row }) {
  const { months } = useTexts().measures;
  if ("total" in row) return <>{months.total}</>;
  return (
    <>
      {formatMonth(row.month)}
      {row.reversed ? <span class="mj-sub">{months.reversed}</span> : null}
      {row.implausible ? <span class="mj-sub">{months.implausible}</span> : null}
    </>
  );
}
