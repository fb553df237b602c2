import type { WorkItem } from "../../../core/cases/index.ts";
import { Time } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";

const settled: ReadonlySet<string> = new Set(["SUCCEEDED", "HANDED_OVER", "FAILED", "CANCELLED", "RESOLVED"]);

/** When a case should be settled, and in words when that is past and it is not. */
export function Deadline({ item: { deadline, status } }: { item: Pick<WorkItem, "deadline" | "status"> }) {
  const t = useTexts();
  const now = useNow();
  if (deadline === null) return <>–</>;
  const isBroken = !settled.has(status) && new Date(deadline) < now;
  return (
    <>
      <Time at={deadline} />
      {isBroken ? <strong> ({t.operation.cases.overdue})</strong> : null}
    </>
  );
}
