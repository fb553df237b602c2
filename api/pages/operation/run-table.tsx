import { formatWhole } from "../../../core/norwegian-format.ts";
import type { Run } from "../../../core/runs/index.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { RunStatusTag } from "../components/status.tsx";
import { durationText, whenText } from "../components/time.tsx";
import { ruleInWords } from "../schedules/rule-words.ts";
import { useNow, useTexts } from "../texts.ts";

type RunTableProps = { caption: string; runs: readonly Run[]; withAutomation?: boolean };

/** Runs: when, of what, by whom, and what became of their cases. */
export function RunTable({ caption, runs, withAutomation = true }: RunTableProps) {
  const t = useTexts();
  const now = useNow();
  const { runs: texts } = t.operation;
  const automation: Column<Run> = { header: texts.automation, cell: (run) => run.automation.title };
  const columns: Column<Run>[] = [
    {
      header: texts.started,
      cell: ({ id, startedAt }) => (
        <a class="ds-link" href={`/drift/kjoringer/${id}`}>
          {whenText(new Date(startedAt), { now, t })}
        </a>
      ),
    },
    ...(withAutomation ? [automation] : []),
    {
      header: texts.by,
      cell: ({ trigger, startedBy, schedule }) => (
        <>
          {texts.trigger[trigger]}
          {trigger === "SCHEDULE" ? null : <span class="mj-sub">{texts.who(trigger, startedBy)}</span>}
          {schedule === null ? null : <span class="mj-sub">{ruleInWords(schedule.rule, t)}</span>}
        </>
      ),
    },
    { header: texts.status, cell: ({ status }) => <RunStatusTag status={status} /> },
    { header: texts.cases, right: true, cell: ({ cases }) => <Totals cases={cases} /> },
    {
      header: texts.duration,
      right: true,
      cell: ({ startedAt, finishedAt }) =>
        finishedAt === null ? texts.goesOn : durationText(Date.parse(finishedAt) - Date.parse(startedAt), t),
    },
  ];
  return <DataTable caption={<span class="ds-sr-only">{caption}</span>} columns={columns} rows={runs} />;
}

function Totals({ cases }: Pick<Run, "cases">) {
  const t = useTexts();
  const { runs: texts } = t.operation;
  const stopped = cases.handedOver + cases.failed;
  const done = cases.succeeded + cases.resolved + stopped;
  const all = done + cases.queued + cases.running + cases.retrying + cases.held;
  if (all === 0) return <span class="mj-quiet">{texts.noNewCases}</span>;
  return (
    <>
      {texts.totals(formatWhole(done), formatWhole(all))}
      {stopped === 0 ? null : <span class="mj-sub">{texts.stopped(formatWhole(stopped))}</span>}
    </>
  );
}
