import { isAllowed } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";
import { statusNames, type StatusTable } from "../../../core/reports/index.ts";
import { Empty, PageHeading } from "../components/blocks.tsx";
import { useTexts } from "../texts.ts";
import { YearPicker } from "../components/years.tsx";
import { Files, ReportTabs } from "./links.tsx";

type StatusProps = { roles: readonly Role[]; table: StatusTable; years: readonly number[] };

const base = "/gevinst/rapporter/status";

/** Mål | Tiltak | Rapport | Status, with the goal left out on repeat rows. */
export function StatusPage({ roles, table, years }: StatusProps) {
  const { status: words } = useTexts().reports;
  const { year, goals } = table;
  const mayWrite = isAllowed(roles, "reports:write");
  return (
    <>
      <ReportTabs current="status" roles={roles} />
      <PageHeading title={words.title} lead={words.lead(year)}>
        {mayWrite ? (
          <a class="ds-button" href={`${base}/mal/ny?aar=${year}`}>
            {words.addGoal}
          </a>
        ) : null}
        <Files report="status" query={{ aar: String(year) }} />
      </PageHeading>
      <YearPicker action={base} year={year} years={years} />
      <section class="mj-panel" aria-label={words.title}>
        {goals.length === 0 ? (
          <Empty title={words.none}>{words.noneText}</Empty>
        ) : (
          <table class="mj-table" role="table">
            <caption>{words.caption(year)}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {[words.goal, words.entry, words.report, words.state].map((header) => (
                  <th role="columnheader" scope="col">
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {goals.map((goal) => (
                <GoalRows goal={goal} mayWrite={mayWrite} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

type Goal = StatusTable["goals"][number];
type Entry = Goal["entries"][number];

function GoalRows({ goal, mayWrite }: { goal: Goal; mayWrite: boolean }) {
  const entries: (Entry | undefined)[] = goal.entries.length === 0 ? [undefined] : goal.entries;
  return (
    <>
      {entries.map((entry, index) => (
        <tr role="row">
          <th role="rowheader" scope="row">
            {index === 0 ? <GoalCell goal={goal} mayWrite={mayWrite} /> : null}
          </th>
          <EntryCells goal={goal} entry={entry} mayWrite={mayWrite} />
        </tr>
      ))}
    </>
  );
}

function GoalCell({ goal, mayWrite }: { goal: Goal; mayWrite: boolean }) {
  const { status: words } = useTexts().reports;
  return (
    <>
      {goal.title}
      {mayWrite ? (
        <span class="mj-deeds">
          <Deed href={`${base}/mal/${goal.id}/tiltak`} text={words.addEntry} of={goal.title} />
          <Deed href={`${base}/mal/${goal.id}/endre`} text={words.change} of={goal.title} />
          <Deed href={`${base}/mal/${goal.id}/fjern`} text={words.remove} of={goal.title} />
        </span>
      ) : null}
    </>
  );
}

function EntryCells({ goal, entry, mayWrite }: { goal: Goal; entry: Entry | undefined; mayWrite: boolean }) {
  const { status: words } = useTexts().reports;
  if (!entry) {
    return (
      <>
        <td role="cell" data-label={words.entry} />
        <td role="cell" data-label={words.report} />
        <td role="cell" data-label={words.state} />
      </>
    );
  }
  const href = `${base}/mal/${goal.id}/tiltak/${entry.id}`;
  return (
    <>
      <td role="cell" data-label={words.entry}>
        <EntryTitle entry={entry} />
        {mayWrite ? (
          <span class="mj-deeds">
            <Deed href={`${href}/endre`} text={words.change} of={entry.title} />
            <Deed href={`${href}/fjern`} text={words.remove} of={entry.title} />
          </span>
        ) : null}
      </td>
      <td role="cell" data-label={words.report}>
        {entry.report}
      </td>
      <td role="cell" data-label={words.state}>
        {entry.status === null ? <span class="mj-quiet">{words.notJudged}</span> : statusNames[entry.status]}
      </td>
    </>
  );
}

function EntryTitle({ entry: { title, automationId, measureId } }: { entry: Entry }) {
  const href = automationId === null ? measureHref(measureId) : `/gevinst/rapporter/robotkort/${automationId}`;
  if (href === undefined) return <>{title}</>;
  return (
    <a class="ds-link" href={href}>
      {title}
    </a>
  );
}

function measureHref(measureId: string | null): string | undefined {
  return measureId === null ? undefined : `/gevinst/tiltak/${measureId}`;
}

function Deed({ href, text, of }: { href: string; text: string; of: string }) {
  return (
    <a class="ds-link mj-small" href={href} aria-label={`${text}: ${of}`}>
      {text}
    </a>
  );
}
