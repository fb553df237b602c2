import type { Role } from "../../../core/db.ts";
import type { Measure, MeasureVolumePage } from "../../../core/measures/index.ts";
import { formatDate, formatHours, formatMinutes } from "../../../core/norwegian-format.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { type Texts, useTexts } from "../texts.ts";

import { WaitingMonths } from "./proposals.tsx";

export type MeasureListProps = {
  roles: readonly Role[];
  measures: readonly Measure[];
  /** Months that wait to be approved. */
  waiting: MeasureVolumePage;
  mayPropose: boolean;
  first: string | undefined;
  next: string | undefined;
};

/** What frees time without a robot. */
export function MeasureListPage({ roles, measures, waiting, mayPropose, first, next }: MeasureListProps) {
  const t = useTexts();
  const { measures: texts } = t;
  return (
    <>
      <BenefitTabs current="measures" roles={roles} />
      <PageHeading title={texts.title} lead={texts.lead}>
        {mayPropose ? (
          <a class="ds-button" href="/gevinst/tiltak/ny">
            {texts.make}
          </a>
        ) : null}
      </PageHeading>
      <div class="mj-stack">
        {waiting.items.length === 0 ? null : <WaitingMonths waiting={waiting} />}
        <section class="mj-panel" aria-label={texts.list.caption}>
          {measures.length === 0 ? (
            <Empty title={texts.list.empty}>{texts.list.emptyText}</Empty>
          ) : (
            <DataTable
              caption={<span class="ds-sr-only">{texts.list.caption}</span>}
              columns={columns(t)}
              rows={measures}
            />
          )}
          <Pager shown={texts.list.shown(measures.length)} first={first} next={next} />
        </section>
      </div>
    </>
  );
}

function columns({ measures: texts }: Texts): Column<Measure>[] {
  const { list } = texts;
  return [
    {
      header: list.name,
      cell: ({ id, title, kind }) => (
        <>
          <a class="ds-link" href={`/gevinst/tiltak/${id}`}>
            {title}
          </a>
          <span class="mj-sub">{texts.kinds[kind]}</span>
        </>
      ),
    },
    { header: list.status, cell: ({ status }) => <MeasureStatusTag status={status} /> },
    {
      header: list.process,
      cell: ({ process, unit }) => (
        <>
          {process.title}
          <span class="mj-sub">{unit.name}</span>
        </>
      ),
    },
    { header: list.from, cell: ({ effectiveFrom }) => <span class="mj-number">{formatDate(effectiveFrom)}</span> },
    {
      header: list.perCase,
      right: true,
      cell: (measure) => <span class="mj-number">{changeText(measure, texts)}</span>,
    },
    { header: list.freed, right: true, cell: ({ freedSeconds }) => formatHours(freedSeconds) },
  ];
}

function changeText({ oldBaseline, newBaseline }: Measure, texts: Texts["measures"]): string {
  const before = formatMinutes(oldBaseline.secondsPerCase);
  return newBaseline === null ? texts.gone(before) : texts.change(before, formatMinutes(newBaseline.secondsPerCase));
}

const looks = {
  PROPOSED: { icon: "draft", color: "neutral" },
  APPROVED: { icon: "check", color: "success" },
  ENDED: { icon: "retired", color: "neutral" },
} as const;

export function MeasureStatusTag({ status }: Pick<Measure, "status">) {
  const t = useTexts();
  const { icon, color } = looks[status];
  return (
    <span class="mj-status" data-color={color}>
      <Icon name={icon} />
      {t.measures.statuses[status]}
    </span>
  );
}
