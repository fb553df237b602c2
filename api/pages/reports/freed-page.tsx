import type { BenefitReport, BenefitSums } from "../../../core/benefits/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatDate, formatHours, formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import { groupingNames, groupName, type QualityGains } from "../../../core/reports/index.ts";
import { Alert, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { type Option, Select, TextField } from "../components/form.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";
import { ledgerHref } from "../ledger/query.ts";
import { type Drilled, entriesOf, hrefBelow, sumKey } from "./drill-down.ts";
import { Files, ReportTabs } from "./links.tsx";

export type FreedPageProps = {
  roles: readonly Role[];
  report: BenefitReport;
  unitId: string | undefined;
  units: readonly Option[];
  gains: QualityGains;
  wrong: boolean;
};

type Row = { key: string; name: string; sums: BenefitSums };

/** Freed time by whatever one wants, with its files and the way down to the rows. */
export function FreedPage({ roles, report, unitId, units, gains, wrong }: FreedPageProps) {
  const t = useTexts();
  const { freed } = t.reports;
  const { groupBy } = report;
  const rows = report.groups.map((group) => ({ ...group, name: capitalised(groupName(group, groupBy)) }));
  const asked = { ...datesOf(report), ...(unitId === undefined ? {} : { enhet: unitId }) };
  const nothing = rows.every(({ sums }) => isNothing(sums));
  return (
    <>
      <ReportTabs current="freed" roles={roles} />
      <PageHeading title={t.reports.title} lead={t.reports.lead} />
      {wrong ? (
        <div class="mj-told">
          <Alert color="danger" announce>
            <p>{freed.wrong}</p>
          </Alert>
        </div>
      ) : null}
      <Picker report={report} unitId={unitId} units={units} />
      <div class="mj-stack">
        <Panel
          id="frigjort-tid"
          title={`${formatDate(report.from)}–${formatDate(lastDayOf(report))}`}
          aside={<Files report="benefits" query={{ ...asked, per: groupBy }} />}
        >
          {nothing ? (
            <Empty title={freed.none}>{freed.noneText}</Empty>
          ) : (
            <DataTable
              caption={
                <>
                  {freed.caption(groupingNames[groupBy].toLowerCase())}
                  <small>{freed.measuredOnly}</small>
                </>
              }
              columns={columnsOf(freed, { groupBy, query: asked })}
              rows={rows}
              total={{ key: sumKey, name: freed.sum, sums: report.total }}
            />
          )}
          <p class="mj-quiet mj-small">
            {freed.divisor(formatNumber(report.hoursPerFte))} {freed.tree}
          </p>
        </Panel>
        {gains.items.length === 0 ? null : <Quality gains={gains} />}
      </div>
    </>
  );
}

type Words = ReturnType<typeof useTexts>["reports"]["freed"];

function columnsOf(freed: Words, { groupBy, query }: Grouped) {
  const hours = (header: string, secondsOf: (sums: BenefitSums) => number): Column<Row> => ({
    header,
    right: true,
    cell: ({ sums }) => formatHours(secondsOf(sums)),
  });
  /** Hours that rows of one kind add up to. */
  const spent = (header: string, slag: string, secondsOf: (sums: BenefitSums) => number): Column<Row> => ({
    header,
    right: true,
    cell: ({ key, name, sums }) => {
      const seconds = secondsOf(sums);
      const entries = seconds === 0 ? undefined : entriesOf({ key, groupBy, query });
      if (entries === undefined) return formatHours(seconds);
      return (
        <a
          class="ds-link"
          href={ledgerHref({ ...entries, slag })}
          aria-label={`${formatHours(seconds)}, ${header}, ${name}`}
        >
          {formatHours(seconds)}
        </a>
      );
    },
  });
  const columns: Column<Row>[] = [
    {
      header: groupingNames[groupBy],
      cell: ({ key, name }) => <Name name={name} href={hrefBelow({ key, groupBy, query })} />,
    },
    { header: freed.net, right: true, cell: ({ sums }) => <strong>{formatHours(sums.headline.netSeconds)}</strong> },
    { header: freed.interval, right: true, cell: ({ sums }) => intervalOf(sums) },
    hours(freed.gross, ({ headline }) => headline.grossSeconds),
    hours(freed.reversed, ({ headline }) => headline.reversedSeconds),
    spent(freed.residual, "RESIDUAL", ({ residualSeconds }) => residualSeconds),
    spent(freed.operation, "OPERATION", ({ operationSeconds }) => operationSeconds),
    hours(freed.estimated, ({ evidence }) => evidence.C.grossSeconds),
    hours(freed.naive, ({ naiveSeconds }) => naiveSeconds),
    {
      header: freed.value,
      right: true,
      cell: ({ sums }) => (sums.value.nok === null ? "–" : formatWhole(sums.value.nok)),
    },
  ];
  return columns;
}

type Grouped = Omit<Drilled, "key">;

/** From a number to the rows it is the sum of, or down the tree. */
function Name({ name, href }: { name: string; href: string | undefined }) {
  if (href === undefined) return <>{name}</>;
  return (
    <a class="ds-link" href={href}>
      {name}
    </a>
  );
}

function Picker({ report, unitId, units }: Pick<FreedPageProps, "report" | "unitId" | "units">) {
  const { freed } = useTexts().reports;
  const { fra, til } = datesOf(report);
  const form = { values: { per: report.groupBy, enhet: unitId ?? "", fra, til }, errors: {} };
  const groupings = Object.entries(groupingNames).map(([value, label]) => ({ value, label }));
  return (
    <form class="mj-filters" method="get" action="/gevinst/rapporter">
      <Select form={form} name="per" label={freed.groupBy} options={groupings} />
      <Select form={form} name="enhet" label={freed.unit} options={units} empty={freed.allUnits} />
      <TextField form={form} name="fra" label={freed.from} type="date" narrow />
      <TextField form={form} name="til" label={freed.to} type="date" narrow />
      <button class="ds-button" type="submit">
        {freed.show}
      </button>
    </form>
  );
}

function Quality({ gains }: { gains: QualityGains }) {
  const { freed } = useTexts().reports;
  const measured = (value: number | null, unit: string) =>
    value === null ? "–" : `${formatNumber(value)} ${unit}`.trim();
  return (
    <Panel id="kvalitet" title={freed.quality}>
      <DataTable
        caption={freed.qualityCaption}
        rows={gains.items}
        columns={[
          { header: freed.gain, cell: ({ title }) => title },
          { header: freed.indicator, cell: ({ indicator }) => indicator },
          { header: freed.before, right: true, cell: (gain) => measured(gain.zeroPoint, gain.indicatorUnit) },
          { header: freed.now, right: true, cell: (gain) => measured(gain.value, gain.indicatorUnit) },
          { header: freed.target, right: true, cell: (gain) => measured(gain.target, gain.indicatorUnit) },
        ]}
      />
    </Panel>
  );
}

function intervalOf({ headline }: BenefitSums): string {
  const { netSeconds, belowSeconds, aboveSeconds } = headline;
  if (belowSeconds === 0 && aboveSeconds === 0) return "–";
  return `${formatHours(netSeconds - belowSeconds)} til ${formatHours(netSeconds + aboveSeconds)}`;
}

function isNothing({ grossSeconds, reversedSeconds, residualSeconds, operationSeconds, cases }: BenefitSums): boolean {
  return [grossSeconds, reversedSeconds, residualSeconds, operationSeconds, cases].every((figure) => figure === 0);
}

function datesOf(report: BenefitReport): { fra: string; til: string } {
  return { fra: report.from, til: lastDayOf(report) };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
