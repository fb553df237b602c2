import type { IncidentDetail } from "../../../core/incidents/index.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { formatDate, formatWhole } from "../../../core/norwegian-format.ts";
import { Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

const rowsShown = 24;

type Bucket = IncidentDetail["history"]["buckets"][number];

/** How often it happened, hour by hour or day by day; a bar for the eye beside each number. */
export function History({ incident: { history } }: { incident: IncidentDetail }) {
  const t = useTexts();
  const { detail } = t.incidents;
  const { unit, buckets } = history;
  const rows = buckets.toReversed().slice(0, rowsShown);
  const most = Math.max(1, ...rows.map(({ occurrences }) => occurrences));
  if (rows.length === 0) return null;
  return (
    <Panel id="over-tid" title={detail.history}>
      <DataTable<Bucket>
        few
        caption={<span class="ds-sr-only">{detail.historyCaption[unit]}</span>}
        rows={rows}
        columns={[
          {
            header: detail.historyWhen[unit],
            cell: ({ from }) => (unit === "hour" ? <Time at={from} /> : formatDate(localDateOf(new Date(from)))),
          },
          {
            header: detail.historyCount,
            right: true,
            cell: ({ occurrences }) => (
              <span class="mj-share">
                <svg class="mj-share-bar" aria-hidden="true">
                  <rect class="mj-track" width="100%" height="100%" rx="3" />
                  <rect class="mj-fill-danger" width={`${(occurrences / most) * 100}%`} height="100%" rx="3" />
                </svg>
                {formatWhole(occurrences)}
              </span>
            ),
          },
        ]}
      />
      {buckets.length > rowsShown ? <p class="mj-quiet mj-small">{detail.historyCut(rowsShown)}</p> : null}
    </Panel>
  );
}
