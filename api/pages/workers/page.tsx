import type { Child } from "hono/jsx";
import type { Role } from "../../../core/db.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import type { Worker } from "../../../core/workers/index.ts";
import { Empty, LiveControl, PageHeading } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { durationText, Time } from "../components/time.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { useNow, useTexts } from "../texts.ts";
import { InHand } from "./in-hand.tsx";

export type WorkersPageProps = { roles: readonly Role[]; workers: readonly Worker[]; mayOpenCases: boolean };

/** Who works, since when and at what; and who has gone. */
export function WorkersPage({ roles, workers, mayOpenCases }: WorkersPageProps) {
  const t = useTexts();
  const texts = t.workers;
  const alive = workers.filter(({ endedAt }) => endedAt === null);
  const ended = workers.filter(({ endedAt }) => endedAt !== null);
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead}>
        <LiveControl />
      </PageHeading>
      <Tabs current="workers" roles={roles} />
      <div class="mj-stack" id="arbeidere" data-live>
        <section class="mj-panel" aria-label={texts.alive}>
          {alive.length === 0 ? (
            <Empty title={texts.noneAlive}>{texts.noneAliveText}</Empty>
          ) : (
            <DataTable
              caption={<Caption title={texts.alive} hint={texts.aliveHint} />}
              columns={aliveColumns(mayOpenCases)}
              rows={alive}
            />
          )}
        </section>
        {ended.length === 0 ? null : (
          <section class="mj-panel" aria-label={texts.ended}>
            <DataTable
              caption={<Caption title={texts.ended} hint={texts.endedHint} />}
              columns={endedColumns()}
              rows={ended}
            />
          </section>
        )}
      </div>
    </>
  );
}

function Caption({ title, hint }: { title: string; hint: string }) {
  return (
    <>
      {title}
      <small>{hint}</small>
    </>
  );
}

function aliveColumns(mayOpenCases: boolean): Column<Worker>[] {
  const { workers: texts } = useTexts();
  return [
    nameColumn(),
    { header: texts.state, cell: (worker) => <State worker={worker} /> },
    { header: texts.lanes, cell: (worker) => <LanesOf worker={worker} /> },
    { header: texts.inHand, cell: ({ inHand }) => <InHand cases={inHand} mayOpenCases={mayOpenCases} /> },
    { header: texts.browsers, right: true, cell: (worker) => <Browsers worker={worker} /> },
    { header: texts.startedAt, cell: ({ startedAt }) => <Time at={startedAt} /> },
  ];
}

function endedColumns(): Column<Worker>[] {
  const { workers: texts } = useTexts();
  return [
    nameColumn(),
    { header: texts.state, cell: (worker) => <State worker={worker} /> },
    { header: texts.lanes, cell: (worker) => <LanesOf worker={worker} /> },
    { header: texts.startedAt, cell: ({ startedAt }) => <Time at={startedAt} /> },
    { header: texts.endedAt, cell: ({ endedAt, seenAt }) => <Time at={endedAt ?? seenAt} /> },
  ];
}

function nameColumn(): Column<Worker> {
  const { workers: texts } = useTexts();
  return {
    header: texts.name,
    cell: ({ name, version }) => (
      <>
        {name}
        <span class="mj-sub">{texts.version(version)}</span>
      </>
    ),
  };
}

const looks = {
  WORKING: { icon: "running", color: "success" },
  SILENT: { icon: "warning", color: "warning" },
  STOPPED: { icon: "retired", color: "neutral" },
  LOST: { icon: "cross", color: "danger" },
} as const;

function State({ worker: { state, seenAt } }: { worker: Worker }) {
  const t = useTexts();
  const now = useNow();
  const silentMs = Math.max(0, now.getTime() - Date.parse(seenAt));
  const more: Record<Worker["state"], Child> = {
    WORKING: null,
    SILENT: t.workers.seen(durationText(silentMs, t)),
    STOPPED: null,
    LOST: t.workers.lostText,
  };
  return (
    <>
      <span class="mj-status" data-color={looks[state].color}>
        <Icon name={looks[state].icon} />
        {t.workers.states[state]}
      </span>
      {more[state] === null ? null : <span class="mj-sub">{more[state]}</span>}
    </>
  );
}

function LanesOf({ worker: { lanes, concurrency } }: { worker: Worker }) {
  const { workers: texts } = useTexts();
  return (
    <>
      {lanes.length === 0 ? texts.allLanes : lanes.join(", ")}
      {concurrency === null ? null : <span class="mj-sub">{texts.concurrency(concurrency)}</span>}
    </>
  );
}

function Browsers({ worker: { browsers, pages } }: { worker: Worker }) {
  const { workers: texts } = useTexts();
  if (browsers === 0) return <span class="mj-zero">0</span>;
  return (
    <>
      {formatWhole(browsers)}
      <span class="mj-sub">{texts.pages(pages)}</span>
    </>
  );
}
