import type { CoOperationDetail } from "../../../core/co-operations/index.ts";
import { formatNumber } from "../../../core/norwegian-format.ts";
import { Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";
import { Valid } from "./valid.tsx";

type MembersProps = { coOperation: CoOperationDetail; mayManage: boolean };
type MemberRow = CoOperationDetail["members"][number];

/** Who is in it, with which part of the key, and what can be done about it. */
export function Members({ coOperation, mayManage }: MembersProps) {
  const { detail } = useTexts().coOperations;
  return (
    <Panel id="medlemmer" title={detail.members}>
      <DataTable<MemberRow>
        caption={<span class="ds-sr-only">{detail.membersCaption}</span>}
        rows={coOperation.members}
        columns={[
          { header: detail.municipality, cell: ({ tenant }) => tenant.name },
          { header: detail.key, right: true, cell: ({ costKey }) => formatNumber(costKey) },
          {
            header: detail.valid,
            cell: (member) => (
              <>
                <Valid of={member} />
                {member.endedBy === null ? null : <span class="mj-sub">{detail.endedBy(member.endedBy)}</span>}
              </>
            ),
          },
          {
            header: detail.state,
            cell: (member) => (
              <>
                {member.acceptedBy === null ? detail.offered : detail.accepted(member.acceptedBy)}
                {mayManage ? <Deeds coOperation={coOperation} member={member} /> : null}
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function Deeds({ coOperation, member }: { coOperation: CoOperationDetail; member: MemberRow }) {
  const { detail } = useTexts().coOperations;
  const { id, own, tenant, acceptedBy, validTo } = member;
  const here = `/gevinst/samarbeid/${coOperation.id}`;
  const button = (deed: string, text: string, variant?: "secondary") => (
    <form method="post" action={`${here}/${deed}/${id}`}>
      <button
        class="ds-button"
        type="submit"
        data-size="sm"
        data-variant={variant}
        aria-label={`${text}: ${tenant.name}`}
      >
        {text}
      </button>
    </form>
  );
  if (acceptedBy === null && own) {
    return (
      <div class="mj-actions">
        {button("godta", detail.accept)}
        {button("avsla", detail.decline, "secondary")}
      </div>
    );
  }
  if (!coOperation.decides) return null;
  if (acceptedBy === null) return button("trekk", detail.withdraw, "secondary");
  if (own || validTo !== null || !coOperation.isMember) return null;
  return (
    <span class="mj-sub">
      <a class="ds-link" href={`${here}/medlem/${id}/ut`} aria-label={`${detail.end}: ${tenant.name}`}>
        {detail.end}
      </a>
    </span>
  );
}
