import type { HarvestYear } from "../../../core/harvest/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatHours, formatPercent } from "../../../core/norwegian-format.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Alert, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { YearLinks } from "../components/years.tsx";
import { useTexts } from "../texts.ts";

type UnitRow = HarvestYear["units"][number];
type OverviewProps = {
  roles: readonly Role[];
  year: HarvestYear;
  years: readonly number[];
  told: string | undefined;
};

/** Freed and harvested time of a year: one's own units first. */
export function HarvestPage({ roles, year, years, told }: OverviewProps) {
  const { harvest: texts } = useTexts();
  const mine = year.units.filter(({ isMine }) => isMine);
  const others = year.units.filter(({ isMine }) => !isMine);
  return (
    <>
      <BenefitTabs current="harvest" roles={roles} />
      <PageHeading title={texts.title} lead={texts.lead}>
        <YearLinks href="/gevinst/hentet-ut" year={year.year} years={years} />
      </PageHeading>
      <Told told={told} />
      {roles.includes("BENEFIT_OWNER") && mine.length === 0 ? (
        <div class="mj-told">
          <Alert color="info">
            <p>{texts.notMine}</p>
          </Alert>
        </div>
      ) : null}
      <div class="mj-stack">
        <Unreached owners={year.unreached} />
        {mine.length === 0 ? null : (
          <Panel id="mine" title={texts.mine(year.year)}>
            <UnitTable units={mine} year={year.year} />
          </Panel>
        )}
        {others.length === 0 && mine.length > 0 ? null : (
          <Panel id="andre" title={mine.length === 0 ? texts.all(year.year) : texts.others(year.year)}>
            {others.length === 0 ? (
              <Empty title={texts.nothing}>{texts.nothingText}</Empty>
            ) : (
              <UnitTable units={others} year={year.year} />
            )}
          </Panel>
        )}
        {year.units.length === 0 ? null : (
          <p class="mj-quiet mj-small">
            {texts.bridge(
              formatHours(year.freedSeconds),
              formatHours(year.headlineSeconds),
              formatHours(year.freedSeconds - year.headlineSeconds),
            )}
          </p>
        )}
      </div>
    </>
  );
}

/** Who does not get the monthly mail, so that somebody else can tell them. */
function Unreached({ owners }: { owners: HarvestYear["unreached"] }) {
  const { unreached } = useTexts().harvest;
  if (owners.length === 0) return null;
  return (
    <Alert color="warning" title={unreached.title}>
      <p>{unreached.text}</p>
      <ul class="ds-list">
        {owners.map(({ name, why, error }) => (
          <li>{unreached.row(name, error ?? unreached.why[why])}</li>
        ))}
      </ul>
    </Alert>
  );
}

/** The answer to what the person just did. */
export function Told({ told }: { told: string | undefined }) {
  const { harvest } = useTexts();
  const text = told === undefined ? undefined : harvest.told[told];
  if (text === undefined) return null;
  return (
    <div class="mj-told">
      <Alert color={told === "over" ? "warning" : "success"} announce>
        <p>{text}</p>
      </Alert>
    </div>
  );
}

function UnitTable({ units, year }: { units: readonly UnitRow[]; year: number }) {
  const { harvest: texts } = useTexts();
  const hours = (seconds: number) => <span class="mj-number">{texts.hours(formatHours(seconds))}</span>;
  const top = Math.min(...units.map(({ unit }) => unit.depth));
  const columns: Column<UnitRow>[] = [
    {
      header: texts.unit,
      cell: ({ unit }) => (
        <>
          {"\u00A0\u00A0\u00A0".repeat(unit.depth - top)}
          <a class="ds-link" href={`/gevinst/hentet-ut/${unit.id}?ar=${year}`}>
            {unit.name}
          </a>
        </>
      ),
    },
    {
      header: texts.owner,
      cell: ({ owner }) => owner?.name ?? <span class="mj-quiet">{texts.noOwner}</span>,
    },
    { header: texts.freed, right: true, cell: ({ freedSeconds }) => hours(freedSeconds) },
    { header: texts.harvested, right: true, cell: ({ harvestedSeconds }) => hours(harvestedSeconds) },
    { header: texts.left, right: true, cell: ({ leftSeconds }) => hours(leftSeconds) },
    {
      header: texts.rate,
      right: true,
      cell: ({ rate }) => <span class="mj-number">{rate === null ? texts.noRate : formatPercent(rate)}</span>,
    },
  ];
  return <DataTable caption={<span class="ds-sr-only">{texts.title}</span>} columns={columns} rows={units} />;
}
