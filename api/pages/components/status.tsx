import type { AttemptOutcome, AutomationStatus, IncidentStatus, RunStatus, WorkItemStatus } from "../../../core/db.ts";
import { useTexts } from "../texts.ts";
import { Icon, type IconName } from "./icon.tsx";

type Look = { icon: IconName; color: "neutral" | "accent" | "info" | "success" | "warning" | "danger" };

const caseLooks: Record<WorkItemStatus, Look> = {
  QUEUED: { icon: "queue", color: "neutral" },
  RUNNING: { icon: "running", color: "info" },
  RETRYING: { icon: "retry", color: "warning" },
  SUCCEEDED: { icon: "check", color: "success" },
  HANDED_OVER: { icon: "person", color: "warning" },
  FAILED: { icon: "cross", color: "danger" },
  CANCELLED: { icon: "retired", color: "neutral" },
  HELD: { icon: "pause", color: "warning" },
  RESOLVED: { icon: "check", color: "neutral" },
};

const automationLooks: Record<AutomationStatus, Look> = {
  DRAFT: { icon: "draft", color: "neutral" },
  ACTIVE: { icon: "play", color: "success" },
  PAUSED: { icon: "pause", color: "warning" },
  RETIRED: { icon: "retired", color: "neutral" },
};

const runLooks: Record<RunStatus, Look> = {
  COLLECTING: { icon: "running", color: "info" },
  RUNNING: { icon: "running", color: "info" },
  COMPLETED: { icon: "check", color: "success" },
  FAILED: { icon: "cross", color: "danger" },
  STOPPED: { icon: "pause", color: "warning" },
};

const outcomeLooks: Record<AttemptOutcome, Look> = {
  SUCCEEDED: { icon: "check", color: "success" },
  BUSINESS_EXCEPTION: { icon: "person", color: "warning" },
  TECHNICAL_ERROR: { icon: "cross", color: "danger" },
  LEASE_LOST: { icon: "cross", color: "danger" },
  STOPPED: { icon: "pause", color: "warning" },
};

const incidentLooks: Record<IncidentStatus, Look> = {
  OPEN: { icon: "warning", color: "danger" },
  OBSERVED: { icon: "info", color: "neutral" },
  RESOLVED: { icon: "check", color: "success" },
};

function Status({ look, text }: { look: Look; text: string }) {
  return (
    <span class="mj-status" data-color={look.color}>
      <Icon name={look.icon} />
      {text}
    </span>
  );
}

export function CaseStatus({ status }: { status: WorkItemStatus }) {
  const t = useTexts();
  return <Status look={caseLooks[status]} text={t.caseStatus[status]} />;
}

export function AutomationStatusTag({ status }: { status: AutomationStatus }) {
  const t = useTexts();
  return <Status look={automationLooks[status]} text={t.automationStatus[status]} />;
}

export function RunStatusTag({ status }: { status: RunStatus }) {
  const t = useTexts();
  return <Status look={runLooks[status]} text={t.runStatus[status]} />;
}

export function IncidentStatusTag({ status }: { status: IncidentStatus }) {
  const t = useTexts();
  return <Status look={incidentLooks[status]} text={t.incidents.status[status]} />;
}

/** How an attempt ended; one that goes on has no outcome. */
export function AttemptStatus({ outcome }: { outcome: AttemptOutcome | null }) {
  const t = useTexts();
  if (outcome === null) return <Status look={caseLooks.RUNNING} text={t.attemptGoesOn} />;
  return <Status look={outcomeLooks[outcome]} text={t.attemptOutcome[outcome]} />;
}
