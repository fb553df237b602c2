import { isAllowed } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import type { UnitNode } from "../../../core/organisation/index.ts";
import { Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { TextField } from "../components/form.tsx";
import { ReportTabs } from "../reports/links.tsx";
import { useTexts } from "../texts.ts";
import { root } from "./unit-page.tsx";

type TreePageProps = { on: string; units: readonly UnitNode[]; roles: readonly Role[] };

/** The organisation as it stood on a day. */
export function TreePage({ on, units, roles }: TreePageProps) {
  const { organisation: texts } = useTexts();
  return (
    <>
      {isAllowed(roles, "benefits:read") ? <ReportTabs current="organisation" roles={roles} /> : null}
      <PageHeading title={texts.title} lead={texts.lead}>
        {isAllowed(roles, "organisation:write") ? (
          <a class="ds-button" href={`${root}/ny`}>
            {texts.add}
          </a>
        ) : null}
      </PageHeading>
      <form class="mj-filters" method="get" action={root}>
        <TextField form={{ values: { dag: on }, errors: {} }} name="dag" type="date" label={texts.day} />
        <button class="ds-button" data-variant="secondary" type="submit">
          {texts.show}
        </button>
      </form>
      <Panel id="enheter" title={texts.tree(formatDate(on))}>
        {units.length === 0 ? <Empty title={texts.empty}>{texts.emptyText}</Empty> : <Tree units={units} />}
      </Panel>
    </>
  );
}

type Row = { unit: UnitNode; depth: number };

function Tree({ units }: { units: readonly UnitNode[] }) {
  const { organisation: texts } = useTexts();
  return (
    <DataTable<Row>
      caption={<span class="ds-sr-only">{texts.title}</span>}
      rows={units.flatMap((unit) => rowsOf(unit, 0))}
      columns={[
        {
          header: texts.name,
          cell: ({ unit, depth }) => (
            <>
              {"\u00A0\u00A0\u00A0".repeat(depth)}
              <a class="ds-link" href={`${root}/${unit.id}`}>
                {unit.name}
              </a>
            </>
          ),
        },
        { header: texts.level, cell: ({ unit }) => unit.level },
        { header: texts.code, cell: ({ unit }) => unit.code },
      ]}
    />
  );
}

function rowsOf(unit: UnitNode, depth: number): Row[] {
  return [{ unit, depth }, ...unit.children.flatMap((child) => rowsOf(child, depth + 1))];
}
