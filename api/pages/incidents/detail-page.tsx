import type { AffectedCase, IncidentDetail } from "../../../core/incidents/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, type Fact, Facts, LiveControl, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { CaseStatus, IncidentStatusTag } from "../components/status.tsx";
import { Time, whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import { Evidence } from "./evidence.tsx";
import { History } from "./history.tsx";

export type IncidentPageProps = {
  incident: IncidentDetail;
  mayResolve: boolean;
  mayOpenAutomation: boolean;
  /** The answer to what was just done. */
  told: string | undefined;
};

/** One incident: what is wrong, what to do, the evidence, and which cases it has met. */
export function IncidentPage({ incident, mayResolve, mayOpenAutomation, told }: IncidentPageProps) {
  const t = useTexts();
  const { title } = t.incidents.cause(incident.errorCode);
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/hendelser", text: t.incidents.title },
        ]}
      />
      <PageHeading title={title} lead={`${incident.automation.title}, ${incident.targetSystem.name}`}>
        <LiveControl />
      </PageHeading>
      {told === undefined ? null : (
        <div class="mj-told">
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        </div>
      )}
      <div class="mj-columns" id="hendelse" data-live>
        <div>
          <WhatNow incident={incident} mayResolve={mayResolve} />
          <Others incident={incident} />
          <Evidence incident={incident} />
          <Affected incident={incident} />
        </div>
        <div>
          <Panel id="fakta" title={t.incidents.detail.facts}>
            <IncidentFacts incident={incident} mayOpenAutomation={mayOpenAutomation} />
          </Panel>
          <History incident={incident} />
        </div>
      </div>
    </>
  );
}

const colors = { OPEN: "danger", OBSERVED: "warning", RESOLVED: "success" } as const;

function WhatNow({ incident, mayResolve }: Pick<IncidentPageProps, "incident" | "mayResolve">) {
  const t = useTexts();
  const now = useNow();
  const { detail } = t.incidents;
  const { cause, advice } = t.incidents.cause(incident.errorCode);
  const { id, status, failedCases, resolvedAt, resolvedBy, resolution } = incident;
  return (
    <section class="mj-panel mj-what-now" data-color={colors[status]} aria-labelledby="hva-er-galt">
      <div class="mj-panel-head">
        <h2 id="hva-er-galt">{detail.whatIsWrong}</h2>
        <IncidentStatusTag status={status} />
      </div>
      <p>
        {cause} {failedCases === 0 ? detail.noFailedCases : detail.failedCases(formatWhole(failedCases))}
      </p>
      {resolvedAt === null ? null : (
        <>
          <p>{detail.resolvedText(resolvedBy ?? "", whenText(new Date(resolvedAt), { now, t }))}</p>
          <p>«{resolution}»</p>
        </>
      )}
      {status === "OPEN" ? (
        <>
          <h3>{detail.whatToDo}</h3>
          <p>{advice}</p>
        </>
      ) : null}
      {status === "OBSERVED" ? <p>{detail.observed}</p> : null}
      {mayResolve && status !== "RESOLVED" ? (
        <div class="mj-actions">
          <a class="ds-button" data-color="accent" href={`/drift/hendelser/${id}/los`}>
            {detail.resolve}
          </a>
        </div>
      ) : null}
    </section>
  );
}

/** The same error before this incident and after it. */
function Others({ incident: { earlier, later } }: { incident: IncidentDetail }) {
  const t = useTexts();
  const now = useNow();
  const { detail } = t.incidents;
  return (
    <>
      {later === null ? null : (
        <Alert color="warning" title={detail.later}>
          <p>
            {detail.laterText}{" "}
            <a class="ds-link" href={`/drift/hendelser/${later.id}`}>
              {detail.laterOpen}
            </a>
          </p>
        </Alert>
      )}
      {earlier === null || earlier.resolvedAt === null ? null : (
        <Alert color="info" title={detail.earlier}>
          <p>
            {detail.earlierText(earlier.resolvedBy ?? "", whenText(new Date(earlier.resolvedAt), { now, t }))} «
            {earlier.resolution}»{" "}
            <a class="ds-link" href={`/drift/hendelser/${earlier.id}`}>
              {detail.earlierOpen}
            </a>
          </p>
        </Alert>
      )}
    </>
  );
}

const casesShown = 20;

function Affected({ incident: { automation, affected, cases, failedCases } }: { incident: IncidentDetail }) {
  const t = useTexts();
  const { detail } = t.incidents;
  const rows = affected.slice(0, casesShown);
  const shown = detail.affectedShown(formatWhole(rows.length), formatWhole(cases.total));
  return (
    <section class="mj-panel" aria-label={detail.affected}>
      <DataTable<AffectedCase>
        caption={
          <>
            {detail.affected}
            <small>{shown}</small>
          </>
        }
        rows={rows}
        columns={[
          {
            header: detail.caseKey,
            cell: ({ id, businessKey }) => (
              <a class="ds-link" href={`/drift/saker/${id}`}>
                {t.operation.case.orPurged(businessKey)}
              </a>
            ),
          },
          { header: detail.caseStatus, cell: ({ status }) => <CaseStatus status={status} /> },
          { header: detail.caseOccurrences, right: true, cell: ({ occurrences }) => formatWhole(occurrences) },
          { header: detail.caseLastSeen, cell: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
        ]}
      />
      {failedCases > casesShown ? (
        <p class="mj-table-more">
          <a class="ds-link" href={`/drift/saker?automatisering=${automation.id}&status=FAILED`}>
            {detail.allFailed}
          </a>
        </p>
      ) : null}
    </section>
  );
}

function IncidentFacts({ incident, mayOpenAutomation }: Pick<IncidentPageProps, "incident" | "mayOpenAutomation">) {
  const t = useTexts();
  const { detail } = t.incidents;
  const { automation, openedAt, resolvedAt, cases } = incident;
  const automationLink = (
    <a class="ds-link" href={`/automatiseringer/${automation.id}`}>
      {automation.title}
    </a>
  );
  const counts = cases.byStatus.map((each) => `${t.caseStatus[each.status]}: ${formatWhole(each.cases)}`);
  const facts: (Fact | undefined)[] = [
    { name: detail.automation, value: mayOpenAutomation ? automationLink : automation.title },
    { name: detail.system, value: incident.targetSystem.name },
    { name: detail.occurrences, value: formatWhole(incident.occurrences) },
    { name: detail.counts, value: counts.join(", ") },
    { name: detail.firstSeen, value: <Time at={incident.firstSeenAt} /> },
    { name: detail.lastSeen, value: <Time at={incident.lastSeenAt} /> },
    openedAt === null ? undefined : { name: detail.opened, value: <Time at={openedAt} /> },
    resolvedAt === null ? undefined : { name: detail.resolvedAt, value: <Time at={resolvedAt} /> },
    { name: detail.fingerprint, value: <span class="mj-code">{incident.fingerprint}</span> },
  ];
  return <Facts facts={facts} />;
}
