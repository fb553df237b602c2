import type { Baseline } from "../../../core/baselines/index.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { formatDate, formatHours, formatMinutes, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import type { Measure } from "../../../core/measures/index.ts";
import type { ProcessDetail, ProcessVersion } from "../../../core/processes/index.ts";
import type { Study } from "../../../core/studies/index.ts";
import { BaselineTable } from "../baselines/table.tsx";
import { Alert, Crumbs, Empty, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { AutomationStatusTag } from "../components/status.tsx";
import { lastDayOf } from "../days.ts";
import { MeasureStatusTag } from "../measures/list-page.tsx";
import { StudyTable } from "../studies/table.tsx";
import { useTexts } from "../texts.ts";

/** Measures without a robot that work on a process, and what each has freed so far this year. */
export type MeasuresHere = { items: readonly Measure[]; year: number; netSeconds: ReadonlyMap<string, number> };

export type ProcessPageProps = {
  process: ProcessDetail;
  /** Undefined for those who may not read them. */
  baselines: readonly Baseline[] | undefined;
  studies: readonly Study[];
  /** Undefined for those who may not read them. */
  measures: MeasuresHere | undefined;
  may: { change: boolean; time: boolean; propose: boolean; plan: boolean };
  told: string | undefined;
};

/** One process: how it is done by hand, what was timed, and what works on it. */
export function ProcessPage({ process, baselines, studies, measures, may, told }: ProcessPageProps) {
  const t = useTexts();
  const { detail } = t.processes;
  const retired = process.retiredAt;
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/prosesser", text: t.processes.title }]} />
      <PageHeading
        title={process.title}
        lead={retired === null ? process.unitName : detail.retired(formatDate(localDateOf(new Date(retired))))}
      >
        {may.change && retired === null ? <Actions process={process} /> : null}
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
          <Steps process={process} mayChange={may.change && retired === null} />
          {baselines === undefined ? null : (
            <Panel id="nullpunkter" title={detail.baselines}>
              {baselines.length === 0 ? (
                <Empty title={detail.noBaselines}>{detail.noBaselinesText}</Empty>
              ) : (
                <BaselineTable baselines={baselines} caption={detail.baselines} withProcess={false} />
              )}
              {may.propose && retired === null ? <ProposeLink process={process} /> : null}
            </Panel>
          )}
          <Panel id="studier" title={detail.studies}>
            {studies.length === 0 ? (
              <Empty title={detail.noStudies}>{detail.noStudiesText}</Empty>
            ) : (
              <StudyTable studies={studies} caption={detail.studies} withProcess={false} />
            )}
            {may.time && retired === null ? (
              <p class="mj-actions">
                {" "}
                <a class="ds-button" data-variant="secondary" href={`/gevinst/tidsstudier/ny?prosess=${process.id}`}>
                  {detail.newStudy}
                </a>
              </p>
            ) : null}
          </Panel>
        </div>
        <div>
          <Panel id="fakta" title={detail.facts}>
            <ProcessFacts process={process} />
          </Panel>
          <Automations process={process} mayPlan={may.plan && retired === null} />
          {measures === undefined ? null : <Measures measures={measures} />}
        </div>
      </div>
    </>
  );
}

function Actions({ process: { id } }: { process: ProcessDetail }) {
  const { detail } = useTexts().processes;
  return (
    <>
      <a class="ds-button" data-variant="secondary" href={`/gevinst/prosesser/${id}/endre`}>
        {detail.edit}
      </a>
      <a class="ds-button" data-variant="tertiary" href={`/gevinst/prosesser/${id}/avslutt`}>
        {detail.retire}
      </a>
    </>
  );
}

function ProposeLink({ process }: { process: ProcessDetail }) {
  const { detail } = useTexts().processes;
  const query = new URLSearchParams({ prosess: process.id, enhet: process.unitId });
  return (
    <p class="mj-actions">
      {" "}
      <a class="ds-button" data-variant="secondary" href={`/gevinst/nullpunkter/ny?${query}`}>
        {detail.propose}
      </a>
    </p>
  );
}

function ProcessFacts({ process }: { process: ProcessDetail }) {
  const t = useTexts();
  const { detail, counterfactual } = t.processes;
  const { yearlyVolume, affectedEmployees, citizenSecondsPerCase } = process;
  const wholeOr = (value: number | null) => (value === null ? detail.unknown : formatWhole(value));
  return (
    <Facts
      facts={[
        { name: detail.code, value: <span class="mj-code">{process.code}</span> },
        { name: detail.unit, value: process.unitName },
        { name: detail.owner, value: process.ownerName ?? detail.unknown },
        { name: detail.volume, value: wholeOr(yearlyVolume) },
        { name: detail.counterfactual, value: counterfactual[process.counterfactual] },
        { name: detail.employees, value: wholeOr(affectedEmployees) },
        {
          name: detail.citizen,
          value: citizenSecondsPerCase === null ? detail.unknown : detail.minutes(formatMinutes(citizenSecondsPerCase)),
        },
        { name: detail.kostra, value: process.kostraFunction ?? detail.unknown },
      ]}
    />
  );
}

type AutomationsProps = { process: ProcessDetail; mayPlan: boolean };

function Automations({ process: { id: processId, worksHere }, mayPlan }: AutomationsProps) {
  const { detail } = useTexts().processes;
  return (
    <Panel id="automatiseringer" title={detail.automations}>
      {worksHere.length === 0 ? <p class="mj-quiet">{detail.noAutomations}</p> : null}
      {worksHere.map(({ id, title, status }) => (
        <p class="mj-tight">
          <a class="ds-link" href={`/automatiseringer/${id}`}>
            {title}
          </a>{" "}
          <AutomationStatusTag status={status} />
        </p>
      ))}
      {mayPlan ? (
        <p class="mj-actions">
          {" "}
          <a class="ds-button" data-variant="secondary" href={`/gevinst/plan/robot?prosess=${processId}`}>
            {detail.planRobot}
          </a>
        </p>
      ) : null}
    </Panel>
  );
}

function Measures({ measures: { items, year, netSeconds } }: { measures: MeasuresHere }) {
  const { detail } = useTexts().processes;
  return (
    <Panel id="tiltak" title={detail.measures}>
      {items.length === 0 ? (
        <p class="mj-quiet">{detail.noMeasures}</p>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{detail.measures}</span>}
          rows={items}
          few
          columns={[
            {
              header: detail.measure,
              cell: ({ id, title, status }) => (
                <>
                  <a class="ds-link" href={`/gevinst/tiltak/${id}`}>
                    {title}
                  </a>
                  <span class="mj-sub">
                    <MeasureStatusTag status={status} />
                  </span>
                </>
              ),
            },
            {
              header: detail.hoursIn(year),
              right: true,
              cell: ({ id }) => <span class="mj-number">{formatHours(netSeconds.get(id) ?? 0)}</span>,
            },
          ]}
        />
      )}
    </Panel>
  );
}

function Steps({ process, mayChange }: { process: ProcessDetail; mayChange: boolean }) {
  const { detail } = useTexts().processes;
  const now = process.versions.find(({ number }) => number === process.version);
  return (
    <Panel id="trinn" title={detail.steps}>
      {now ? <StepTable version={now} /> : <Empty title={detail.noSteps}>{detail.noStepsText}</Empty>}
      {process.versions.length > 1 ? <Versions versions={process.versions} /> : null}
      {mayChange ? (
        <p class="mj-actions">
          {" "}
          <a class="ds-button" data-variant="secondary" href={`/gevinst/prosesser/${process.id}/versjon`}>
            {detail.newVersion}
          </a>
        </p>
      ) : null}
    </Panel>
  );
}

function StepTable({ version }: { version: ProcessVersion }) {
  const { detail } = useTexts().processes;
  return (
    <DataTable
      caption={<span class="mj-quiet">{detail.version(version.number, formatDate(version.validFrom))}</span>}
      rows={version.steps}
      few
      columns={[
        { header: detail.step, cell: ({ title }) => title },
        {
          header: detail.share,
          right: true,
          cell: ({ share }) => <span class="mj-number">{formatPercent(share)}</span>,
        },
      ]}
    />
  );
}

function Versions({ versions }: { versions: readonly ProcessVersion[] }) {
  const { detail } = useTexts().processes;
  return (
    <DataTable
      caption={detail.versions}
      rows={versions}
      columns={[
        { header: detail.versionHeader, cell: ({ number }) => formatWhole(number) },
        {
          header: detail.validity,
          cell: ({ validFrom, validTo }) =>
            validTo === null
              ? detail.from(formatDate(validFrom))
              : detail.between(formatDate(validFrom), formatDate(lastDayOf({ to: validTo }))),
        },
        { header: detail.reason, cell: ({ reason }) => reason },
        { header: detail.by, cell: ({ createdBy }) => createdBy },
      ]}
    />
  );
}
