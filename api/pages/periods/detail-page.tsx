import type { PeriodDetail } from "../../../core/closing/index.ts";
import { formatDate, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Confirm, Crumbs, Empty, type Fact, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { ErrorSummary, type Form, FormActions, TextArea } from "../components/form.tsx";
import { Time } from "../components/time.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";
import { PeriodStateTag } from "./list-page.tsx";
import { periodHref, periodName, reportHref } from "./words.ts";

/** One period: how it stands, what is missing, what to do, and its reports. */
export function PeriodPage({ period, told }: { period: PeriodDetail; told: string | undefined }) {
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
              {period.state === "CLOSED" ? null : <Missing period={period} />}
              {period.state === "CLOSED" || period.state === "RESTATING"
                ? period.missing.closedAround.map((around) => <p>{texts.detail.closedAround(periodName(around, t))}</p>)
                : null}
            </div>
            <div>
              <Deeds period={period} />
            </div>
          </div>
        </Panel>
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

function Missing({ period }: { period: PeriodDetail }) {
  const t = useTexts();
  const { detail } = t.periods;
  const { missing } = period;
  const nothing =
    missing.creditsWithoutBaseline + missing.openHandOvers + missing.unsealedEntries === 0 &&
    missing.restating.length + missing.notClosed.length === 0;
  return (
    <>
      <h3>{detail.missing}</h3>
      {period.hasEnded ? null : <p>{detail.notEnded}</p>}
      {nothing ? (
        period.hasEnded ? (
          <p>{detail.nothingMissing}</p>
        ) : null
      ) : (
        <ul class="ds-list">
          {missing.restating.map((inside) => (
            <li>
              <a class="ds-link" href={periodHref(inside)}>
                {detail.restating(periodName(inside, t))}
              </a>
            </li>
          ))}
          {missing.creditsWithoutBaseline === 0 ? null : (
            <li>
              {detail.withoutBaseline(formatWhole(missing.creditsWithoutBaseline))}{" "}
              <a class="ds-link" href="/automatiseringer?nullpunkt=mangler">
                {detail.withoutBaselineLink}
              </a>
            </li>
          )}
          {missing.openHandOvers === 0 ? null : <li>{detail.handOvers(formatWhole(missing.openHandOvers))}</li>}
          {missing.unsealedEntries === 0 ? null : <li>{detail.unsealed(formatWhole(missing.unsealedEntries))}</li>}
          {missing.notClosed.length === 0 ? null : (
            <li>{detail.notClosed(missing.notClosed.map((month) => periodName(month, t)).join(", "))}</li>
          )}
        </ul>
      )}
      <p>
        <a class="ds-link" href={`/gevinst/rapporter?fra=${period.from}&til=${lastDayOf(period)}&per=unit`}>
          {detail.figures}
        </a>
      </p>
    </>
  );
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

/** Asks the controller once more, and says what was in the way. */
export function ClosePage({ period, refusal }: { period: PeriodDetail; refusal?: string | undefined }) {
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
      <section class="mj-panel">
        <Missing period={period} />
      </section>
      <Confirm text={closeForm.text} action={closeForm.submit} back={periodHref(period)} />
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
