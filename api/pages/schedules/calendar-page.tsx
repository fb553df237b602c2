import { type DayOff, isoWeekday } from "../../../core/calendar/index.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { ErrorSummary, type Form, TextField } from "../components/form.tsx";
import { type Texts, useTexts } from "../texts.ts";

export type CalendarPageProps = {
  year: number;
  days: readonly DayOff[];
  mayWrite: boolean;
  form: Form;
  told: string | undefined;
};

/** The days on which nobody works, and the form for one more. */
export function CalendarPage({ year, days, mayWrite, form, told }: CalendarPageProps) {
  const t = useTexts();
  const { calendar: texts } = t.schedules;
  return (
    <>
      <Crumbs crumbs={[{ href: "/drift/tidsplaner", text: t.schedules.title }]} />
      <PageHeading title={texts.title(String(year))} lead={texts.lead} />
      <Years year={year} />
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <section class="mj-panel" aria-label={texts.caption}>
          <DataTable
            caption={<span class="ds-sr-only">{texts.caption}</span>}
            columns={columns(t, mayWrite)}
            rows={days}
          />
        </section>
        {mayWrite ? <AddDay year={year} form={form} /> : null}
      </div>
    </>
  );
}

function Years({ year }: { year: number }) {
  const { calendar: texts } = useTexts().schedules;
  return (
    <nav class="mj-tabs" aria-label={texts.years}>
      <ul>
        {[year - 1, year, year + 1].map((each) => (
          <li>
            <a href={`/drift/kalender?aar=${each}`} aria-current={each === year ? "page" : undefined}>
              {each}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function columns(t: Texts, mayWrite: boolean): Column<DayOff>[] {
  const { calendar: texts, weekdays } = t.schedules;
  const remove: Column<DayOff> = {
    header: texts.change,
    right: true,
    cell: ({ date, name, kind }) =>
      kind === "OWN" ? (
        <form method="post" action={`/drift/kalender/${date}/fjern`}>
          <button
            class="ds-button"
            type="submit"
            data-variant="tertiary"
            data-size="sm"
            aria-label={texts.removeLabel(name, formatDate(date))}
          >
            {texts.remove}
          </button>
        </form>
      ) : null,
  };
  return [
    {
      header: texts.date,
      cell: ({ date }) => (
        <>
          <span class="mj-number">{formatDate(date)}</span>
          <span class="mj-sub">{weekdays[isoWeekday(date)]}</span>
        </>
      ),
    },
    { header: texts.name, cell: ({ name }) => name },
    { header: texts.work, cell: ({ worksUntil }) => (worksUntil === null ? texts.none : texts.until(worksUntil)) },
    { header: texts.kindHeader, cell: ({ kind }) => texts.kind[kind] },
    ...(mayWrite ? [remove] : []),
  ];
}

function AddDay({ year, form }: { year: number; form: Form }) {
  const { calendar: texts } = useTexts().schedules;
  return (
    <Panel id="ny-dag" title={texts.add}>
      <form class="mj-form" method="post" action={`/drift/kalender?aar=${year}`} novalidate>
        <ErrorSummary
          errors={form.errors}
          labels={{ dato: texts.addDate, navn: texts.addName, slutter: texts.worksUntil }}
        />
        <TextField form={form} name="dato" type="date" label={texts.addDate} narrow required />
        <TextField form={form} name="navn" label={texts.addName} hint={texts.addNameHint} required />
        <TextField
          form={form}
          name="slutter"
          label={texts.worksUntil}
          hint={texts.worksUntilHint}
          narrow
          required={false}
        />
        <div class="mj-actions">
          <button class="ds-button" type="submit">
            {texts.submit}
          </button>
        </div>
      </form>
    </Panel>
  );
}
