import type { AutomationDetail } from "../../../core/automations/index.ts";
import type { Baseline } from "../../../core/baselines/index.ts";
import type { LoggedTime } from "../../../core/ledger/index.ts";
import { formatDate, formatHours, formatMinutes, formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import type { Run } from "../../../core/runs/index.ts";
import { Alert, Crumbs, type Fact, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { AutomationStatusTag } from "../components/status.tsx";
import { Logged } from "../ledger/logged.tsx";
import { ruleInWords } from "../schedules/rule-words.ts";
import { CaseCounts } from "../operation/case-counts.tsx";
import { RunTable } from "../operation/run-table.tsx";
import { useTexts } from "../texts.ts";
import { Baselines, Rules, Settings, Steps } from "./detail-parts.tsx";
import { BaselineNow } from "./list-page.tsx";
import { QuickTime } from "./quick-time.tsx";
import { Running } from "./running-panel.tsx";

/** What the one who looks may do here. */
export type AutomationActions = {
  activate: boolean;
  start: boolean;
  logOperation: boolean;
  propose: boolean;
  edit: boolean;
};

export type AutomationPageProps = {
  automation: AutomationDetail;
  /** Undefined for those who may not read them. */
  baselines: readonly Baseline[] | undefined;
  runs: readonly Run[] | undefined;
  freedThisYear: { year: number; netSeconds: number } | undefined;
  actions: AutomationActions;
  /** The answer to what was just done. */
  told?: { color: "success" | "danger"; text: string } | undefined;
  /** Time that was just logged. */
  logged?: LoggedTime | undefined;
  mayReadCases: boolean;
};

/** One automation: what it does, by which rules, by which baseline, and how it goes. */
export function AutomationPage(props: AutomationPageProps) {
  const t = useTexts();
  const { automation, told, logged, baselines, runs } = props;
  const { detail } = t.automations;
  return (
    <>
      <Crumbs crumbs={[{ href: "/automatiseringer", text: t.automations.title }]} />
      <PageHeading
        title={automation.title}
        lead={
          <>
            <AutomationStatusTag status={automation.status} /> {automation.process.name}, {automation.unit.name}
          </>
        }
      >
        <Actions automation={automation} actions={props.actions} />
      </PageHeading>
      {told ? (
        <div class="mj-told">
          <Alert color={told.color} announce {...(told.color === "danger" && { title: t.automations.refused.title })}>
            <p>{told.text}</p>
          </Alert>
        </div>
      ) : null}
      {logged ? (
        <div class="mj-told">
          <Alert color="success" announce>
            <Logged logged={logged} action={`/automatiseringer/${automation.id}/driftstid/angre`} />
          </Alert>
        </div>
      ) : null}
      <div class="mj-columns">
        <div>
          <Steps automation={automation} />
          <Rules automation={automation} />
          {runs === undefined ? null : <Runs automation={automation} runs={runs} />}
          {baselines === undefined ? null : <Baselines baselines={baselines} />}
          <Settings automation={automation} />
        </div>
        <div>
          <BaselinePanel automation={automation} mayPropose={props.actions.propose} />
          <Progress {...props} />
          <Panel id="fakta" title={detail.facts}>
            <AutomationFacts
              automation={automation}
              mayClaim={props.actions.edit}
              mayReadPlan={props.freedThisYear !== undefined}
            />
          </Panel>
          <Running automation={automation} mayChange={props.actions.edit} />
          {props.actions.logOperation ? <QuickTime automationId={automation.id} /> : null}
        </div>
      </div>
    </>
  );
}

function Actions({ automation, actions }: Pick<AutomationPageProps, "automation" | "actions">) {
  const t = useTexts();
  const { detail } = t.automations;
  const { id, status, bot } = automation;
  const here = `/automatiseringer/${id}`;
  return (
    <>
      {actions.start && status === "ACTIVE" && bot.canCollect ? (
        <form method="post" action={`${here}/start`}>
          <button class="ds-button" type="submit">
            {detail.start}
          </button>
        </form>
      ) : null}
      {actions.activate && (status === "DRAFT" || status === "PAUSED") ? (
        <a class="ds-button" href={`${here}/aktiver`}>
          {detail.activate}
        </a>
      ) : null}
      {actions.activate && status === "ACTIVE" ? (
        <a class="ds-button" data-variant="secondary" href={`${here}/pause`}>
          {detail.pause}
        </a>
      ) : null}
      {actions.logOperation ? (
        <a class="ds-button" data-variant="secondary" href={`${here}/driftstid`}>
          {detail.operation}
        </a>
      ) : null}
    </>
  );
}

function BaselinePanel({ automation, mayPropose }: { automation: AutomationDetail; mayPropose: boolean }) {
  const t = useTexts();
  const { detail } = t.automations;
  const { baseline, process, unit } = automation;
  return (
    <Panel id="nullpunkt-naa" title={detail.baselineNow}>
      <p class="mj-baseline-now">
        <BaselineNow baseline={baseline} />
      </p>
      <p class="mj-quiet mj-small">
        {baseline === null ? detail.missingBaseline : detail.baselineSince(formatDate(baseline.validFrom))}
      </p>
      {mayPropose ? (
        <a
          class="ds-button"
          data-variant={baseline === null ? "primary" : "secondary"}
          href={`/gevinst/nullpunkter/ny?${new URLSearchParams({ prosess: process.id, enhet: unit.id })}`}
        >
          {detail.proposeBaseline}
        </a>
      ) : null}
    </Panel>
  );
}

function Progress({ automation, freedThisYear, mayReadCases }: AutomationPageProps) {
  const t = useTexts();
  const { detail } = t.automations;
  return (
    <Panel
      id="saker"
      title={detail.cases}
      aside={
        mayReadCases ? (
          <a class="ds-link mj-small" href={`/drift/saker?automatisering=${automation.id}`}>
            {detail.allCases}
          </a>
        ) : null
      }
    >
      {freedThisYear ? (
        <p>
          {detail.freedThisYear(freedThisYear.year)}:{" "}
          <strong>{detail.hours(formatHours(freedThisYear.netSeconds))}</strong>
        </p>
      ) : null}
      <CaseCounts cases={automation.cases} />
    </Panel>
  );
}

type FactsProps = { automation: AutomationDetail; mayClaim: boolean; mayReadPlan: boolean };

function AutomationFacts({ automation, mayClaim, mayReadPlan }: FactsProps) {
  const t = useTexts();
  const { detail } = t.automations;
  const { process, bot, schedules } = automation;
  const facts: (Fact | undefined)[] = [
    { name: detail.code, value: <span class="mj-code">{automation.code}</span> },
    { name: detail.process, value: process.name },
    { name: detail.unit, value: automation.unit.name },
    { name: detail.lane, value: automation.targetSystem.name },
    { name: detail.bot, value: `${bot.title.nb}, ${detail.botVersion(bot.version)}` },
    { name: detail.credential, value: automation.credential?.name ?? detail.noCredential },
    process.yearlyVolume === null ? undefined : { name: detail.yearlyVolume, value: formatWhole(process.yearlyVolume) },
    { name: detail.counterfactual, value: t.automations.counterfactual[process.counterfactual] },
    { name: detail.attempts, value: formatNumber(automation.maxAttempts) },
    { name: detail.residual, value: detail.minutes(formatMinutes(automation.standardResidualSeconds)) },
    { name: detail.schedule, value: <Schedules schedules={schedules} /> },
    mayClaim
      ? {
          name: t.measures.steps.title,
          value: (
            <a class="ds-link" href={`/automatiseringer/${automation.id}/trinn`}>
              {t.measures.steps.change}
            </a>
          ),
        }
      : undefined,
    mayReadPlan
      ? {
          name: t.plan.title,
          value: (
            <a class="ds-link" href={`/gevinst/plan/automatisering/${automation.id}`}>
              {t.plan.open}
            </a>
          ),
        }
      : undefined,
    {
      name: t.triggers.title,
      value: (
        <a class="ds-link" href={`/automatiseringer/${automation.id}/webhooks`}>
          {t.triggers.link}
        </a>
      ),
    },
  ];
  return <Facts facts={facts} />;
}

function Schedules({ schedules }: Pick<AutomationDetail, "schedules">) {
  const t = useTexts();
  const { detail } = t.automations;
  if (schedules.length === 0) return <>{detail.noSchedule}</>;
  return (
    <>
      {schedules.map(({ id, rule, enabled }) => (
        <span class="mj-block">
          <a class="ds-link" href={`/drift/tidsplaner/${id}`}>
            {ruleInWords(rule, t)}
          </a>
          {enabled ? null : <span class="mj-quiet"> ({detail.scheduleOff})</span>}
        </span>
      ))}
    </>
  );
}

function Runs({ automation, runs }: { automation: AutomationDetail; runs: readonly Run[] }) {
  const t = useTexts();
  const { detail } = t.automations;
  return (
    <Panel
      id="kjoringer"
      title={detail.runs}
      aside={
        <a class="ds-link mj-small" href={`/drift/kjoringer?automatisering=${automation.id}`}>
          {detail.allRuns}
        </a>
      }
    >
      {runs.length === 0 ? (
        <p class="mj-empty">
          <strong>{detail.noRuns}</strong>
          {detail.noRunsText}
        </p>
      ) : (
        <RunTable caption={detail.runs} runs={runs} withAutomation={false} />
      )}
    </Panel>
  );
}
