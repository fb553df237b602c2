import type { PeriodContent } from "../../../core/closing/index.ts";
import { formatHours, formatMinutes, formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import { Facts, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";

/** What stands beside the published net in a signed report: how sure it is, and figures of other things. */
export function BesideNet({ content }: { content: PeriodContent }) {
  const { besideNet: texts, hours } = useTexts().periods;
  const { besideNet: beside, headline, basis } = content;
  if (beside === undefined || headline === undefined) return null;
  const time = (seconds: number) => hours(formatHours(seconds));
  const hasInterval = beside.belowSeconds + beside.aboveSeconds > 0;
  const low = formatHours(headline.net - beside.belowSeconds);
  const high = formatHours(headline.net + beside.aboveSeconds);
  const goal = basis?.yearlyGoalHours ?? null;
  return (
    <Panel id="ved-siden" title={texts.title}>
      <Facts
        facts={[
          {
            name: texts.interval,
            value: (
              <>
                {hasInterval ? texts.fromTo(low, high) : texts.noInterval}
                {beside.withoutIntervalSeconds === 0 ? null : (
                  <span class="mj-sub">{texts.withoutInterval(formatHours(beside.withoutIntervalSeconds))}</span>
                )}
              </>
            ),
          },
          beside.estimateLikelySeconds === 0
            ? undefined
            : {
                name: texts.estimates,
                value: texts.triple(
                  formatHours(beside.estimateLowSeconds),
                  formatHours(beside.estimateLikelySeconds),
                  formatHours(beside.estimateHighSeconds),
                ),
              },
          { name: texts.naive, value: time(beside.naiveSeconds) },
          {
            name: texts.cases,
            value: texts.casesText(
              formatWhole(beside.creditedCases),
              formatWhole(beside.handedOverCases),
              formatWhole(beside.failedCases),
            ),
          },
          { name: texts.citizens, value: time(beside.citizenSeconds) },
          {
            name: texts.value,
            value: (
              <>
                {beside.valueNok === null ? texts.noCost : texts.kroner(formatNumber(Number(beside.valueNok)))}
                {beside.withoutCostSeconds === 0 ? null : (
                  <span class="mj-sub">{texts.withoutCost(formatHours(beside.withoutCostSeconds))}</span>
                )}
              </>
            ),
          },
          goal === null ? undefined : { name: texts.goal, value: hours(formatWhole(goal)) },
        ]}
      />
    </Panel>
  );
}

/** What the figures beside the net are worked out from, as it was signed. */
export function Basis({ content }: { content: PeriodContent }) {
  const { basis: texts } = useTexts().periods;
  const { basis, labels } = content;
  if (basis === undefined) return null;
  const costs = basis.labourCosts.map(({ unitId, nokPerHour }) => ({
    name: unitId === null ? texts.municipality : (labels.units[unitId]?.name ?? unitId),
    value: texts.perHour(formatNumber(Number(nokPerHour))),
  }));
  return (
    <Panel id="grunnlag" title={texts.title}>
      <div class="mj-stack">
        <p class="mj-quiet mj-small">{texts.lead}</p>
        <Baselines basis={basis} labels={labels} />
        <Robots basis={basis} labels={labels} />
        {costs.length === 0 ? <p>{texts.noCosts}</p> : <Facts facts={costs} />}
      </div>
    </Panel>
  );
}

type BasisProps = { basis: NonNullable<PeriodContent["basis"]>; labels: PeriodContent["labels"] };

function Baselines({ basis, labels }: BasisProps) {
  const { basis: texts } = useTexts().periods;
  if (basis.baselines.length === 0) return <p>{texts.noBaselines}</p>;
  const perCase = (seconds: string | number) => formatNumber(Number(seconds));
  const columns: Column<BasisProps["basis"]["baselines"][number]>[] = [
    {
      header: texts.baseline,
      cell: ({ id }) => (
        <>
          {labels.baselines?.[id]?.title ?? id}
          <span class="mj-sub">{texts.version(labels.baselines?.[id]?.version ?? 0)}</span>
        </>
      ),
    },
    {
      header: texts.seconds,
      right: true,
      cell: ({ secondsPerCase }) => <span class="mj-number">{perCase(secondsPerCase)}</span>,
    },
    {
      header: texts.range,
      right: true,
      cell: ({ lowSecondsPerCase: low, highSecondsPerCase: high }) => (
        <span>{low === null || high === null ? texts.none : texts.fromTo(perCase(low), perCase(high))}</span>
      ),
    },
    { header: texts.seed, right: true, cell: ({ bootstrapSeed }) => bootstrapSeed ?? texts.none },
  ];
  return <DataTable caption={texts.baselines} columns={columns} rows={basis.baselines} />;
}

type Robot = { id: string; handedOver: number; failed: number; citizenSeconds: number | null };

function Robots({ basis, labels }: BasisProps) {
  const { basis: texts } = useTexts().periods;
  const ids = [...new Set([...basis.unfinished, ...basis.citizenTimes].map(({ automationId }) => automationId))];
  if (ids.length === 0) return null;
  const rows = ids.map((id): Robot => {
    const unfinished = basis.unfinished.find(({ automationId }) => automationId === id);
    const citizen = basis.citizenTimes.find(({ automationId }) => automationId === id);
    return {
      id,
      handedOver: unfinished?.handedOverCases ?? 0,
      failed: unfinished?.failedCases ?? 0,
      citizenSeconds: citizen?.secondsPerCase ?? null,
    };
  });
  const columns: Column<Robot>[] = [
    { header: texts.automation, cell: ({ id }) => labels.automations[id]?.title ?? id },
    { header: texts.handedOver, right: true, cell: ({ handedOver }) => formatWhole(handedOver) },
    { header: texts.failed, right: true, cell: ({ failed }) => formatWhole(failed) },
    {
      header: texts.citizen,
      right: true,
      cell: ({ citizenSeconds }) => (citizenSeconds === null ? texts.none : formatMinutes(citizenSeconds)),
    },
  ];
  return <DataTable caption={texts.robots} columns={columns} rows={rows} />;
}
