import type { WorkItemDetail } from "../../../core/cases/index.ts";
import type { Lane } from "../../../core/lanes/index.ts";
import { LaneStateBrief } from "../lanes/lane-state.tsx";
import { useNow, useTexts, type Texts } from "../texts.ts";
import { CaseStatus } from "../components/status.tsx";
import { whenText } from "../components/time.tsx";
import { actionsFor } from "./case-actions.ts";

const colors = {
  QUEUED: "info",
  RUNNING: "info",
  RETRYING: "warning",
  SUCCEEDED: "success",
  HANDED_OVER: "warning",
  FAILED: "danger",
  CANCELLED: "info",
  HELD: "warning",
  RESOLVED: "success",
} as const;

type WhatNowProps = { item: WorkItemDetail; stoppedLane: Lane | undefined; mayChange: boolean };

/** The first thing an operator reads: where the case stands, and what that asks of a person. */
export function WhatNow({ item, stoppedLane, mayChange }: WhatNowProps) {
  const t = useTexts();
  const now = useNow();
  const { case: texts } = t.operation;
  const stopped = item.errorMessage !== null || item.errorCode !== null;
  return (
    <section class="mj-panel mj-what-now" data-color={colors[item.status]} aria-labelledby="hva-naa">
      <div class="mj-panel-head">
        <h2 id="hva-naa">{texts.whatNow}</h2>
        <CaseStatus status={item.status} />
      </div>
      {stoppedLane === undefined || item.automation.status !== "ACTIVE" ? (
        adviceOf(item, { t, now }).map((sentence) => <p>{sentence}</p>)
      ) : (
        <WaitsForLane lane={stoppedLane} />
      )}
      {stopped ? (
        <p>
          <strong>{texts.reason}:</strong> {item.errorMessage}{" "}
          {item.errorCode === null ? null : <span class="mj-code mj-quiet">{item.errorCode}</span>}
        </p>
      ) : null}
      {mayChange ? <Actions item={item} /> : null}
    </section>
  );
}

/** A case's turn does not come while its lane is stopped, so that is what there is to do something about. */
function WaitsForLane({ lane }: { lane: Lane }) {
  const { case: texts } = useTexts().operation;
  return (
    <>
      <p>{texts.queuedStopped(lane.name)}</p>
      <LaneStateBrief lane={lane} />
      <p>
        <a class="ds-link" href={`/drift/fagsystem/${lane.id}`}>
          {texts.openLane}
        </a>
      </p>
    </>
  );
}

/** What a person may do with the case as it stands; the likeliest is the first. */
function Actions({ item: { id, status, purgedAt } }: { item: WorkItemDetail }) {
  const { changes } = useTexts().operation;
  const actions = actionsFor(status).filter((action) => action !== "retry" || purgedAt === null);
  if (actions.length === 0) return null;
  return (
    <div class="mj-actions">
      {actions.map((action) => (
        <a class="ds-button" data-variant="secondary" href={`/drift/saker/${id}/${changes[action].path}`}>
          {changes[action].button}
        </a>
      ))}
    </div>
  );
}

/** What to do with a case in this state, in plain words. */
function adviceOf(item: WorkItemDetail, { t, now }: { t: Texts; now: Date }): string[] {
  const { case: texts } = t.operation;
  const system = item.targetSystem.name;
  switch (item.status) {
    case "QUEUED":
      return [queuedText(item, { t, now })];
    case "RUNNING":
      return [item.currentStep === null ? texts.running : texts.runningStep(item.currentStep)];
    case "RETRYING":
      return [retryText(item, { t, now }), texts.retryingHint];
    case "SUCCEEDED":
      return [texts.succeeded];
    case "HANDED_OVER":
      return [texts.handedOver(system)];
    case "FAILED":
      return [texts.failed(system), texts.failedHint];
    case "CANCELLED":
      return [texts.cancelled];
    case "HELD":
      return [texts.held, ...(item.heldReason === null ? [] : [texts.heldBecause(item.heldReason)])];
    case "RESOLVED":
      return [item.resolution === null ? texts.resolved : texts.resolvedBy(item.resolution), texts.resolvedHours];
  }
}

function queuedText({ notBefore, automation }: WorkItemDetail, { t, now }: { t: Texts; now: Date }): string {
  const { case: texts } = t.operation;
  if (automation.status !== "ACTIVE") return texts.queuedPaused;
  const at = notBefore === null ? undefined : new Date(notBefore);
  return at === undefined || at <= now ? texts.queued : texts.queuedUntil(whenText(at, { now, t }));
}

function retryText({ notBefore, automation }: WorkItemDetail, { t, now }: { t: Texts; now: Date }): string {
  const { case: texts } = t.operation;
  if (automation.status !== "ACTIVE") return texts.queuedPaused;
  const at = notBefore === null ? undefined : new Date(notBefore);
  return at === undefined || at <= now ? texts.retryingSoon : texts.retrying(whenText(at, { now, t }));
}
