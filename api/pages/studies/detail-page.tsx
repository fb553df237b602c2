import { formatDate } from "../../../core/norwegian-format.ts";
import type { Observation, StudyDetail } from "../../../core/studies/index.ts";
import { Alert, Crumbs, Facts, PageHeading, Pager, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import type { Form } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import { clockTime } from "./clock-time.ts";
import { ClockPanel, EnterPanel } from "./record-forms.tsx";
import { Results } from "./results.tsx";

export type StudyPageProps = {
  study: StudyDetail;
  observations: { items: readonly Observation[]; hidden: boolean };
  first: string | undefined;
  next: string | undefined;
  may: { record: boolean; propose: boolean };
  /** What was typed and refused; each form takes what is its own. */
  entered: Form;
  clock: Form;
  told: string | undefined;
  /** Whether that was about the clock. */
  touched: boolean;
};

/** One study: the clock, the form, what it says so far, and every observation. */
export function StudyPage(props: StudyPageProps) {
  const t = useTexts();
  const { study, may, told } = props;
  const { detail } = t.studies;
  const isOpen = study.closedAt === null;
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/tidsstudier", text: t.studies.title }]} />
      <PageHeading title={study.title} lead={`${study.processTitle}, ${study.unitName}`}>
        {isOpen && may.record ? (
          <a class="ds-button" data-variant="tertiary" href={`/gevinst/tidsstudier/${study.id}/avslutt`}>
            {detail.close}
          </a>
        ) : null}
      </PageHeading>
      {told === undefined ? null : (
        <div class="mj-told">
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        </div>
      )}
      <div class="mj-columns">
        <div>
          {isOpen && may.record ? <ClockPanel study={study} form={props.clock} touched={props.touched} /> : null}
          <Results study={study} mayPropose={may.propose} />
          <Observations {...props} />
        </div>
        <div>
          {isOpen && may.record ? <EnterPanel study={study} form={props.entered} /> : null}
          <StudyFacts study={study} />
        </div>
      </div>
    </>
  );
}

function StudyFacts({ study }: { study: StudyDetail }) {
  const t = useTexts();
  const now = useNow();
  const { detail } = t.studies;
  const when = (instant: string) => whenText(new Date(instant), { now, t });
  return (
    <Panel id="fakta" title={detail.facts}>
      <Facts
        facts={[
          {
            name: detail.process,
            value: (
              <a class="ds-link" href={`/gevinst/prosesser/${study.processId}`}>
                {study.processTitle}
              </a>
            ),
          },
          { name: detail.version, value: String(study.processVersion) },
          { name: detail.unit, value: study.unitName },
          { name: detail.caseType, value: study.caseType === "" ? detail.allTypes : study.caseType },
          { name: detail.started, value: detail.startedBy(when(study.createdAt), study.createdBy) },
          study.closedAt === null ? undefined : { name: detail.closed, value: when(study.closedAt) },
          { name: detail.seed, value: <span class="mj-code">{study.seed}</span> },
        ]}
      />
    </Panel>
  );
}

function Observations({ study, observations, first, next, may }: StudyPageProps) {
  const { detail } = useTexts().studies;
  const { items, hidden } = observations;
  return (
    <Panel id="malinger" title={detail.observations}>
      {hidden ? <p class="mj-quiet">{detail.hidden}</p> : null}
      {items.length === 0 ? (
        <p class="mj-empty">
          <strong>{detail.noObservations}</strong>
        </p>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{detail.observationsCaption}</span>}
          rows={items}
          columns={columnsOf(study, may.record && study.closedAt === null)}
        />
      )}
      <Pager shown={detail.total(items.length)} first={first} next={next} />
    </Panel>
  );
}

function columnsOf(study: StudyDetail, mayVoid: boolean): Column<Observation>[] {
  const { detail } = useTexts().studies;
  const ofKind = (stratum: string) => study.strata.find(({ key }) => key === stratum)?.title ?? stratum;
  const columns: Column<Observation>[] = [
    {
      header: detail.date,
      cell: ({ observedOn, mine }) => (
        <>
          <span class="mj-number">{formatDate(observedOn)}</span>
          {mine ? <span class="mj-sub">{detail.mine}</span> : null}
        </>
      ),
    },
    {
      header: detail.seconds,
      right: true,
      cell: ({ seconds, voidReason }) => (
        <span class="mj-number">
          {seconds === null ? (voidReason === null ? detail.stillRuns : "–") : clockTime(seconds)}
        </span>
      ),
    },
    ...(study.strata.length === 0
      ? []
      : [{ header: detail.stratum, cell: ({ stratum }: Observation) => ofKind(stratum) }]),
    { header: detail.flags, cell: (one) => <Flags observation={one} /> },
  ];
  if (!mayVoid) return columns;
  return [
    ...columns,
    {
      header: detail.void,
      right: true,
      cell: (one) =>
        one.voidReason === null ? (
          <a
            class="ds-link"
            href={`/gevinst/tidsstudier/${study.id}/malinger/${one.id}/underkjenn`}
            aria-label={detail.voidOf(
              one.seconds === null ? detail.stillRuns : clockTime(one.seconds),
              formatDate(one.observedOn),
            )}
          >
            {detail.void}
          </a>
        ) : null,
    },
  ];
}

function Flags({ observation: { outlier, voidReason, note } }: { observation: Observation }) {
  const { detail } = useTexts().studies;
  return (
    <>
      {outlier ? (
        <span class="mj-status" data-color="warning">
          <Icon name="warning" />
          {detail.outlier}
        </span>
      ) : null}
      {voidReason === null ? null : <span class="mj-block">{detail.voided(voidReason)}</span>}
      {note === null || note === "" ? null : <span class="mj-sub">{note}</span>}
    </>
  );
}
