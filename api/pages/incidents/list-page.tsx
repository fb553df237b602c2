import type { Role } from "../../../core/db.ts";
import type { Incident } from "../../../core/incidents/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Empty, LiveControl, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { IncidentStatusTag } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { useTexts } from "../texts.ts";

/** What the list shows: what needs somebody and what was got over, or one of three. */
export type IncidentView = "OPEN" | "OBSERVED" | "RESOLVED";

type OverviewProps = { roles: readonly Role[]; open: readonly Incident[]; observed: readonly Incident[] };

/** What needs somebody first; below it what came right by itself. */
export function IncidentOverviewPage({ roles, open, observed }: OverviewProps) {
  const t = useTexts();
  const { list } = t.incidents;
  return (
    <IncidentFrame roles={roles} view={undefined}>
      <section class="mj-panel" aria-label={list.open}>
        {open.length === 0 ? (
          <Empty title={list.noOpen}>{list.noOpenText}</Empty>
        ) : (
          <IncidentTable caption={list.open} hint={list.openHint} incidents={open} />
        )}
      </section>
      {observed.length === 0 ? null : (
        <section class="mj-panel" aria-label={list.observed}>
          <IncidentTable caption={list.observed} hint={list.observedHint} incidents={observed} />
          <p class="mj-table-more">
            <a class="ds-link" href="/drift/hendelser?status=OBSERVED">
              {list.allObserved}
            </a>
          </p>
        </section>
      )}
    </IncidentFrame>
  );
}

type ListProps = {
  roles: readonly Role[];
  view: IncidentView;
  incidents: readonly Incident[];
  first: string | undefined;
  next: string | undefined;
};

/** All the incidents of one status, page by page. */
export function IncidentListPage({ roles, view, incidents, first, next }: ListProps) {
  const t = useTexts();
  const { list } = t.incidents;
  const caption = { OPEN: list.open, OBSERVED: list.observed, RESOLVED: list.resolved }[view];
  return (
    <IncidentFrame roles={roles} view={view}>
      <section class="mj-panel" aria-label={caption}>
        {incidents.length === 0 ? (
          <Empty title={list.none}>{list.noneText}</Empty>
        ) : (
          <>
            <IncidentTable caption={caption} incidents={incidents} />
            <Pager shown={list.shown(incidents.length)} first={first} next={next} />
          </>
        )}
      </section>
    </IncidentFrame>
  );
}

type FrameProps = { roles: readonly Role[]; view: IncidentView | undefined; children?: unknown };

function IncidentFrame({ roles, view, children }: FrameProps) {
  const t = useTexts();
  const { list } = t.incidents;
  const views = [
    { view: undefined, text: list.all },
    { view: "OPEN", text: list.open },
    { view: "OBSERVED", text: list.observed },
    { view: "RESOLVED", text: list.resolved },
  ] as const;
  return (
    <>
      <PageHeading title={t.incidents.title} lead={t.incidents.lead}>
        <LiveControl />
      </PageHeading>
      <Tabs current="incidents" roles={roles} />
      <div class="mj-stack">
        <nav class="mj-actions" aria-label={list.views}>
          {views.map((each) => (
            <a
              class="ds-button"
              data-variant={each.view === view ? "secondary" : "tertiary"}
              data-size="sm"
              aria-current={each.view === view ? "page" : undefined}
              href={each.view === undefined ? "/drift/hendelser" : `/drift/hendelser?status=${each.view}`}
            >
              {each.text}
            </a>
          ))}
        </nav>
        <div class="mj-stack" id="hendelser" data-live>
          {children}
        </div>
      </div>
    </>
  );
}

type TableProps = { caption: string; hint?: string; incidents: readonly Incident[] };

/** Incidents, each with its cases and when it was seen. */
export function IncidentTable({ caption, hint, incidents }: TableProps) {
  const t = useTexts();
  const { list, cause } = t.incidents;
  const columns: Column<Incident>[] = [
    {
      header: list.incident,
      cell: ({ id, errorCode, step, message }) => (
        <>
          <a class="ds-link" href={`/drift/hendelser/${id}`}>
            {cause(errorCode).title}
          </a>
          <span class="mj-sub">
            {message}
            {step === null ? null : ` – ${list.step(step)}`}
          </span>
        </>
      ),
    },
    { header: list.status, cell: ({ status }) => <IncidentStatusTag status={status} /> },
    {
      header: list.automation,
      cell: ({ automation, targetSystem }) => (
        <>
          {automation.title}
          <span class="mj-sub">{targetSystem.name}</span>
        </>
      ),
    },
    { header: list.failedCases, right: true, cell: ({ failedCases }) => formatWhole(failedCases) },
    { header: list.occurrences, right: true, cell: ({ occurrences }) => formatWhole(occurrences) },
    { header: list.firstSeen, cell: ({ firstSeenAt }) => <Time at={firstSeenAt} /> },
    { header: list.lastSeen, cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
  ];
  const heading = (
    <>
      {caption}
      {hint === undefined ? null : <small>{hint}</small>}
    </>
  );
  return <DataTable caption={heading} columns={columns} rows={incidents} />;
}
