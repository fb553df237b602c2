import type { PeriodList, PeriodStatus } from "../../../core/closing/index.ts";
import type { PeriodKind, Role } from "../../../core/db.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { Time } from "../components/time.tsx";
import { YearLinks } from "../components/years.tsx";
import { useTexts } from "../texts.ts";
import { periodHref, periodName, reportHref } from "./words.ts";

const groups = [
  ["MONTH", "months"],
  ["TERTIAL", "tertials"],
  ["YEAR", "wholeYear"],
] as const satisfies readonly (readonly [PeriodKind, string])[];

type ListProps = { roles: readonly Role[]; list: PeriodList; years: readonly number[] };

/** Every period of a year, with how each stands. */
export function PeriodsPage({ roles, list, years }: ListProps) {
  const t = useTexts();
  const texts = t.periods;
  return (
    <>
      <BenefitTabs current="periods" roles={roles} />
      <PageHeading title={texts.title} lead={texts.lead}>
        <YearLinks href="/gevinst/perioder" year={list.year} years={years} />
      </PageHeading>
      <div class="mj-stack">
        {groups.map(([kind, name]) => (
          <Panel id={kind.toLowerCase()} title={`${texts[name]} ${list.year}`}>
            <Table items={list.items.filter((period) => period.kind === kind)} name={`${texts[name]} ${list.year}`} />
          </Panel>
        ))}
      </div>
    </>
  );
}

function Table({ items, name }: { items: readonly PeriodStatus[]; name: string }) {
  const t = useTexts();
  const texts = t.periods;
  const columns: Column<PeriodStatus>[] = [
    {
      header: texts.period,
      cell: (period) => (
        <a class="ds-link" href={periodHref(period)}>
          {periodName(period, t)}
        </a>
      ),
    },
    { header: texts.state, cell: (period) => <PeriodStateTag period={period} /> },
    {
      header: texts.report,
      cell: ({ latestReport }) =>
        latestReport === null ? (
          <span class="mj-quiet">{texts.noReport}</span>
        ) : (
          <>
            <a class="ds-link" href={reportHref(latestReport.id)}>
              {texts.reportName(latestReport.number, latestReport.revision)}
            </a>
            <span class="mj-sub">
              {latestReport.closedBy}, <Time at={latestReport.closedAt} />
            </span>
          </>
        ),
    },
  ];
  return <DataTable caption={<span class="ds-sr-only">{name}</span>} columns={columns} rows={items} />;
}

const looks = {
  OPEN: { icon: "queue", color: "neutral" },
  PROPOSED: { icon: "person", color: "info" },
  CLOSED: { icon: "check", color: "success" },
  RESTATING: { icon: "draft", color: "warning" },
} as const;

/** How a period stands, in a word. */
export function PeriodStateTag({ period }: { period: Pick<PeriodStatus, "state" | "hasEnded"> }) {
  const { periods: texts } = useTexts();
  const { icon, color } = looks[period.state];
  const isYetToEnd = period.state === "OPEN" && !period.hasEnded;
  return (
    <span class="mj-status" data-color={color}>
      <Icon name={isYetToEnd ? "running" : icon} />
      {isYetToEnd ? texts.notEnded : texts.states[period.state]}
    </span>
  );
}
