import { isAllowed } from "../../../core/access/index.ts";
import type { WorkItem } from "../../../core/cases/index.ts";
import type { Role, WorkItemStatus } from "../../../core/db.ts";
import type { Incident } from "../../../core/incidents/index.ts";
import type { Lane } from "../../../core/lanes/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Empty, LiveControl, PageHeading } from "../components/blocks.tsx";
import { IncidentTable } from "../incidents/list-page.tsx";
import { useTexts } from "../texts.ts";
import { CaseTable } from "./case-table.tsx";
import { Lanes } from "./lanes.tsx";
import { Tabs } from "./tabs.tsx";

export type QueuesPageProps = {
  roles: readonly Role[];
  /** Undefined for those who may not see the queues. */
  lanes: readonly Lane[] | undefined;
  /** Whether nobody works: no worker process is alive. */
  isUnmanned: boolean;
  incidents: readonly Incident[];
  failed: readonly WorkItem[];
  handedOver: readonly WorkItem[];
};

/** What an operator has open all day: what needs a person first, then every queue. */
export function QueuesPage({ roles, lanes, isUnmanned, incidents, failed, handedOver }: QueuesPageProps) {
  const t = useTexts();
  const { attention } = t.operation;
  return (
    <>
      <PageHeading title={t.operation.title}>
        <LiveControl />
      </PageHeading>
      <Tabs current="queues" roles={roles} />
      <div class="mj-stack" id="koer" data-live>
        {isUnmanned ? <Unmanned /> : null}
        {lanes === undefined ? null : <Now lanes={lanes} />}
        {lanes === undefined ? null : <Lanes lanes={lanes} mayAdd={isAllowed(roles, "credentials:write")} />}
        {incidents.length === 0 ? null : <OpenIncidents incidents={incidents} />}
        {incidents.length + failed.length + handedOver.length === 0 ? <NothingStopped /> : null}
        <Attention title={attention.failed} hint={attention.failedHint} cases={failed} status="FAILED" />
        <Attention
          title={attention.handedOver}
          hint={attention.handedOverHint}
          cases={handedOver}
          status="HANDED_OVER"
        />
      </div>
    </>
  );
}

function Now({ lanes }: { lanes: readonly Lane[] }) {
  const t = useTexts();
  const { now } = t.operation;
  const sum = (of: (lane: Lane) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
  const counts = [
    { name: now.needsYou, value: sum(({ settledLast24Hours: day }) => day.handedOver + day.failed), loud: true },
    { name: now.queued, value: sum(({ open }) => open.queued), isAtLeast: lanes.some((lane) => lane.openIsAtLeast) },
    { name: now.running, value: sum(({ open }) => open.running) },
    { name: now.retrying, value: sum(({ open }) => open.retrying) },
    { name: now.succeeded, value: sum(({ settledLast24Hours }) => settledLast24Hours.succeeded) },
  ];
  return (
    <section class="mj-panel" aria-label={now.title}>
      <dl class="mj-counts">
        {counts.map(({ name, value, loud, isAtLeast }) => (
          <div class={loud && value > 0 ? "mj-loud" : undefined}>
            <dt>{name}</dt>
            <dd class={value === 0 ? "mj-zero" : undefined}>
              {isAtLeast ? t.lanes.brief.atLeast(formatWhole(value)) : formatWhole(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Unmanned() {
  const t = useTexts();
  return (
    <Alert color="warning" title={t.workers.noneAlive}>
      <p>{t.workers.noneAliveText}</p>
    </Alert>
  );
}

function OpenIncidents({ incidents }: Pick<QueuesPageProps, "incidents">) {
  const t = useTexts();
  const { attention } = t.operation;
  return (
    <section class="mj-panel" aria-label={t.incidents.list.open}>
      <IncidentTable caption={t.incidents.list.open} hint={attention.incidentsHint} incidents={incidents} />
      <p class="mj-table-more">
        <a class="ds-link" href="/drift/hendelser">
          {attention.allIncidents}
        </a>
      </p>
    </section>
  );
}

function NothingStopped() {
  const t = useTexts();
  return (
    <section class="mj-panel">
      <Empty title={t.operation.attention.nothing}>{t.operation.attention.nothingText}</Empty>
    </section>
  );
}

type AttentionProps = { title: string; hint: string; cases: readonly WorkItem[]; status: WorkItemStatus };

function Attention({ title, hint, cases, status }: AttentionProps) {
  const t = useTexts();
  if (cases.length === 0) return null;
  return (
    <section class="mj-panel" aria-label={title}>
      <CaseTable
        withStatus={false}
        caption={
          <>
            {title}
            <small>{hint}</small>
          </>
        }
        cases={cases}
      />
      <p class="mj-table-more">
        <a class="ds-link" href={`/drift/saker?status=${status}`}>
          {t.operation.attention.all(title.toLowerCase())}
        </a>
      </p>
    </section>
  );
}
