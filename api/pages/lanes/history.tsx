import type { LaneChange } from "../../../core/lanes/index.ts";
import { Crumbs, Pager, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Time } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import { changeWords } from "./words.ts";

type HistoryProps = { laneId: string; changes: readonly LaneChange[] };

/** The latest changes of a lane. */
export function History({ laneId, changes }: HistoryProps) {
  const t = useTexts();
  const now = useNow();
  const { page } = t.lanes;
  return (
    <Panel id="endringer" title={page.history}>
      {changes.length === 0 ? (
        <p class="mj-quiet">{page.historyNone}</p>
      ) : (
        <>
          <ul class="mj-list">
            {changes.map((change) => (
              <li>
                {changeWords(change, { now, t })}
                <span class="mj-sub">
                  {change.by ?? page.itself}, <Time at={change.at} />
                </span>
              </li>
            ))}
          </ul>
          <p class="mj-table-more">
            <a class="ds-link" href={`/drift/fagsystem/${laneId}/endringer`}>
              {page.historyAll}
            </a>
          </p>
        </>
      )}
    </Panel>
  );
}

type HistoryPageProps = {
  lane: { id: string; name: string };
  changes: readonly LaneChange[];
  first: string | undefined;
  next: string | undefined;
};

/** Every change of a lane, page by page. */
export function HistoryPage({ lane, changes, first, next }: HistoryPageProps) {
  const t = useTexts();
  const now = useNow();
  const { page } = t.lanes;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: `/drift/fagsystem/${lane.id}`, text: lane.name },
        ]}
      />
      <PageHeading title={page.history} lead={lane.name} />
      <section class="mj-panel" aria-label={page.history}>
        <DataTable
          caption={<span class="ds-sr-only">{page.history}</span>}
          columns={[
            { header: page.historyWhen, cell: ({ at }: LaneChange) => <Time at={at} /> },
            { header: page.historyWho, cell: ({ by }: LaneChange) => by ?? page.itself },
            { header: page.historyWhat, cell: (change: LaneChange) => changeWords(change, { now, t }) },
          ]}
          rows={changes}
        />
        <Pager shown={page.shown(changes.length)} first={first} next={next} />
      </section>
    </>
  );
}
