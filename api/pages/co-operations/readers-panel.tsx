import type { CoOperationDetail } from "../../../core/co-operations/index.ts";
import { Panel } from "../components/blocks.tsx";
import { useTexts } from "../texts.ts";

type ReadersProps = { coOperation: CoOperationDetail; mayManage: boolean };

/** People who see the sums of each member. */
export function Readers({ coOperation: { id: coOperationId, readers }, mayManage }: ReadersProps) {
  const { detail } = useTexts().coOperations;
  return (
    <Panel id="lesere" title={detail.readers}>
      {readers.length === 0 ? (
        <p class="mj-empty">{detail.noReaders}</p>
      ) : (
        <>
          <p>{detail.readersText}</p>
          <ul class="mj-list">
            {readers.map(({ id, name, tenantName }) => (
              <li>
                {name}, {tenantName}
                {mayManage ? (
                  <form method="post" action={`/gevinst/samarbeid/${coOperationId}/leser/${id}/fjern`}>
                    <button
                      class="ds-button"
                      type="submit"
                      data-size="sm"
                      data-variant="secondary"
                      aria-label={`${detail.removeReader}: ${name}`}
                    >
                      {detail.removeReader}
                    </button>
                  </form>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
