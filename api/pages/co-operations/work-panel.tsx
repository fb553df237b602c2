import type { CoOperationDetail } from "../../../core/co-operations/index.ts";
import { Empty, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";
import { Valid } from "./valid.tsx";

type WorkRow = CoOperationDetail["work"][number];
type WorkProps = { coOperation: CoOperationDetail; mayManage: boolean };

/** What of the municipality's own automations and measures the sums are made of. */
export function Work({ coOperation: { id: coOperationId, work, decides }, mayManage }: WorkProps) {
  const { detail } = useTexts().coOperations;
  const here = `/gevinst/samarbeid/${coOperationId}/arbeid`;
  const columns: Column<WorkRow>[] = [
    { header: detail.workTitle, cell: ({ title }) => title },
    { header: detail.workKind, cell: ({ kind }) => detail.workKinds[kind] },
    { header: detail.valid, cell: (row) => <Valid of={row} /> },
  ];
  const deed: Column<WorkRow> = {
    header: detail.deeds,
    cell: ({ id, title, validTo }) =>
      validTo === null ? (
        <a class="ds-link" href={`${here}/${id}/ut`} aria-label={`${detail.endWork}: ${title}`}>
          {detail.endWork}
        </a>
      ) : null,
  };
  const add =
    mayManage && decides ? (
      <a class="ds-button" data-variant="secondary" href={`${here}/ny`}>
        {detail.addWork}
      </a>
    ) : null;
  return (
    <Panel id="arbeid" title={detail.work} aside={add}>
      <p>{detail.workText}</p>
      {work.length === 0 ? (
        <Empty title={detail.noWork}>{detail.noWorkText}</Empty>
      ) : (
        <DataTable<WorkRow>
          caption={<span class="ds-sr-only">{detail.work}</span>}
          rows={work}
          columns={mayManage ? [...columns, deed] : columns}
        />
      )}
    </Panel>
  );
}
