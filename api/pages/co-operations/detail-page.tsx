import type { CoOperationDetail, CoOperationReport } from "../../../core/co-operations/index.ts";
import { formatDate, formatHours, formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";

export type CoOperationPageProps = {
  coOperation: CoOperationDetail;
  report: CoOperationReport;
  year: number;
  may: { manage: boolean; share: boolean };
  told: string | undefined;
};

/** One co-operation: what it freed, who is in it, and what was shared. */
export function CoOperationPage({ coOperation, report, year, may, told }: CoOperationPageProps) {
  const { coOperations: texts } = useTexts();
  const { detail } = texts;
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/samarbeid", text: texts.title }]} />
      <PageHeading title={coOperation.name}>
        <Actions coOperation={coOperation} may={may} />
      </PageHeading>
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <Panel id="summer" title={detail.sums(year)}>
          <Sums report={report} />
          <p class="mj-quiet mj-small">
            {detail.sumsNote} {coOperation.seesMembers ? null : detail.ownOnly}
          </p>
        </Panel>
        <Members coOperation={coOperation} mayAccept={may.manage} />
        <Shared coOperation={coOperation} />
        <Panel id="lesere" title={detail.readers}>
          {coOperation.readers.length === 0 ? (
            <p class="mj-empty">{detail.noReaders}</p>
          ) : (
            <>
              <p>{detail.readersText}</p>
              <ul class="mj-list">
                {coOperation.readers.map(({ name, tenantName }) => (
                  <li>
                    {name}, {tenantName}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Panel>
      </div>
    </>
  );
}

function Actions({ coOperation, may }: Pick<CoOperationPageProps, "coOperation" | "may">) {
  const { detail } = useTexts().coOperations;
  const here = `/gevinst/samarbeid/${coOperation.id}`;
  if (!coOperation.isMember) return null;
  const link = (deed: string, text: string) => (
    <a class="ds-button" data-variant="secondary" href={`${here}/${deed}`}>
      {text}
    </a>
  );
  return (
    <>
      {may.share ? (
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

type SumRow = { name: string; sums: CoOperationReport["total"] };

function Sums({ report }: { report: CoOperationReport }) {
  const { detail } = useTexts().coOperations;
  const hours = (header: string, of: (sums: SumRow["sums"]) => number): Column<SumRow> => ({
    header,
    right: true,
    cell: ({ sums }) => formatHours(of(sums)),
  });
  return (
    <DataTable<SumRow>
      caption={<span class="ds-sr-only">{detail.sumsCaption}</span>}
      rows={report.members.map(({ tenant, sums }) => ({ name: tenant.name, sums }))}
      total={{ name: detail.total, sums: report.total }}
      columns={[
        { header: detail.municipality, cell: ({ name }) => name },
        { header: detail.cases, right: true, cell: ({ sums }) => formatWhole(sums.cases) },
        hours(detail.automations, ({ automationSeconds }) => automationSeconds),
        hours(detail.measures, ({ measureSeconds }) => measureSeconds),
        hours(detail.reversed, ({ reversedSeconds }) => reversedSeconds),
        hours(detail.spent, ({ residualSeconds, operationSeconds }) => residualSeconds + operationSeconds),
        hours(detail.net, ({ netSeconds }) => netSeconds),
      ]}
    />
  );
}

function Members({ coOperation, mayAccept }: { coOperation: CoOperationDetail; mayAccept: boolean }) {
  const { detail } = useTexts().coOperations;
  return (
    <Panel id="medlemmer" title={detail.members}>
      <DataTable
        caption={<span class="ds-sr-only">{detail.membersCaption}</span>}
        rows={coOperation.members}
        columns={[
          { header: detail.municipality, cell: ({ tenant }) => tenant.name },
          { header: detail.key, right: true, cell: ({ costKey }) => formatNumber(costKey) },
          {
            header: detail.valid,
            cell: ({ validFrom, validTo }) =>
              validTo === null
                ? detail.from(formatDate(validFrom))
                : detail.between(formatDate(validFrom), formatDate(lastDayOf({ to: validTo }))),
          },
          {
            header: detail.state,
            cell: ({ id, own, acceptedBy }) =>
              acceptedBy === null ? (
                <>
                  {detail.offered}
                  {own && mayAccept ? (
                    <form method="post" action={`/gevinst/samarbeid/${coOperation.id}/godta/${id}`}>
                      <button class="ds-button" type="submit" data-size="sm">
                        {detail.accept}
                      </button>
                    </form>
                  ) : null}
                </>
              ) : (
                detail.accepted(acceptedBy)
              ),
          },
        ]}
      />
    </Panel>
  );
}

function Shared({ coOperation: { shared } }: { coOperation: CoOperationDetail }) {
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
                  <span class="mj-sub">{recordedBy}</span>
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
