import type { AutomationDetail } from "../../../core/automations/index.ts";
import { retriedKinds } from "../../../core/cases/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Facts, Panel } from "../components/blocks.tsx";
import { ResidualFact } from "../handling/settings-page.tsx";
import { durationText } from "../components/time.tsx";
import { type Texts, useTexts } from "../texts.ts";

type RunningProps = { automation: AutomationDetail; mayChange: boolean };

/** How the automation is run, in words, whether somebody has decided it or not. */
export function Running({ automation, mayChange }: RunningProps) {
  const t = useTexts();
  const { running } = t.automations;
  const { facts } = running;
  const { stepLimitSeconds, deadlineWorkingDays, idleAlertHours } = automation;
  const kept = (days: number | null) => (days === null ? facts.kept : facts.keptFor(formatWhole(days)));
  const change = (
    <a class="ds-link mj-small" href={`/automatiseringer/${automation.id}/innstillinger`}>
      {running.change}
    </a>
  );
  return (
    <Panel id="slik-drives-den" title={running.title} aside={mayChange ? change : null}>
      <Facts
        facts={[
          {
            name: facts.stepLimit,
            value: stepLimitSeconds === null ? facts.ownLimit : durationText(stepLimitSeconds * 1000, t),
          },
          { name: facts.begins, value: beginsText(automation, t) },
          {
            name: facts.deadline,
            value:
              deadlineWorkingDays === null ? facts.noDeadline : facts.workingDays(formatWhole(deadlineWorkingDays)),
          },
          {
            name: facts.idle,
            value: idleAlertHours === null ? facts.noIdle : facts.idleAfter(formatWhole(idleAlertHours)),
          },
          { name: facts.retries, value: retriesText(automation, t) },
          { name: t.handling.settings.fact, value: <ResidualFact automation={automation} mayChange={mayChange} /> },
          { name: facts.traces, value: facts.tracedFrom[automation.traceFrom] },
          { name: facts.payload, value: kept(automation.payloadRetentionDays) },
          { name: facts.evidence, value: kept(automation.evidenceRetentionDays) },
        ]}
      />
    </Panel>
  );
}

function beginsText({ startAtWaiting, startAfterMinutes }: AutomationDetail, t: Texts): string {
  const { facts } = t.automations.running;
  if (startAfterMinutes === null) return facts.atOnce;
  const wait = durationText(startAfterMinutes * 60_000, t);
  return startAtWaiting === null ? facts.afterWait(wait) : facts.atWaiting(formatWhole(startAtWaiting), wait);
}

function retriesText({ retryPolicy }: AutomationDetail, t: Texts): string {
  const { facts, retries } = t.automations.running;
  const own = retriedKinds.filter((kind) => retryPolicy[kind] !== undefined).map((kind) => retries.kinds[kind]);
  return own.length === 0 ? facts.standardRetries : facts.ownRetries(own.join(", "));
}
