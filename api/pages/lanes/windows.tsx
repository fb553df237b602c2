import type { LaneDetail, MaintenanceWindow } from "../../../core/lanes/index.ts";
import { Empty, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Time } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import { windowWords } from "./words.ts";

type WindowsProps = { lane: LaneDetail; mayChange: boolean };

/** When the lane rests. */
export function Windows({ lane, mayChange }: WindowsProps) {
  const t = useTexts();
  const { page } = t.lanes;
  const here = `/drift/fagsystem/${lane.id}/vinduer`;
  return (
    <Panel id="vinduer" title={page.windows}>
      {lane.windows.length === 0 ? (
        <Empty title={page.windowNone}>{page.windowNoneText}</Empty>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{page.windows}</span>}
          columns={columns({ lane, mayChange })}
          rows={lane.windows}
        />
      )}
      <p class="mj-quiet mj-small">{page.windowsHint}</p>
      {mayChange ? (
        <div class="mj-actions">
          <a class="ds-button" data-variant="secondary" data-size="sm" href={`${here}/ukentlig`}>
            {page.windowWeekly}
          </a>
          <a class="ds-button" data-variant="secondary" data-size="sm" href={`${here}/en-gang`}>
            {page.windowOnce}
          </a>
        </div>
      ) : null}
    </Panel>
  );
}

function columns({ lane, mayChange }: WindowsProps): Column<MaintenanceWindow>[] {
  const t = useTexts();
  const now = useNow();
  const { page } = t.lanes;
  const remove: Column<MaintenanceWindow> = {
    header: page.windowRemove,
    right: true,
    cell: (window) => (
      <a
        class="ds-link"
        href={`/drift/fagsystem/${lane.id}/vinduer/${window.id}/fjern`}
        aria-label={page.windowRemoveOf(windowWords(window, { now, t }))}
      >
        {page.windowRemove}
      </a>
    ),
  };
  return [
    { header: page.windowWhen, cell: (window) => windowWords(window, { now, t }) },
    { header: page.windowNext, cell: (window) => <Next window={window} /> },
    { header: page.windowReason, cell: ({ reason }) => reason },
    ...(mayChange ? [remove] : []),
  ];
}

function Next({ window: { next, isOn } }: { window: MaintenanceWindow }) {
  const t = useTexts();
  const { page } = t.lanes;
  if (next === null) return <span class="mj-quiet">{page.windowOver}</span>;
  return isOn ? <strong>{page.windowOn}</strong> : <Time at={next.startsAt} />;
}
