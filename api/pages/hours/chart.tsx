import { formatNumber } from "../../../core/norwegian-format.ts";
import { useTexts } from "../texts.ts";
import { chartScale } from "./chart-scale.ts";

export type Bar = { key: string; label: string; netHours: number; grossHours: number };

const chartHeight = 260;

// Room above the plot for the topmost line's number and below it for the names, in per cent of the height.
const plotTop = 4;
const plotHeight = 84;

/** Net hours as filled bars inside the outline of the gross. The numbers stand in a table: this is for the eye. */
export function BarChart({ bars, summary }: { bars: readonly Bar[]; summary: string }) {
  const t = useTexts();
  const scale = chartScale(bars.flatMap((bar) => [bar.netHours, bar.grossHours]));
  const y = (value: number) => plotTop + (scale.y(value) * plotHeight) / 100;
  const slot = 100 / Math.max(bars.length, 1);
  // With many bars, only every so many has room for its name.
  const everyNth = Math.ceil(bars.length / 13);
  return (
    <div class="mj-chart" role="img" aria-label={summary}>
      <svg class="mj-chart-scale" height={chartHeight} aria-hidden="true">
        {scale.ticks.map((tick) => (
          <text class="mj-tick" x="85%" y={`${y(tick)}%`} dy="4">
            {formatNumber(tick)}
          </text>
        ))}
        <text class="mj-tick" x="85%" y="97%">
          {t.hours.chart.unit}
        </text>
      </svg>
      <svg class="mj-chart-plot" height={chartHeight} aria-hidden="true">
        {scale.ticks.map((tick) => (
          <line class={tick === 0 ? "mj-axis" : "mj-grid"} x1="0" x2="100%" y1={`${y(tick)}%`} y2={`${y(tick)}%`} />
        ))}
        {bars.map((bar, index) => (
          <>
            <Column bar={bar} x={index * slot} width={slot} y={y} />
            {index % everyNth === 0 ? (
              <text class="mj-bar-label" x={`${index * slot + slot / 2}%`} y="97%">
                {bar.label}
              </text>
            ) : null}
          </>
        ))}
      </svg>
    </div>
  );
}

type ColumnProps = { bar: Bar; x: number; width: number; y: (value: number) => number };

function Column({ bar, x, width, y }: ColumnProps) {
  const inner = { x: `${x + width * 0.19}%`, width: `${width * 0.62}%` };
  return (
    <>
      <rect class="mj-bar-gross" {...inner} {...span(y, bar.grossHours)} />
      <rect class={bar.netHours < 0 ? "mj-bar-negative" : "mj-bar-net"} {...inner} {...span(y, bar.netHours)} />
    </>
  );
}

function span(y: (value: number) => number, value: number): { y: string; height: string } {
  const [top, bottom] = [y(Math.max(0, value)), y(Math.min(0, value))];
  return { y: `${top}%`, height: `${bottom - top}%` };
}
