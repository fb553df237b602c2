import { formatWhole } from "../../../core/norwegian-format.ts";
import type { Run } from "../../../core/runs/index.ts";
import { useTexts } from "../texts.ts";

/** How many cases stand where. */
export function CaseCounts({ cases }: Pick<Run, "cases">) {
  const t = useTexts();
  const counts = [
    { name: t.caseStatus.SUCCEEDED, value: cases.succeeded },
    { name: t.caseStatus.HANDED_OVER, value: cases.handedOver },
    { name: t.caseStatus.FAILED, value: cases.failed },
    { name: t.caseStatus.QUEUED, value: cases.queued },
    { name: t.caseStatus.RUNNING, value: cases.running },
    { name: t.caseStatus.RETRYING, value: cases.retrying },
    { name: t.caseStatus.HELD, value: cases.held },
    { name: t.caseStatus.RESOLVED, value: cases.resolved },
    { name: t.caseStatus.CANCELLED, value: cases.cancelled },
  ];
  return (
    <dl class="mj-counts">
      {counts.map(({ name, value }) => (
        <div>
          <dt>{name}</dt>
          <dd class={value === 0 ? "mj-zero" : undefined}>{formatWhole(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
