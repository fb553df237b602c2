import type { MeasureVolumePage, MeasureVolumeProposal } from "../../../core/measures/index.ts";
import { formatDateTime, formatHours, formatMonth, formatWhole } from "../../../core/norwegian-format.ts";
import { Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { type Texts, useTexts } from "../texts.ts";

/** Months of any measure that wait for somebody to approve them: to be seen where approvers come. */
export function WaitingMonths({ waiting: { items, nextCursor } }: { waiting: MeasureVolumePage }) {
  const t = useTexts();
  const { volumes } = t.measures;
  const measure: Column<MeasureVolumeProposal> = {
    header: volumes.measure,
    cell: (row) => (
      <a class="ds-link" href={volumeHref(row.id)}>
        {row.measure.title}
      </a>
    ),
  };
  return (
    <Panel id="venter" title={volumes.waiting}>
      <DataTable
        caption={<span class="ds-sr-only">{volumes.waitingCaption}</span>}
        columns={[measure, { header: volumes.month, cell: (row) => <Month row={row} /> }, ...columns(t)]}
        rows={items}
      />
      <p class="mj-quiet mj-small">{nextCursor === null ? volumes.notCounted : volumes.more}</p>
    </Panel>
  );
}

/** Months of one measure that are not credited: they wait, or somebody said no. */
export function ProposalsOfMeasure({ proposals }: { proposals: readonly MeasureVolumeProposal[] }) {
  const t = useTexts();
  const { volumes } = t.measures;
  const month: Column<MeasureVolumeProposal> = {
    header: volumes.month,
    cell: (row) => (
      <a class="ds-link" href={volumeHref(row.id)}>
        <Month row={row} />
      </a>
    ),
  };
  const status: Column<MeasureVolumeProposal> = {
    header: volumes.status,
    cell: ({ status: one, decidedBy, reason }) => (
      <>
        <VolumeStatusTag status={one} />
        {reason === null ? null : <span class="mj-sub">{volumes.why(decidedBy ?? "", reason)}</span>}
      </>
    ),
  };
  return (
    <Panel id="venter" title={volumes.ofMeasure}>
      <DataTable
        caption={<span class="ds-sr-only">{volumes.ofMeasureCaption}</span>}
        columns={[month, ...columns(t), status]}
        rows={proposals}
      />
      <p class="mj-quiet mj-small">{volumes.notCounted}</p>
    </Panel>
  );
}

export const volumeHref = (id: string) => `/gevinst/tiltak/saker/${id}`;

function columns({ measures: { volumes } }: Texts): Column<MeasureVolumeProposal>[] {
  return [
    { header: volumes.cases, right: true, cell: ({ cases }) => formatWhole(cases) },
    { header: volumes.hours, right: true, cell: ({ seconds }) => formatHours(seconds) },
    {
      header: volumes.source,
      cell: ({ source, proposedBy, proposedAt }) => (
        <>
          {source}
          <span class="mj-sub">{volumes.proposed(proposedBy, formatDateTime(proposedAt))}</span>
        </>
      ),
    },
  ];
}

function Month({ row: { month, implausible, status } }: { row: MeasureVolumeProposal }) {
  const { months } = useTexts().measures;
  return (
    <>
      {formatMonth(month)}
      {implausible && status === "PROPOSED" ? <span class="mj-sub">{months.tooMany}</span> : null}
    </>
  );
}

const looks = {
  PROPOSED: { icon: "draft", color: "info" },
  APPROVED: { icon: "check", color: "success" },
  REJECTED: { icon: "cross", color: "neutral" },
  WITHDRAWN: { icon: "retired", color: "neutral" },
} as const;

/** What became of a month that was told. */
export function VolumeStatusTag({ status }: Pick<MeasureVolumeProposal, "status">) {
  const { volumes } = useTexts().measures;
  const { icon, color } = looks[status];
  return (
    <span class="mj-status" data-color={color}>
      <Icon name={icon} />
      {volumes.statuses[status]}
    </span>
  );
}
