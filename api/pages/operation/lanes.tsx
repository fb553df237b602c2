import type { Lane } from "../../../core/lanes/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Empty } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { durationText } from "../components/time.tsx";
import { LaneStateBrief } from "../lanes/lane-state.tsx";
import { useNow, useTexts } from "../texts.ts";

/** Every queue in one row: what waits, what runs, what came of the last day. */
export function Lanes({ lanes, mayAdd }: { lanes: readonly Lane[]; mayAdd: boolean }) {
  const t = useTexts();
  const { lanes: texts } = t.operation;
  if (lanes.length === 0) {
    return (
      <section class="mj-panel">
        <Empty title={texts.empty}>{texts.emptyText}</Empty>
        {mayAdd ? <AddLane /> : <p class="mj-table-more">{t.lanes.addedBy}</p>}
      </section>
    );
  }
  return (
    <section class="mj-panel" aria-label={texts.caption}>
      <DataTable
        caption={
          <>
            {texts.caption}
            <small>{texts.captionHint}</small>
          </>
        }
        columns={laneColumns()}
        rows={lanes}
      />
      {mayAdd ? <AddLane /> : null}
    </section>
  );
}

function AddLane() {
  const t = useTexts();
  return (
    <p class="mj-table-more">
      <a class="ds-link" href="/drift/fagsystem/ny">
        {t.lanes.add}
      </a>
    </p>
  );
}

function laneColumns(): Column<Lane>[] {
  const t = useTexts();
  const { lanes: texts } = t.operation;
  const count = (header: string, of: (lane: Lane) => number, status: string): Column<Lane> => ({
    header,
    right: true,
    cell: (lane) => (
      <Count
        value={of(lane)}
        href={`/drift/saker?fagsystem=${lane.id}&status=${status}`}
        isAtLeast={status === "QUEUED" && lane.openIsAtLeast}
      />
    ),
  });
  return [
    {
      header: texts.name,
      cell: (lane) => (
        <>
          <a class="ds-link" href={`/drift/fagsystem/${lane.id}`}>
            {lane.name}
          </a>
          <span class="mj-sub">{texts.concurrency(lane.concurrency)}</span>
          {lane.open.held > 0 ? <span class="mj-sub">{t.lanes.brief.held(formatWhole(lane.open.held))}</span> : null}
          <LaneStateBrief lane={lane} />
        </>
      ),
    },
    count(texts.queued, ({ open }) => open.queued, "QUEUED"),
    { header: texts.oldest, right: true, cell: (lane) => <Oldest lane={lane} /> },
    count(texts.running, ({ open }) => open.running, "RUNNING"),
    count(texts.retrying, ({ open }) => open.retrying, "RETRYING"),
    {
      header: texts.succeeded,
      right: true,
      cell: ({ settledLast24Hours: { succeeded } }) => <Count value={succeeded} />,
    },
    {
      header: texts.handedOver,
      right: true,
      cell: ({ settledLast24Hours: { handedOver } }) => <Count value={handedOver} />,
    },
    { header: texts.failed, right: true, cell: ({ settledLast24Hours: { failed } }) => <Count value={failed} /> },
  ];
}

/** A number; nothing is quiet, and something may be a link to the cases. */
function Count({ value, href, isAtLeast = false }: { value: number; href?: string; isAtLeast?: boolean }) {
  const t = useTexts();
  if (value === 0) return <span class="mj-zero">0</span>;
  if (href === undefined) return <>{formatWhole(value)}</>;
  return (
    <a class="ds-link" href={href}>
      {isAtLeast ? t.lanes.brief.atLeast(formatWhole(value)) : formatWhole(value)}
    </a>
  );
}

function Oldest({ lane }: { lane: Lane }) {
  const t = useTexts();
  const now = useNow();
  const { oldestQueuedAt } = lane;
  if (oldestQueuedAt === null) return <span class="mj-zero">{t.operation.lanes.nothingWaits}</span>;
  const waitedMs = Math.max(0, now.getTime() - new Date(oldestQueuedAt).getTime());
  return <time datetime={oldestQueuedAt}>{durationText(waitedMs, t)}</time>;
}
