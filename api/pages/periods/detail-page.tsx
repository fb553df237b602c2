import type { PeriodDetail } from "../../../core/closing/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import { Alert, Confirm, Crumbs, Empty, type Fact, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { ErrorSummary, type Form, FormActions, TextArea } from "../components/form.tsx";
import { Time } from "../components/time.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";
import { Changes } from "./changes.tsx";
import { Hints } from "./hints.tsx";
import { PeriodStateTag } from "./list-page.tsx";
import { periodHref, periodName, reportHref } from "./words.ts";

type PeriodProps = { period: PeriodDetail; roles: readonly Role[]; told: string | undefined };

/** One period: how it stands, what is missing, what to do, and its reports. */
export function PeriodPage({ period, roles, told }: PeriodProps) {
  const t = useTexts();
  const texts = t.periods;
  return (
    <>
      <PeriodCrumbs />
      <PageHeading title={periodName(period, t)} lead={`${formatDate(period.from)}–${formatDate(lastDayOf(period))}`} />
      {told === undefined ? null : (
        <div class="mj-told">
          <Alert color="success" announce>
            <p>{texts.told[told]}</p>
          </Alert>
        </div>
      )}
      <div class="mj-stack">
        <Panel id="status" title={texts.detail.status} aside={<PeriodStateTag period={period} />}>
          <div class="mj-stack">
            <div>
              <StatusFacts period={period} />
              {period.state === "CLOSED" ? null : <Hints period={period} roles={roles} />}
              {period.state === "CLOSED" || period.state === "RESTATING"
                ? period.missing.closedAround.map((around) => <p>{texts.detail.closedAround(periodName(around, t))}</p>)
                : null}
            </div>
            <div>
              <Deeds period={period} />
            </div>
          </div>
        </Panel>
        {/* Of a closed period they are in its report, as they were signed. */}
        {period.state === "CLOSED" ? null : <Changes changes={period.changes} />}
        <Panel id="rapporter" title={texts.detail.reports}>
          <Reports period={period} />
        </Panel>
      </div>
    </>
  );
}

function PeriodCrumbs() {
  const { periods } = useTexts();
  return <Crumbs crumbs={[{ href: "/gevinst/perioder", text: periods.title }]} />;
}

function StatusFacts({ period }: { period: PeriodDetail }) {
  const { detail } = useTexts().periods;
  const { proposedBy, proposedAt, restateReason, state } = period;
  const isProposed = proposedBy !== null && proposedAt !== null && state !== "CLOSED";
  const facts: (Fact | undefined)[] = [
    restateReason === null ? undefined : { name: detail.restateReason, value: restateReason },
    isProposed ? { name: detail.proposedBy(proposedBy), value: <Time at={proposedAt} /> } : undefined,
  ];
  return facts.some(Boolean) ? <Facts facts={facts} /> : null;
}

function Deeds({ period }: { period: PeriodDetail }) {
  const { detail } = useTexts().periods;
  const here = periodHref(period);
  const waits = period.proposedBy !== null && period.state !== "CLOSED" && !period.mayClose;
  return (
    <>
      {waits ? <p class="mj-quiet">{period.mayPropose ? detail.waiting : detail.samePerson}</p> : null}
      <div class="mj-actions">
        {period.mayClose ? (
          <a class="ds-button" href={`${here}/lukk`}>
            {detail.close}
          </a>
        ) : null}
        {period.mayPropose && !period.mayClose ? (
          <form method="post" action={`${here}/foresla`}>
            <button class="ds-button" type="submit" data-variant={waits ? "secondary" : "primary"}>
              {detail.propose}
            </button>
          </form>
        ) : null}
        {period.mayReopen ? (
          <a class="ds-button" data-variant="secondary" href={`${here}/apne`}>
            {detail.reopen}
          </a>
        ) : null}
      </div>
    </>
  );
}

function Reports({ period }: { period: PeriodDetail }) {
  const { periods: texts } = useTexts();
  const { detail } = texts;
  if (period.reports.length === 0) return <Empty title={detail.noReports}>{detail.noReportsText}</Empty>;
  const columns: Column<PeriodDetail["reports"][number]>[] = [
    {
      header: texts.report,
      cell: ({ id, number, revision }) => (
        <a class="ds-link" href={reportHref(id)}>
          {texts.reportName(number, revision)}
        </a>
      ),
    },
    { header: detail.closedBy, cell: ({ closedBy }) => closedBy },
    { header: detail.closedAt, cell: ({ closedAt }) => <Time at={closedAt} /> },
    { header: detail.reason, cell: ({ reason }) => reason ?? detail.firstRevision },
  ];
  const caption = <span class="ds-sr-only">{detail.reports}</span>;
  return <DataTable caption={caption} columns={columns} rows={period.reports} />;
}

type CloseProps = { period: PeriodDetail; roles: readonly Role[]; refusal?: string | undefined };

/** Asks the controller once more, and says what was in the way. */
export function ClosePage({ period, roles, refusal }: CloseProps) {
  const t = useTexts();
  const { closeForm } = t.periods;
  return (
    <>
      <PeriodCrumbs />
      <PageHeading title={closeForm.title(periodName(period, t))} />
      {refusal === undefined ? null : (
        <div class="mj-told">
          <Alert color="danger" announce>
            <p>{refusal}</p>
          </Alert>
        </div>
      )}
      <div class="mj-stack">
        <section class="mj-panel">
          <Hints period={period} roles={roles} />
        </section>
        {period.changesAreAllMine ? (
          <Alert color="warning">
            <p>{closeForm.ownChanges}</p>
          </Alert>
        ) : null}
        <Changes changes={period.changes} />
        <Confirm text={closeForm.text} action={closeForm.submit} back={periodHref(period)} />
      </div>
    </>
  );
}

/** Asks why a closed period must be opened. */
export function ReopenPage({ period, form }: { period: PeriodDetail; form: Form }) {
  const t = useTexts();
  const { reopenForm } = t.periods;
  return (
    <>
      <PeriodCrumbs />
      <PageHeading title={reopenForm.title(periodName(period, t))} lead={reopenForm.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ grunn: reopenForm.reason }} />
        <TextArea form={form} name="grunn" label={reopenForm.reason} hint={reopenForm.reasonHint} required />
        <FormActions submit={reopenForm.submit} cancelHref={periodHref(period)} />
      </form>
    </>
  );
}
