import type { Child } from "hono/jsx";
import { formatWhole } from "../../../core/norwegian-format.ts";
import type { Study } from "../../../core/studies/index.ts";
import { DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

type StudyTableProps = { studies: readonly Study[]; caption: Child; withProcess?: boolean };

/** Time studies, of many processes or of one. */
export function StudyTable({ studies, caption, withProcess = true }: StudyTableProps) {
  const { list } = useTexts().studies;
  return (
    <DataTable
      caption={<span class="ds-sr-only">{caption}</span>}
      rows={studies}
      columns={[
        {
          header: list.name,
          cell: ({ id, title, unitName }) => (
            <>
              <a class="ds-link" href={`/gevinst/tidsstudier/${id}`}>
                {title}
              </a>
              <span class="mj-sub">{unitName}</span>
            </>
          ),
        },
        ...(withProcess ? [{ header: list.process, cell: ({ processTitle }: Study) => processTitle }] : []),
        {
          header: list.observations,
          right: true,
          cell: ({ observations }) => <span class="mj-number">{formatWhole(observations)}</span>,
        },
        { header: list.status, cell: ({ closedAt }) => (closedAt === null ? list.open : list.closed) },
      ]}
    />
  );
}
