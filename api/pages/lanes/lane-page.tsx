import type { LaneChange, LaneDetail } from "../../../core/lanes/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, type Fact, Facts, LiveControl, PageHeading, Panel } from "../components/blocks.tsx";
import { AutomationStatusTag } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";
import { Accounts } from "./accounts.tsx";
import { History } from "./history.tsx";
import { WhatNow } from "./what-now.tsx";
import { Windows } from "./windows.tsx";
import { spanWords } from "./words.ts";

export type LanePageProps = {
  lane: LaneDetail;
  history: readonly LaneChange[];
  may: { change: boolean; changeAccounts: boolean; readCases: boolean };
  /** The answer to what was just done. */
  told: string | undefined;
};

/** One target system: whether it runs and why not, what waits, and everything that is set for it. */
export function LanePage({ lane, history, may, told }: LanePageProps) {
  const t = useTexts();
  const { page } = t.lanes;
  return (
    <>
      <Crumbs crumbs={[{ href: "/drift", text: t.operation.title }]} />
      <PageHeading title={lane.name} lead={lane.baseUrl}>
        <LiveControl />
      </PageHeading>
      {told === undefined ? null : (
        <div class="mj-told">
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        </div>
      )}
      <div class="mj-columns" id="fagsystem" data-live>
        <div>
          <WhatNow lane={lane} mayChange={may.change} />
          <Counts lane={lane} linked={may.readCases} />
          <Windows lane={lane} mayChange={may.change} />
          <Accounts lane={lane} mayChange={may.changeAccounts} />
        </div>
        <div>
          <Panel id="innstillinger" title={page.facts}>
            <Settings lane={lane} />
            {may.change ? (
              <p class="mj-table-more">
                <a class="ds-link" href={`/drift/fagsystem/${lane.id}/innstillinger`}>
                  {page.settings}
                </a>
              </p>
            ) : null}
          </Panel>
          <Automations lane={lane} />
          <History laneId={lane.id} changes={history} />
        </div>
      </div>
    </>
  );
}

function Counts({ lane, linked }: { lane: LaneDetail; linked: boolean }) {
  const t = useTexts();
  const { page, brief } = t.lanes;
  const { open, openIsAtLeast, settledLast24Hours: day } = lane;
  const counts = [
    { name: page.queued, value: open.queued, status: "QUEUED" },
    { name: page.running, value: open.running, status: "RUNNING" },
    { name: page.retrying, value: open.retrying, status: "RETRYING" },
    { name: page.held, value: open.held, status: "HELD" },
    { name: page.succeeded, value: day.succeeded },
    { name: page.handedOver, value: day.handedOver },
    { name: page.failed, value: day.failed },
  ];
  return (
    <Panel id="saker" title={page.counts}>
      <dl class="mj-counts">
        {counts.map(({ name, value, status }) => {
          const isAtLeast = status === "QUEUED" && openIsAtLeast;
          const text = isAtLeast ? brief.atLeast(formatWhole(value)) : formatWhole(value);
          const href = `/drift/saker?fagsystem=${lane.id}&status=${status}`;
          return (
            <div>
              <dt>{name}</dt>
              <dd class={value === 0 ? "mj-zero" : undefined}>
                {linked && status !== undefined && value > 0 ? <a href={href}>{text}</a> : text}
              </dd>
            </div>
          );
        })}
      </dl>
    </Panel>
  );
}

function Settings({ lane }: { lane: LaneDetail }) {
  const t = useTexts();
  const { page } = t.lanes;
  const { rateLimit, circuitBreaker, oldestQueuedAt } = lane;
  const rate = rateLimit ? page.rateText(formatWhole(rateLimit.max), spanWords(rateLimit.perSeconds, t)) : page.noRate;
  const breaker =
    circuitBreaker.errors === null
      ? page.noCircuit
      : page.circuitText(formatWhole(circuitBreaker.errors), spanWords(circuitBreaker.windowSeconds, t));
  const facts: (Fact | undefined)[] = [
    oldestQueuedAt === null ? undefined : { name: page.oldest, value: <Time at={oldestQueuedAt} /> },
    { name: page.concurrency, value: formatWhole(lane.concurrency) },
    { name: page.rate, value: rate },
    { name: page.circuit, value: breaker },
    { name: page.address, value: lane.baseUrl },
    { name: page.key, value: <span class="mj-code">{lane.key}</span> },
  ];
  return <Facts facts={facts} />;
}

function Automations({ lane: { automations } }: { lane: LaneDetail }) {
  const t = useTexts();
  const { page } = t.lanes;
  return (
    <Panel id="automatiseringer" title={page.automations}>
      {automations.length === 0 ? (
        <p class="mj-quiet">{page.automationsNone}</p>
      ) : (
        <ul class="mj-list">
          {automations.map(({ id, title, status }) => (
            <li>
              <a class="ds-link" href={`/automatiseringer/${id}`}>
                {title}
              </a>{" "}
              {status === "ACTIVE" ? null : <AutomationStatusTag status={status} />}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
