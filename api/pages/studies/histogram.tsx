import { formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import type { StudyResults } from "../../../core/studies/index.ts";
import { DataTable } from "../components/data-table.tsx";
import { chartScale } from "../hours/chart-scale.ts";
import { useTexts } from "../texts.ts";
import { clockTime } from "./clock-time.ts";

const chartHeight = 200;

// Room above the plot for the topmost line's number and below it for the times, in per cent of the height.
const plotTop = 5;
const plotHeight = 80;

/** How the times lie, for the eye; the same numbers stand in a table below. */
export function Histogram({ results: { histogram, n } }: { results: StudyResults }) {
  const { detail } = useTexts().studies;
  const [first, last] = [histogram[0], histogram.at(-1)];
  if (!first || !last) return null;
  const summary = detail.chartSummary(formatWhole(n), clockTime(first.fromSeconds), clockTime(last.toSeconds));
  return (
    <>
      <h3>{detail.chart}</h3>
      <Bars histogram={histogram} summary={summary} />
      <details class="mj-details" id="histogramtabell">
        <summary>{detail.chartTable}</summary>
        <DataTable
          caption={<span class="ds-sr-only">{detail.chart}</span>}
          rows={histogram}
          few
          columns={[
            {
              header: detail.bin,
              cell: ({ fromSeconds, toSeconds }) => detail.binOf(clockTime(fromSeconds), clockTime(toSeconds)),
            },
            { header: detail.count, right: true, cell: (bin) => formatWhole(bin.n) },
          ]}
        />
      </details>
    </>
  );
}

function Bars({ histogram, summary }: { histogram: StudyResults["histogram"]; summary: string }) {
  const { detail } = useTexts().studies;
  const scale = chartScale(histogram.map(({ n }) => n));
  const y = (value: number) => plotTop + (scale.y(value) * plotHeight) / 100;
  const slot = 100 / histogram.length;
  // A time under every bar has no room on a telephone.
  const everyNth = Math.ceil(histogram.length / 6);
  const ticks = scale.ticks.filter(Number.isInteger);
  return (
    <div class="mj-chart" role="img" aria-label={summary}>
      <svg class="mj-chart-scale" height={chartHeight} aria-hidden="true">
        {ticks.map((tick) => (
          <text class="mj-tick" x="85%" y={`${y(tick)}%`} dy="4">
            {formatNumber(tick)}
          </text>
        ))}
        <text class="mj-tick" x="85%" y="97%">
          {detail.chartUnit}
        </text>
      </svg>
      <svg class="mj-chart-plot" height={chartHeight} aria-hidden="true">
        {ticks.map((tick) => (
          <line class={tick === 0 ? "mj-axis" : "mj-grid"} x1="0" x2="100%" y1={`${y(tick)}%`} y2={`${y(tick)}%`} />
        ))}
        {histogram.map(({ fromSeconds, n }, index) => (
          <>
            <rect
              class="mj-bar-net"
              x={`${index * slot + slot * 0.05}%`}
              width={`${slot * 0.9}%`}
              y={`${y(n)}%`}
              height={`${y(0) - y(n)}%`}
            />
            {index % everyNth === 0 ? (
              <text class="mj-bar-label" x={`${index * slot + slot / 2}%`} y="97%">
                {clockTime(fromSeconds)}
              </text>
            ) : null}
          </>
        ))}
      </svg>
    </div>
  );
}
