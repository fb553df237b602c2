import type { CoOperationDetail, CoOperationReport } from "../../../core/co-operations/index.ts";
import { formatDate, formatHours, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";
import { Members } from "./members-panel.tsx";
import { Readers } from "./readers-panel.tsx";
import { Shared } from "./shared-panel.tsx";
import { Work } from "./work-panel.tsx";

export type CoOperationPageProps = {
  coOperation: CoOperationDetail;
  report: CoOperationReport;
  year: number;
  may: { manage: boolean; share: boolean };
  told: string | undefined;
};

/** One co-operation: what it freed, who and what is in it, and what was shared. */
export function CoOperationPage({ coOperation, report, year, may, told }: CoOperationPageProps) {
  const { coOperations: texts } = useTexts();
  const { decides, work, shared } = coOperation;
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/samarbeid", text: texts.title }]} />
      <PageHeading title={coOperation.name}>
        <Actions coOperation={coOperation} may={may} />
      </PageHeading>
      <div class="mj-stack">
        <Told text={told} />
        <Sums coOperation={coOperation} report={report} year={year} />
        <Members coOperation={coOperation} mayManage={may.manage} />
        {decides || work.length > 0 ? <Work coOperation={coOperation} mayManage={may.manage} /> : null}
        {decides || shared.length > 0 ? <Shared coOperation={coOperation} /> : null}
        {decides ? <Readers coOperation={coOperation} mayManage={may.manage} /> : null}
      </div>
    </>
  );
}

/** The answer to what the person just did. */
export function Told({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <Alert color="success" announce>
      <p>{text}</p>
    </Alert>
  );
}

function Actions({ coOperation, may }: Pick<CoOperationPageProps, "coOperation" | "may">) {
  const { detail } = useTexts().coOperations;
  const here = `/gevinst/samarbeid/${coOperation.id}`;
  if (!coOperation.decides) return null;
  const link = (deed: string, text: string) => (
    <a class="ds-button" data-variant="secondary" href={`${here}/${deed}`}>
      {text}
    </a>
  );
  return (
    <>
      {may.share && coOperation.isMember ? (
        <a class="ds-button" href={`${here}/tid`}>
          {detail.share}
        </a>
      ) : null}
      {may.manage ? link("medlem", detail.invite) : null}
      {may.manage ? link("leser", detail.reader) : null}
      {may.manage ? link("ut", detail.leave) : null}
    </>
  );
}

type SumsProps = Pick<CoOperationPageProps, "coOperation" | "report" | "year">;

function Sums({ coOperation, report, year }: SumsProps) {
  const { detail } = useTexts().coOperations;
  const { total, days } = report;
  const isWhole = days.length === 1 && days[0]?.from === report.from && days[0].to === report.to;
  return (
    <Panel id="summer" title={detail.sums(year)}>
      {total === null ? (
        <Empty title={detail.noSums(year)}>{detail.noSumsText}</Empty>
      ) : (
        <>
          <SumTable members={report.members} total={total} />
          <p class="mj-quiet mj-small">
            {detail.sumsNote} {coOperation.seesMembers ? null : detail.ownOnly}
          </p>
          {isWhole ? null : (
            <p class="mj-quiet mj-small">
              {detail.onlyDays(
                days.map(({ from, to }) => detail.between(formatDate(from), formatDate(lastDayOf({ to })))),
              )}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}

type Sum = NonNullable<CoOperationReport["total"]>;
type SumRow = { name: string; sums: Sum };

function SumTable({ members, total }: { members: CoOperationReport["members"]; total: Sum }) {
  const { detail } = useTexts().coOperations;
  const hours = (header: string, of: (sums: Sum) => number): Column<SumRow> => ({
    header,
    right: true,
    cell: ({ sums }) => formatHours(of(sums)),
  });
  return (
    <DataTable<SumRow>
      caption={<span class="ds-sr-only">{detail.sumsCaption}</span>}
      rows={members.map(({ tenant, sums }) => ({ name: tenant.name, sums }))}
      total={{ name: detail.total, sums: total }}
      columns={[
        { header: detail.municipality, cell: ({ name }) => name },
        { header: detail.cases, right: true, cell: ({ sums }) => formatWhole(sums.cases) },
        hours(detail.automations, ({ automationSeconds }) => automationSeconds),
        hours(detail.measures, ({ measureSeconds }) => measureSeconds),
        hours(detail.reversed, ({ reversedSeconds }) => reversedSeconds),
        hours(detail.spent, ({ residualSeconds, operationSeconds }) => residualSeconds + operationSeconds),
        hours(detail.headline, ({ headlineSeconds }) => headlineSeconds),
        hours(detail.estimated, ({ estimatedSeconds }) => estimatedSeconds),
        hours(detail.assumed, ({ assumedSeconds }) => assumedSeconds),
        hours(detail.net, ({ netSeconds }) => netSeconds),
      ]}
    />
  );
}
