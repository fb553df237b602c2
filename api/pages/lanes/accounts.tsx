import type { Credential, LaneDetail } from "../../../core/lanes/index.ts";
import { Empty, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

type AccountsProps = { lane: LaneDetail; mayChange: boolean };

/** What robots sign in with. */
export function Accounts({ lane, mayChange }: AccountsProps) {
  const t = useTexts();
  const { page } = t.lanes;
  return (
    <Panel id="kontoer" title={page.accounts}>
      {lane.credentials.length === 0 ? (
        <Empty title={page.accountNone}>{page.accountNoneText}</Empty>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{page.accounts}</span>}
          columns={columns({ lane, mayChange })}
          rows={lane.credentials}
        />
      )}
      {mayChange ? (
        <div class="mj-actions mj-table-more">
          <a class="ds-button" data-variant="secondary" data-size="sm" href={`/drift/fagsystem/${lane.id}/kontoer/ny`}>
            {page.accountAdd}
          </a>
        </div>
      ) : null}
    </Panel>
  );
}

function columns({ lane, mayChange }: AccountsProps): Column<Credential>[] {
  const t = useTexts();
  const { page } = t.lanes;
  const password: Column<Credential> = {
    header: page.accountPassword,
    right: true,
    cell: ({ id, name }) => (
      <a
        class="ds-link"
        href={`/drift/fagsystem/${lane.id}/kontoer/${id}/passord`}
        aria-label={page.accountPasswordOf(name)}
      >
        {page.accountPassword}
      </a>
    ),
  };
  return [
    { header: page.accountName, cell: ({ name }) => name },
    { header: page.accountUser, cell: ({ username }) => <span class="mj-code">{username}</span> },
    { header: page.accountUses, cell: ({ automations }) => page.accountUsesText(automations) },
    ...(mayChange ? [password] : []),
  ];
}
