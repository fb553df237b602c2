import type { WorkItemDetail } from "../../../core/cases/index.ts";
import type { Handling } from "../../../core/handling/index.ts";
import type { Lane } from "../../../core/lanes/index.ts";
import type { LoggedTime } from "../../../core/ledger/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, type Fact, Facts, LiveControl, PageHeading, Panel } from "../components/blocks.tsx";
import { CaseStatus } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { ClockPanel } from "../handling/clock-panel.tsx";
import { Logged } from "../ledger/logged.tsx";
import { useTexts } from "../texts.ts";
import type { CaseAction } from "./case-actions.ts";
import { CaseData } from "./case-data.tsx";
import { CaseHours, type HoursDeeds } from "./case-hours.tsx";
import { Timeline } from "./case-timeline.tsx";
import { Deadline } from "./deadline.tsx";
import { WhatNow } from "./what-now.tsx";

export type CasePageProps = {
  item: WorkItemDetail;
  /** The lane the case waits for, when it does not run as it should. */
  stoppedLane: Lane | undefined;
  mayOpenAutomation: boolean;
  mayChange: boolean;
  /** What the clocks on it say, where people's time counts. */
  handling: Handling;
  /** What the person may do about its hours. */
  hours: HoursDeeds;
  /** What the person has just done: a decision about the case, time that was logged, or something about its hours. */
  told: CaseAction | LoggedTime | "takenBack" | "undone" | undefined;
};

/** One case: what is the matter, what to do now, and everything that happened. */
export function CasePage(props: CasePageProps) {
  const { item, stoppedLane, mayOpenAutomation, mayChange, handling, hours, told } = props;
  const t = useTexts();
  const { case: texts } = t.operation;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/saker", text: t.operation.cases.title },
        ]}
      />
      <PageHeading title={texts.title(item.businessKey)} lead={item.automation.title}>
        <LiveControl />
      </PageHeading>
      {told === undefined ? null : <Told id={item.id} told={told} />}
      <div class="mj-columns" id="sak" data-live>
        <div>
          <WhatNow item={item} stoppedLane={stoppedLane} mayChange={mayChange} />
          <Panel id="forlop" title={texts.attempts}>
            <Timeline item={item} />
          </Panel>
          <Panel id="opplysninger" title={texts.input} aside={<span class="mj-quiet mj-small">{texts.inputHint}</span>}>
            <CaseData value={item.input} titles={item.fieldTitles.input} labels={item.valueLabels.input} />
          </Panel>
          {item.output === null ? null : (
            <Panel id="resultat" title={texts.output}>
              <CaseData value={item.output} titles={item.fieldTitles.output} labels={item.valueLabels.output} />
            </Panel>
          )}
        </div>
        <div>
          <CaseHours item={item} may={hours} />
          <ClockPanel handling={handling} />
          <Panel id="fakta" title={texts.facts}>
            <CaseFacts item={item} mayOpenAutomation={mayOpenAutomation} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Told({ id, told }: { id: string; told: NonNullable<CasePageProps["told"]> }) {
  const { changes, caseHours, handedOver } = useTexts().operation;
  return (
    <div class="mj-told">
      <Alert color="success" announce>
        {typeof told === "object" ? <Logged logged={told} action={`/drift/saker/${id}/kontrolltid/angre`} /> : null}
        {told === "takenBack" ? <p>{caseHours.reversed}</p> : null}
        {told === "undone" ? <p>{caseHours.undone}</p> : null}
        {typeof told === "object" || told === "takenBack" || told === "undone" ? null : (
          <p>
            {changes[told].done}{" "}
            {told === "resolve" ? (
              <a class="ds-link" href="/drift/overlevert">
                {handedOver.next}
              </a>
            ) : null}
          </p>
        )}
      </Alert>
    </div>
  );
}

function CaseFacts({ item, mayOpenAutomation }: Pick<CasePageProps, "item" | "mayOpenAutomation">) {
  const t = useTexts();
  const { case: texts } = t.operation;
  const { automation, run } = item;
  const automationLink = (
    <a class="ds-link" href={`/automatiseringer/${automation.id}`}>
      {automation.title}
    </a>
  );
  const facts: (Fact | undefined)[] = [
    { name: t.operation.cases.status, value: <CaseStatus status={item.status} /> },
    { name: texts.automation, value: mayOpenAutomation ? automationLink : automation.title },
    { name: texts.system, value: item.targetSystem.name },
    { name: texts.unit, value: item.unit.name },
    item.caseType === "" ? undefined : { name: texts.caseType, value: item.caseType },
    { name: texts.priority, value: formatWhole(item.priority) },
    item.deadline === null ? undefined : { name: texts.deadline, value: <Deadline item={item} /> },
    item.notBefore === null ? undefined : { name: texts.notBefore, value: <Time at={item.notBefore} /> },
    { name: texts.created, value: <Time at={item.createdAt} /> },
    item.settledAt === null ? undefined : { name: texts.settled, value: <Time at={item.settledAt} /> },
    item.purgedAt === null ? undefined : { name: texts.purged, value: <Time at={item.purgedAt} /> },
    {
      name: texts.run,
      value: (
        <a class="ds-link" href={`/drift/kjoringer/${run.id}`}>
          <Time at={run.startedAt} />
        </a>
      ),
    },
    { name: texts.id, value: <span class="mj-code">{item.id}</span> },
  ];
  return <Facts facts={facts} />;
}
