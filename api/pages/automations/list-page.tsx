import type { Automation } from "../../../core/automations/index.ts";
import { formatHours, formatMinutes, formatWhole } from "../../../core/norwegian-format.ts";
import { Empty, PageHeading, WithoutBaseline } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Select } from "../components/form.tsx";
import { AutomationStatusTag } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

/** Freed time of an automation this year, for those who may read it. */
export type NetSeconds = ReadonlyMap<string, number>;

export type AutomationListProps = {
  automations: readonly Automation[];
  filter: { status?: string | undefined; nullpunkt?: string | undefined };
  year: number;
  net?: NetSeconds | undefined;
  mayCreate: boolean;
};

/** What the process owner has in service, and whether it pays. */
export function AutomationListPage({ automations, filter, year, net, mayCreate }: AutomationListProps) {
  const t = useTexts();
  return (
    <>
      <PageHeading title={t.automations.title} lead={t.automations.lead}>
        {mayCreate ? (
          <a class="ds-button" href="/automatiseringer/ny">
            {t.automations.create}
          </a>
        ) : null}
      </PageHeading>
      <div class="mj-panel mj-stack">
        <Filter filter={filter} />
        {automations.length === 0 ? (
          <Empty title={t.automations.list.empty}>{t.automations.list.emptyText}</Empty>
        ) : (
          <DataTable
            caption={<span class="ds-sr-only">{t.automations.list.caption}</span>}
            columns={columnsOf({ net, year })}
            rows={automations}
          />
        )}
        <p class="mj-quiet mj-small">{t.automations.list.shown(automations.length)}</p>
      </div>
    </>
  );
}

function Filter({ filter }: { filter: AutomationListProps["filter"] }) {
  const t = useTexts();
  const form = { values: { status: filter.status ?? "", nullpunkt: filter.nullpunkt ?? "" }, errors: {} };
  const statuses = Object.entries(t.automationStatus).map(([value, label]) => ({ value, label }));
  return (
    <form class="mj-filters" method="get" action="/automatiseringer">
      <Select
        form={form}
        name="status"
        label={t.automations.filter.status}
        empty={t.automations.filter.allStatuses}
        options={statuses}
      />
      <Select
        form={form}
        name="nullpunkt"
        label={t.automations.filter.baseline}
        empty={t.automations.filter.allBaselines}
        options={[{ value: "mangler", label: t.automations.filter.missing }]}
      />
      <button class="ds-button" data-variant="secondary" type="submit">
        {t.automations.filter.submit}
      </button>
    </form>
  );
}

type Shown = { net: NetSeconds | undefined; year: number };

function columnsOf({ net, year }: Shown): Column<Automation>[] {
  const t = useTexts();
  const { list } = t.automations;
  const netColumn: Column<Automation> = {
    header: list.net(year),
    right: true,
    cell: ({ id }) => formatHours(net?.get(id) ?? 0),
  };
  return [
    {
      header: list.name,
      cell: ({ id, title, code }) => (
        <>
          <a class="ds-link" href={`/automatiseringer/${id}`}>
            {title}
          </a>
          <span class="mj-sub mj-code">{code}</span>
        </>
      ),
    },
    { header: list.status, cell: ({ status }) => <AutomationStatusTag status={status} /> },
    {
      header: list.process,
      cell: ({ process, unit }) => (
        <>
          {process.name}
          <span class="mj-sub">{unit.name}</span>
        </>
      ),
    },
    { header: list.lane, cell: ({ targetSystem }) => targetSystem.name },
    { header: list.baseline, cell: ({ baseline }) => <BaselineNow baseline={baseline} /> },
    ...(net === undefined ? [] : [netColumn]),
    { header: list.cases, right: true, cell: ({ cases }) => <Cases cases={cases} /> },
    {
      header: list.lastRun,
      cell: ({ lastRun }) => (lastRun ? <Time at={lastRun.startedAt} /> : list.never),
    },
  ];
}

export function BaselineNow({ baseline }: Pick<Automation, "baseline">) {
  const t = useTexts();
  if (baseline === null) return <WithoutBaseline />;
  const { secondsPerCase, version, evidenceClass } = baseline;
  return (
    <>
      <span class="mj-number">{t.automations.list.minutes(formatMinutes(secondsPerCase))}</span>
      <span class="mj-sub">{t.automations.list.versionAndClass(version, evidenceClass)}</span>
    </>
  );
}

function Cases({ cases }: Pick<Automation, "cases">) {
  const t = useTexts();
  const { list } = t.automations;
  const open = cases.queued + cases.running + cases.retrying;
  const stopped = cases.handedOver + cases.failed;
  return (
    <>
      {list.done(formatWhole(cases.succeeded))}
      <span class="mj-sub">
        {list.open(formatWhole(open))}, {list.stopped(formatWhole(stopped))}
      </span>
    </>
  );
}
