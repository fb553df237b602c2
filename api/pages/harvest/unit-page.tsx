import type { Harvest, UnitHarvestYear } from "../../../core/harvest/index.ts";
import { formatHours, formatMinutes, formatMonth, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Time } from "../components/time.tsx";
import { YearLinks } from "../components/years.tsx";
import { addDays } from "../days.ts";
import { useTexts } from "../texts.ts";
import { Told } from "./overview-page.tsx";

export type UnitPageProps = {
  year: UnitHarvestYear;
  years: readonly number[];
  harvests: readonly Harvest[];
  isMore: boolean;
  mayRecord: boolean;
  maySetOwner: boolean;
  told: string | undefined;
};

/** One unit's freed and harvested time, and what it became. */
export function UnitHarvestPage({ year, years, harvests, isMore, mayRecord, maySetOwner, told }: UnitPageProps) {
  const { harvest: texts } = useTexts();
  const { unit, owner } = year.unit;
  const here = `/gevinst/hentet-ut/${unit.id}`;
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/hentet-ut", text: texts.title }]} />
      <PageHeading title={unit.name} lead={owner === null ? undefined : `${texts.owner}: ${owner.name}`}>
        {mayRecord ? (
          <a class="ds-button" href={`${here}/ny`}>
            {texts.unitPage.record}
          </a>
        ) : null}
        {maySetOwner ? (
          <a class="ds-button" data-variant="secondary" href={`${here}/ansvarlig`}>
            {texts.unitPage.setOwner}
          </a>
        ) : null}
        <YearLinks href={here} year={year.year} years={years} />
      </PageHeading>
      <Told told={told} />
      <div class="mj-stack">
        {year.unit.uncoveredSeconds > 0 ? (
          <Alert color="warning" title={texts.unitPage.overTitle}>
            <p>{texts.unitPage.overText(formatHours(year.unit.uncoveredSeconds))}</p>
          </Alert>
        ) : null}
        <Panel id="maneder" title={texts.unitPage.months(year.year)}>
          <Months year={year} />
        </Panel>
        <Thin year={year} />
        <Panel id="historikk" title={texts.unitPage.history}>
          {harvests.length === 0 ? (
            <Empty title={texts.unitPage.noHistory}>{texts.unitPage.noHistoryText}</Empty>
          ) : (
            <History harvests={harvests} mayChange={mayRecord} />
          )}
          {isMore ? <p class="mj-quiet">{texts.unitPage.latest}</p> : null}
        </Panel>
      </div>
    </>
  );
}

type MonthRow = Omit<UnitHarvestYear["months"][number], "isClosed" | "month"> & {
  month: string | null;
  isClosed: boolean;
};

function Months({ year }: { year: UnitHarvestYear }) {
  const { harvest: texts } = useTexts();
  const hours = (seconds: number) => <span class="mj-number">{texts.hours(formatHours(seconds))}</span>;
  const columns: Column<MonthRow>[] = [
    {
      header: texts.unitPage.month,
      cell: ({ month, isClosed }) => (
        <>
          {month === null ? String(year.year) : formatMonth(month)}
          {isClosed ? <span class="mj-sub">{texts.unitPage.closed}</span> : null}
        </>
      ),
    },
    { header: texts.freed, right: true, cell: ({ freedSeconds }) => hours(freedSeconds) },
    {
      header: texts.harvested,
      right: true,
      cell: ({ harvestedSeconds, uncoveredSeconds, unharvestedSeconds }) => (
        <>
          {hours(harvestedSeconds)}
          {unharvestedSeconds > 0 ? (
            <span class="mj-sub">{texts.unitPage.unharvested(formatHours(unharvestedSeconds))}</span>
          ) : null}
          {uncoveredSeconds > 0 ? (
            <span class="mj-sub">{texts.unitPage.over(formatHours(uncoveredSeconds))}</span>
          ) : null}
        </>
      ),
    },
    { header: texts.left, right: true, cell: ({ leftSeconds }) => hours(leftSeconds) },
    {
      header: texts.rate,
      right: true,
      cell: ({ rate }) => <span class="mj-number">{rate === null ? texts.noRate : formatPercent(rate)}</span>,
    },
  ];
  const { unit } = year;
  return (
    <DataTable<MonthRow>
      caption={<span class="ds-sr-only">{texts.unitPage.months(year.year)}</span>}
      columns={columns}
      rows={year.months}
      total={{ ...unit, month: null, isClosed: false }}
    />
  );
}

function Thin({ year }: { year: UnitHarvestYear }) {
  const { unitPage } = useTexts().harvest;
  if (year.thin.length === 0) return null;
  return (
    <Alert color="warning" title={unitPage.thin}>
      <p>{unitPage.thinText}</p>
      <ul class="ds-list">
        {year.thin.map(({ process, month, employees, weeklySecondsEach }) => (
          <li>
            {unitPage.thinRow(
              `${process}, ${formatMonth(month)}`,
              formatMinutes(weeklySecondsEach),
              formatWhole(employees),
            )}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function History({ harvests, mayChange }: { harvests: readonly Harvest[]; mayChange: boolean }) {
  const { harvest: texts } = useTexts();
  const { unitPage } = texts;
  const columns: Column<Harvest>[] = [
    { header: unitPage.became, cell: (row) => <Became row={row} /> },
    { header: unitPage.month, cell: (row) => <When row={row} /> },
    {
      header: unitPage.time,
      right: true,
      cell: ({ seconds }) => <span class="mj-number">{texts.hours(formatHours(seconds))}</span>,
    },
    {
      header: unitPage.decided,
      cell: ({ decidedBy, decidedAt }) => (
        <>
          {decidedBy}
          <span class="mj-sub">
            <Time at={decidedAt} />
          </span>
        </>
      ),
    },
    ...(mayChange ? [{ header: unitPage.deeds, cell: (row: Harvest) => <Deeds row={row} /> }] : []),
  ];
  return <DataTable caption={<span class="ds-sr-only">{unitPage.history}</span>} columns={columns} rows={harvests} />;
}

function Became({ row }: { row: Harvest }) {
  const { harvest: texts } = useTexts();
  const { unitPage } = texts;
  const { amountNok, kostraFunction, kostraArt, caseReference, withdrawReason, revokeReason } = row;
  const details = [
    caseReference === null ? undefined : unitPage.reference(caseReference),
    amountNok === null ? undefined : unitPage.nok(formatWhole(amountNok)),
    kostraFunction === null || kostraArt === null ? undefined : unitPage.account(kostraFunction, kostraArt),
    revokeReason === null ? undefined : unitPage.revoked(revokeReason),
    withdrawReason === null ? undefined : unitPage.withdrawn(withdrawReason),
  ];
  return (
    <>
      {texts.kinds[row.kind]}: {row.purpose}
      {details.map((detail) => (detail === undefined ? null : <span class="mj-sub">{detail}</span>))}
    </>
  );
}

function When({ row: { month, standing, revokedFrom } }: { row: Harvest }) {
  const { unitPage } = useTexts().harvest;
  if (!standing) return <>{formatMonth(month)}</>;
  if (revokedFrom === null) return <>{unitPage.standing(formatMonth(month))}</>;
  const lastMonth = addDays(`${revokedFrom}-01`, -1).slice(0, 7);
  return <>{unitPage.standingUntil(formatMonth(month), formatMonth(lastMonth))}</>;
}

function Deeds({ row: { id, unit, standing, revokedFrom, withdrawnAt, purpose } }: { row: Harvest }) {
  const { unitPage } = useTexts().harvest;
  if (withdrawnAt !== null) return null;
  const here = `/gevinst/hentet-ut/${unit.id}/${id}`;
  const link = (href: string, text: string) => (
    <a class="ds-link" href={href} aria-label={`${text}: ${purpose}`}>
      {text}
    </a>
  );
  return (
    <>
      {standing && revokedFrom === null ? <>{link(`${here}/avslutt`, unitPage.revoke)} </> : null}
      {link(`${here}/trekk-tilbake`, unitPage.withdraw)}
    </>
  );
}
