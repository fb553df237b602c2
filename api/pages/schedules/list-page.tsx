import type { Role } from "../../../core/db.ts";
import type { Schedule } from "../../../core/schedules/index.ts";
import { Alert, Empty, PageHeading, Pager, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { type Texts, useTexts } from "../texts.ts";
import { Occasion } from "./occasion-text.tsx";
import { ruleAsTitle, ruleInWords } from "./rule-words.ts";

export type SchedulesPageProps = {
  roles: readonly Role[];
  schedules: readonly Schedule[];
  mayWrite: boolean;
  told: string | undefined;
  first: string | undefined;
  next: string | undefined;
};

const upcomingShown = 10;

/** Every schedule, and what starts next. */
export function SchedulesPage({ roles, schedules, mayWrite, told, first, next }: SchedulesPageProps) {
  const t = useTexts();
  const { schedules: texts } = t;
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead}>
        {mayWrite ? (
          <a class="ds-button" href="/drift/tidsplaner/ny">
            {texts.make}
          </a>
        ) : null}
        <a class="ds-button" data-variant="secondary" href="/drift/kalender">
          {texts.calendarLink}
        </a>
      </PageHeading>
      <Tabs current="schedules" roles={roles} />
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <section class="mj-panel" aria-label={texts.listCaption}>
          {schedules.length === 0 ? (
            <Empty title={texts.empty}>{texts.emptyText}</Empty>
          ) : (
            <DataTable
              caption={<span class="ds-sr-only">{texts.listCaption}</span>}
              columns={columns(t)}
              rows={schedules}
            />
          )}
          <Pager shown={texts.shown(schedules.length)} first={first} next={next} />
        </section>
        <Panel id="neste" title={texts.upcoming}>
          <Upcoming schedules={schedules} />
        </Panel>
      </div>
    </>
  );
}

function columns(t: Texts): Column<Schedule>[] {
  const { schedules: texts } = t;
  return [
    {
      header: texts.rule,
      cell: ({ id, rule }) => (
        <a class="ds-link" href={`/drift/tidsplaner/${id}`}>
          {ruleAsTitle(rule, t)}
        </a>
      ),
    },
    { header: texts.automation, cell: ({ automation }) => automation.title },
    {
      header: texts.next,
      cell: ({ nextOccasions: [at], timeZone }) =>
        at === undefined ? <span class="mj-quiet">{texts.never}</span> : <Occasion at={at} timeZone={timeZone} />,
    },
    { header: texts.state, cell: (schedule) => <ScheduleState schedule={schedule} /> },
  ];
}

/** On, resting, or waiting for its automation. */
export function ScheduleState({ schedule: { enabled, automation } }: { schedule: Schedule }) {
  const { schedules: texts } = useTexts();
  const look = !enabled
    ? ({ icon: "pause", color: "warning", text: texts.off } as const)
    : automation.status === "ACTIVE"
      ? ({ icon: "play", color: "success", text: texts.on } as const)
      : ({ icon: "pause", color: "neutral", text: texts.waitsForAutomation } as const);
  return (
    <span class="mj-status" data-color={look.color}>
      <Icon name={look.icon} />
      {look.text}
    </span>
  );
}

function Upcoming({ schedules }: { schedules: readonly Schedule[] }) {
  const t = useTexts();
  const { schedules: texts } = t;
  const rows = schedules
    .flatMap((schedule) => schedule.nextOccasions.map((at) => ({ at, schedule })))
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .slice(0, upcomingShown);
  if (rows.length === 0) return <p class="mj-empty">{texts.noUpcoming}</p>;
  return (
    <DataTable
      caption={<span class="ds-sr-only">{texts.upcomingCaption}</span>}
      rows={rows}
      columns={[
        { header: texts.when, cell: ({ at, schedule }) => <Occasion at={at} timeZone={schedule.timeZone} /> },
        { header: texts.automation, cell: ({ schedule }) => schedule.automation.title },
        { header: texts.rule, cell: ({ schedule }) => ruleInWords(schedule.rule, t) },
      ]}
    />
  );
}
