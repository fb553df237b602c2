import type { Role } from "../../../core/db.ts";
import type { Purge, RetentionPolicy } from "../../../core/retention/index.ts";
import { Alert, Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Time, whenText } from "../components/time.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { useNow, useTexts } from "../texts.ts";

export type RetentionPageProps = {
  roles: readonly Role[];
  /** Undefined on every page of the list but the first. */
  policies: readonly RetentionPolicy[] | undefined;
  purges: readonly Purge[];
  first: string | undefined;
  next: string | undefined;
  mayRead: { automations: boolean; cases: boolean };
};

/** How long cases are kept, and what is gone. */
export function RetentionPage({ roles, policies, purges, first, next, mayRead }: RetentionPageProps) {
  const { retention: texts } = useTexts();
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead} />
      <Tabs current="retention" roles={roles} />
      <div class="mj-stack">
        {policies === undefined ? null : <Limits policies={policies} mayRead={mayRead} />}
        <Purges purges={purges} first={first} next={next} />
      </div>
    </>
  );
}

function Limits({ policies, mayRead }: { policies: readonly RetentionPolicy[] } & Pick<RetentionPageProps, "mayRead">) {
  const { limits: texts } = useTexts().retention;
  const waiting = policies.reduce((sum, policy) => sum + policy.awaitingPerson, 0);
  return (
    <>
      {waiting === 0 ? null : (
        <Alert color="warning" title={texts.waitingTitle(waiting)}>
          <p>
            {texts.waitingText}{" "}
            {mayRead.cases ? (
              <a class="ds-link" href="/drift">
                {texts.waitingLink}
              </a>
            ) : null}
          </p>
        </Alert>
      )}
      <section class="mj-panel" aria-label={texts.title} id="frister">
        {policies.length === 0 ? (
          <Empty title={texts.empty}>{texts.emptyText}</Empty>
        ) : (
          <DataTable
            caption={
              <>
                {texts.caption}
                <small>{texts.hint}</small>
              </>
            }
            columns={limitColumns(mayRead.automations)}
            rows={policies}
          />
        )}
      </section>
    </>
  );
}

function limitColumns(mayReadAutomations: boolean): Column<RetentionPolicy>[] {
  const { limits: texts } = useTexts().retention;
  const limit = (days: number | null) =>
    days === null ? <span class="mj-quiet">{texts.kept}</span> : texts.days(days);
  return [
    {
      header: texts.automation,
      cell: ({ automation: { id, title } }) =>
        mayReadAutomations ? (
          <a class="ds-link" href={`/automatiseringer/${id}`}>
            {title}
          </a>
        ) : (
          title
        ),
    },
    { header: texts.payload, cell: ({ payloadRetentionDays }) => limit(payloadRetentionDays) },
    { header: texts.evidence, cell: ({ evidenceRetentionDays }) => limit(evidenceRetentionDays) },
    {
      header: texts.waiting,
      cell: ({ awaitingPerson }) => (awaitingPerson === 0 ? texts.none : texts.waitingCases(awaitingPerson)),
    },
  ];
}

function Purges({ purges, first, next }: Pick<RetentionPageProps, "purges" | "first" | "next">) {
  const { purges: texts } = useTexts().retention;
  return (
    <section class="mj-panel" aria-label={texts.title} id="slettet">
      {purges.length === 0 ? (
        <Empty title={texts.empty}>{texts.emptyText}</Empty>
      ) : (
        <>
          <DataTable
            caption={
              <>
                {texts.caption}
                <small>{texts.hint}</small>
              </>
            }
            columns={purgeColumns()}
            rows={purges}
          />
          <Pager shown={texts.shown(purges.length)} first={first} next={next} />
        </>
      )}
    </section>
  );
}

function purgeColumns(): Column<Purge>[] {
  const t = useTexts();
  const now = useNow();
  const { limits, purges: texts } = t.retention;
  return [
    { header: texts.at, cell: ({ at }) => <Time at={at} /> },
    {
      header: texts.what,
      cell: ({ kind, automation }) => (
        <>
          {texts.kind[kind]}
          <span class="mj-sub">{automation.title}</span>
        </>
      ),
    },
    {
      header: texts.limit,
      cell: ({ retentionDays, settledBefore }) => (
        <>
          {limits.days(retentionDays)}
          <span class="mj-sub">{texts.settledBefore(whenText(new Date(settledBefore), { now, t }))}</span>
        </>
      ),
    },
    {
      header: texts.count,
      cell: ({ kind, cases, files }) => (
        <>
          {kind === "EVIDENCE" ? texts.files(files) : texts.cases(cases)}
          {kind === "EVIDENCE" ? <span class="mj-sub">{texts.cases(cases)}</span> : null}
        </>
      ),
    },
  ];
}
