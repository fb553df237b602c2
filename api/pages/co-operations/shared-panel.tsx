import type { CoOperationDetail } from "../../../core/co-operations/index.ts";
import { formatDate, formatHours, formatWhole } from "../../../core/norwegian-format.ts";
import { Empty, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

/** Time and money spent in common, and what of it fell on whom. */
export function Shared({ coOperation: { shared } }: { coOperation: CoOperationDetail }) {
  const { detail } = useTexts().coOperations;
  return (
    <Panel id="delt" title={detail.shared}>
      {shared.length === 0 ? (
        <Empty title={detail.noShared}>{detail.noSharedText}</Empty>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{detail.sharedCaption}</span>}
          rows={shared}
          columns={[
            { header: detail.day, cell: ({ localDate }) => formatDate(localDate) },
            {
              header: detail.reason,
              cell: ({ reason, recordedBy }) => (
                <>
                  {reason}
                  {recordedBy === null ? null : <span class="mj-sub">{recordedBy}</span>}
                </>
              ),
            },
            { header: detail.time, right: true, cell: ({ seconds }) => formatHours(seconds) },
            {
              header: detail.amount,
              right: true,
              cell: ({ amountNok }) => (amountNok === null ? "" : formatWhole(amountNok)),
            },
            {
              header: detail.split,
              cell: ({ split }) =>
                split.map(({ tenantName, seconds, amountNok }) => (
                  <span class="mj-block">
                    {amountNok === null
                      ? detail.part(tenantName, formatHours(seconds))
                      : detail.partWithAmount(tenantName, formatHours(seconds), formatWhole(amountNok))}
                  </span>
                )),
            },
          ]}
        />
      )}
    </Panel>
  );
}
