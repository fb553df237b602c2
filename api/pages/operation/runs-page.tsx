import type { WorkItem } from "../../../core/cases/index.ts";
import { RunStatus, type Role } from "../../../core/db.ts";
import type { Run } from "../../../core/runs/index.ts";
import { Alert, Crumbs, Empty, Facts, LiveControl, PageHeading, Pager, Panel } from "../components/blocks.tsx";
import { type Option, Select } from "../components/form.tsx";
import { RunStatusTag } from "../components/status.tsx";
import { durationText, Time, whenText } from "../components/time.tsx";
import { ruleInWords } from "../schedules/rule-words.ts";
import { useNow, useTexts } from "../texts.ts";
import { CaseTable } from "./case-table.tsx";
import { CaseCounts } from "./case-counts.tsx";
import { RunTable } from "./run-table.tsx";
import { Tabs } from "./tabs.tsx";

export type RunsPageProps = {
  roles: readonly Role[];
  /** What the address asks for. */
  query: Readonly<Partial<Record<"automatisering" | "status", string>>>;
  automations: readonly Option[];
  runs: readonly Run[];
  next: string | undefined;
  first: string | undefined;
};

export function RunsPage({ roles, query, automations, runs, next, first }: RunsPageProps) {
  const t = useTexts();
  const { runs: texts } = t.operation;
  const isNarrowed = Object.keys(query).length > 0;
  return (
    <>
      <PageHeading title={texts.title}>
        <LiveControl />
      </PageHeading>
      <Tabs current="runs" roles={roles} />
      <div class="mj-panel mj-stack">
        <RunFilter query={query} automations={automations} />
        <div id="kjoringsliste" data-live>
          {runs.length > 0 ? (
            <RunTable caption={texts.caption} runs={runs} />
          ) : isNarrowed ? (
            <Empty title={texts.nothingFits}>
              <a class="ds-link" href="/drift/kjoringer">
                {texts.showAll}
              </a>
            </Empty>
          ) : (
            <Empty title={texts.empty}>{texts.emptyText}</Empty>
          )}
          <Pager shown={texts.shown(runs.length)} first={first} next={next} />
        </div>
      </div>
    </>
  );
}

function RunFilter({ query, automations }: Pick<RunsPageProps, "query" | "automations">) {
  const t = useTexts();
  const { cases: texts } = t.operation;
  const form = { values: { automatisering: "", status: "", ...query }, errors: {} };
  const statuses = Object.values(RunStatus).map((value) => ({ value, label: t.runStatus[value] }));
  return (
    <form class="mj-filters" method="get" action="/drift/kjoringer" role="search">
      <Select
        form={form}
        name="automatisering"
        label={texts.filterAutomation}
        empty={texts.filterAll}
        options={automations}
      />
      <Select form={form} name="status" label={texts.filterStatus} empty={texts.filterAll} options={statuses} />
      <button class="ds-button" data-variant="secondary" type="submit">
        {texts.submit}
      </button>
    </form>
  );
}

export type RunPageProps = {
  run: Run;
  cases: readonly WorkItem[];
  mayStop: boolean;
};

/** One occasion an automation was started, and what came of its cases. */
export function RunPage({ run, cases, mayStop }: RunPageProps) {
  const t = useTexts();
  const now = useNow();
  const { run: texts } = t.operation;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/kjoringer", text: t.operation.runs.title },
        ]}
      />
      <PageHeading title={texts.title(whenText(new Date(run.startedAt), { now, t }))} lead={run.automation.title}>
        {mayStop && goesOn(run) ? (
          <a class="ds-button" data-variant="secondary" href={`/drift/kjoringer/${run.id}/stopp`}>
            {t.operation.stopRun.button}
          </a>
        ) : null}
        <LiveControl />
      </PageHeading>
      <div class="mj-stack" id="kjoring" data-live>
        {run.status === "FAILED" ? (
          <Alert color="danger" title={texts.failed}>
            <p>
              {texts.failedText} {run.errorMessage}
            </p>
            <p>{texts.failedNext}</p>
          </Alert>
        ) : null}
        {run.stopped === null ? null : <Stopped run={run} stopped={run.stopped} />}
        <div class="mj-columns">
          <Cases run={run} cases={cases} />
          <div>
            <RunTotals run={run} />
            <RunFacts run={run} />
          </div>
        </div>
      </div>
    </>
  );
}

/** Whether there is something to stop. */
function goesOn({ status }: Pick<Run, "status">): boolean {
  return status === "COLLECTING" || status === "RUNNING";
}

function Stopped({ run, stopped }: { run: Run; stopped: NonNullable<Run["stopped"]> }) {
  const t = useTexts();
  const { run: texts } = t.operation;
  return (
    <Alert color="warning" title={texts.stopped(stopped.by)}>
      <p>{stopped.reason}</p>
      {run.cases.held === 0 ? null : (
        <p>
          {texts.stoppedHeld}{" "}
          <a class="ds-link" href={`/drift/saker?status=HELD&kjoring=${run.id}`}>
            {texts.seeHeld}
          </a>
        </p>
      )}
    </Alert>
  );
}

function RunTotals({ run }: Pick<RunPageProps, "run">) {
  const t = useTexts();
  return (
    <Panel id="sum" title={t.operation.run.totals}>
      <CaseCounts cases={run.cases} />
    </Panel>
  );
}

function RunFacts({ run }: Pick<RunPageProps, "run">) {
  const t = useTexts();
  const { run: texts, runs } = t.operation;
  const { automation, trigger, startedBy, schedule, startedAt, finishedAt } = run;
  return (
    <Panel id="fakta" title={texts.facts}>
      <Facts
        facts={[
          { name: runs.status, value: <RunStatusTag status={run.status} /> },
          {
            name: runs.automation,
            value: (
              <a class="ds-link" href={`/automatiseringer/${automation.id}`}>
                {automation.title}
              </a>
            ),
          },
          {
            name: runs.by,
            value: `${runs.trigger[trigger]}: ${schedule === null ? runs.who(trigger, startedBy) : ruleInWords(schedule.rule, t)}`,
          },
          { name: runs.started, value: <Time at={startedAt} /> },
          { name: texts.finished, value: finishedAt === null ? runs.goesOn : <Time at={finishedAt} /> },
          finishedAt === null
            ? undefined
            : { name: runs.duration, value: durationText(Date.parse(finishedAt) - Date.parse(startedAt), t) },
        ]}
      />
    </Panel>
  );
}

function Cases({ run, cases }: Pick<RunPageProps, "run" | "cases">) {
  const t = useTexts();
  const { run: texts } = t.operation;
  return (
    <section class="mj-panel" aria-label={texts.cases}>
      {cases.length === 0 ? (
        <Empty title={run.status === "COLLECTING" ? texts.collecting : texts.noCases}>
          {run.status === "COLLECTING" ? null : texts.noCasesText}
        </Empty>
      ) : (
        <>
          <CaseTable caption={texts.cases} cases={cases} withAutomation={false} />
          <p class="mj-table-more">
            <a class="ds-link" href={`/drift/saker?kjoring=${run.id}`}>
              {texts.allCases}
            </a>
          </p>
        </>
      )}
    </section>
  );
}
