import type { Child } from "hono/jsx";
import type { WorkItem } from "../../../core/cases/index.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { CaseStatus } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";
import { Deadline } from "./deadline.tsx";

/** Characters that a key may have and still stand on one line on a phone. */
const longKey = 32;

type CaseTableProps = {
  caption: Child;
  cases: readonly WorkItem[];
  /** Left out where every row has the same. */
  withStatus?: boolean;
  withAutomation?: boolean;
  /** Priority and deadline, where there is room for them. */
  withTurn?: boolean;
};

/** Cases, dense: key, automation, status with the reason, and when. */
export function CaseTable({
  caption,
  cases,
  withStatus = true,
  withAutomation = true,
  withTurn = false,
}: CaseTableProps) {
  const t = useTexts();
  const { cases: texts } = t.operation;
  const automation: Column<WorkItem> = { header: texts.automation, cell: (row) => row.automation.title };
  const status: Column<WorkItem> = { header: texts.status, cell: (row) => <CaseStatus status={row.status} /> };
  const turn: Column<WorkItem>[] = [
    { header: texts.priority, right: true, cell: ({ priority }) => priority },
    { header: texts.deadline, cell: (row) => <Deadline item={row} /> },
  ];
  const columns: Column<WorkItem>[] = [
    {
      header: texts.key,
      cell: ({ id, businessKey }) => (
        <a class={businessKey.length > longKey ? "ds-link" : "ds-link mj-key"} href={`/drift/saker/${id}`}>
          {t.operation.case.orPurged(businessKey)}
        </a>
      ),
    },
    ...(withAutomation ? [automation] : []),
    ...(withStatus ? [status] : []),
    { header: texts.reason, cell: (row) => <Reason row={row} /> },
    ...(withTurn ? turn : []),
    { header: texts.created, cell: ({ createdAt }) => <Time at={createdAt} /> },
    { header: texts.settled, cell: ({ settledAt }) => (settledAt === null ? "–" : <Time at={settledAt} />) },
  ];
  return <DataTable caption={caption} columns={columns} rows={cases} />;
}

function Reason({ row: { status, heldReason, errorCode, errorMessage } }: { row: WorkItem }) {
  const { cases: texts } = useTexts().operation;
  if (status === "HELD" && heldReason !== null) return <>{texts.heldBecause(heldReason)}</>;
  if (errorCode === null && errorMessage === null) return <>–</>;
  return (
    <>
      {errorMessage}
      {errorCode === null ? null : <span class="mj-sub mj-code">{errorCode}</span>}
    </>
  );
}
