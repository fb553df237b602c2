import type { HoursChange } from "../../../core/closing/index.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import { Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

/** What was decided that acts on the hours: seen by whoever closes a period, and kept in its report. */
export function Changes({ changes }: { changes: readonly HoursChange[] }) {
  const { changes: texts } = useTexts().periods;
  return (
    <Panel id="endringer" title={texts.title}>
      {changes.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <>
          <p class="mj-quiet mj-small">{texts.lead}</p>
          <DataTable
            caption={<span class="ds-sr-only">{texts.title}</span>}
            columns={columnsOf(texts, changes)}
            rows={changes}
          />
        </>
      )}
    </Panel>
  );
}

type Words = ReturnType<typeof useTexts>["periods"]["changes"];

function columnsOf(texts: Words, changes: readonly HoursChange[]): Column<HoursChange>[] {
  const who: Column<HoursChange> = { header: texts.by, cell: ({ by }) => by };
  return [
    {
      header: texts.what,
      cell: ({ kind, about }) => (
        <>
          {texts.kinds[kind]}
          <span class="mj-sub">{about === "" ? texts.municipality : about}</span>
        </>
      ),
    },
    { header: texts.from, cell: ({ from }) => from ?? texts.nothing },
    { header: texts.to, cell: ({ to }) => to },
    {
      header: texts.effectiveFrom,
      cell: ({ effectiveFrom }) => (effectiveFrom === null ? texts.fromThenOn : formatDate(effectiveFrom)),
    },
    ...(changes.some(({ by }) => by !== null) ? [who] : []),
    { header: texts.at, cell: ({ at }) => <Time at={at} /> },
  ];
}
