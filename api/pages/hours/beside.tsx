import type { BenefitSums } from "../../../core/benefits/index.ts";
import { formatHours, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import type { KeyFigures, PeriodFigures } from "../../../core/reports/index.ts";
import { Facts, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

/** What stands beside the figure and is never added to it. */
export function Beside({ sums }: { sums: BenefitSums }) {
  const { beside } = useTexts().hours;
  const { automations, measures, imported, netSeconds, value, estimates } = sums;
  const rows = [
    { name: beside.automations, netSeconds: automations.netSeconds },
    { name: beside.measures, netSeconds: measures.netSeconds },
    { name: beside.imported, netSeconds: imported.netSeconds },
  ];
  const hasEstimates = estimates.likelySeconds !== 0;
  return (
    <Panel id="ved-siden-av" title={beside.title}>
      <DataTable
        caption={beside.caption}
        rows={rows}
        total={{ name: beside.total, netSeconds }}
        few
        columns={[
          { header: beside.source, cell: ({ name }) => name },
          { header: beside.net, right: true, cell: (row) => formatHours(row.netSeconds) },
        ]}
      />
      <Facts
        facts={[
          { name: beside.naive, value: beside.naiveText(formatHours(sums.naiveSeconds)) },
          {
            name: beside.value,
            value: value.nok === null ? beside.valueUnknown : beside.valueText(formatWhole(value.nok)),
          },
          hasEstimates
            ? {
                name: beside.estimates,
                value: beside.estimatesText(
                  formatHours(estimates.lowSeconds),
                  formatHours(estimates.likelySeconds),
                  formatHours(estimates.highSeconds),
                ),
              }
            : undefined,
          sums.citizenSeconds === 0
            ? undefined
            : { name: beside.citizens, value: beside.citizensText(formatHours(sums.citizenSeconds)) },
          sums.notDoneBefore === 0
            ? undefined
            : { name: beside.notDone, value: beside.notDoneText(formatWhole(sums.notDoneBefore)) },
        ]}
      />
    </Panel>
  );
}

/** This year and the last twelve months, beside the goal and the year before. */
export function Key({ figures }: { figures: KeyFigures }) {
  const { key } = useTexts().hours;
  const rows = [
    { name: key.thisYear, ...figures.thisYear },
    { name: key.rolling, ...figures.rollingYear },
  ];
  const hours = (value: number | null) => (value === null ? "–" : formatHours(value * 3600));
  return (
    <Panel
      id="mot-maalet"
      title={key.title}
      aside={
        <a class="ds-link" href="/gevinst/rapporter">
          {key.more}
        </a>
      }
    >
      <DataTable
        caption={key.caption}
        rows={rows}
        columns={[
          { header: key.period, cell: ({ name }) => name },
          { header: key.net, right: true, cell: ({ netHours }) => <strong>{hours(netHours)}</strong> },
          { header: key.yearBefore, right: true, cell: (row) => hours(row.sameDaysYearBeforeHours) },
          { header: key.goal, right: true, cell: shareOfGoal },
          { header: key.perDay, right: true, cell: (row) => hours(row.netHoursPerWorkingDay) },
          { header: key.perThousand, right: true, cell: (row) => hours(row.netHoursPerThousandInhabitants) },
        ]}
      />
    </Panel>
  );
}

function shareOfGoal({ shareOfGoal: share }: PeriodFigures): string {
  return share === null ? "–" : formatPercent(share);
}
