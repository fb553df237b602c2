import type { AuditEntry, KnownActor } from "../../../core/audit/index.ts";
import type { Role } from "../../../core/db.ts";
import { Alert, Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { type FormValues, type Option, Select, TextField } from "../components/form.tsx";
import { Time } from "../components/time.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { type Texts, useNow, useTexts } from "../texts.ts";
import { actionName, actorName, detailLines, entityKind, hrefOf } from "./words.ts";

export type AuditPageProps = {
  roles: readonly Role[];
  actors: readonly KnownActor[];
  /** What the list is narrowed by, by the names of the form. */
  query: FormValues;
  isWrong: boolean;
  entries: readonly AuditEntry[];
  first: string | undefined;
  next: string | undefined;
};

/** Who did what, and when. */
export function AuditPage({ roles, actors, query, isWrong, entries, first, next }: AuditPageProps) {
  const t = useTexts();
  const { audit: texts } = t;
  const isNarrowed = Object.values(query).some((value) => value !== "");
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead} />
      <Tabs current="audit" roles={roles} />
      <div class="mj-stack">
        <Filter actors={actors} query={query} isNarrowed={isNarrowed} />
        {isWrong ? (
          <Alert color="danger" announce>
            <p>{texts.filter.wrong}</p>
          </Alert>
        ) : null}
        <section class="mj-panel" aria-label={texts.caption}>
          {entries.length === 0 ? (
            <Empty title={texts.empty}>{isNarrowed ? texts.emptyText : texts.emptyAll}</Empty>
          ) : (
            <DataTable caption={<span class="ds-sr-only">{texts.caption}</span>} columns={columns(t)} rows={entries} />
          )}
          {entries.length === 0 && first === undefined ? null : (
            <Pager shown={texts.shown(entries.length)} first={first} next={next} />
          )}
        </section>
      </div>
    </>
  );
}

function columns(t: Texts): Column<AuditEntry>[] {
  const { audit: texts } = t;
  return [
    { header: texts.when, cell: ({ at }) => <Time at={at} /> },
    { header: texts.who, cell: ({ actor }) => <Who {...actorName(actor, t)} /> },
    { header: texts.what, cell: (entry) => <What entry={entry} /> },
    { header: texts.detail, cell: (entry) => <Detail entry={entry} /> },
  ];
}

function Who({ name, kind }: { name: string; kind: string }) {
  return (
    <>
      {name}
      {kind === "" ? null : <span class="mj-sub">{kind}</span>}
    </>
  );
}

function What({ entry }: { entry: AuditEntry }) {
  const t = useTexts();
  const href = hrefOf(entry);
  const kind = entityKind(entry.entity, t);
  const name = entry.entityName ?? "";
  return (
    <>
      {actionName(entry.action, t)}
      <span class="mj-sub">
        {kind}
        {name === "" ? "" : ": "}
        {href === undefined || name === "" ? (
          name
        ) : (
          <a class="ds-link" href={href}>
            {name}
          </a>
        )}
      </span>
    </>
  );
}

function Detail({ entry }: { entry: AuditEntry }) {
  const t = useTexts();
  const now = useNow();
  const lines = detailLines(entry.detail, { t, now });
  if (lines.length === 0) return <span class="mj-quiet">{t.audit.noDetail}</span>;
  if (lines.length <= linesShown) return <Lines lines={lines} />;
  return (
    <details class="mj-details" id={`detaljer-${entry.id}`}>
      <summary>{t.audit.showDetail(lines.length)}</summary>
      <Lines lines={lines} />
    </details>
  );
}

/** More than these would make a list that nobody looks through. */
const linesShown = 3;

function Lines({ lines }: { lines: readonly { name: string; value: string }[] }) {
  return (
    <>
      {lines.map(({ name, value }) => (
        <div class="mj-small">
          <span class="mj-quiet">{name}:</span> {value}
        </div>
      ))}
    </>
  );
}

type FilterProps = Pick<AuditPageProps, "actors" | "query"> & { isNarrowed: boolean };

function Filter({ actors, query, isNarrowed }: FilterProps) {
  const t = useTexts();
  const { audit: texts } = t;
  const form = { values: query, errors: {} };
  const who = actors.map(({ actor, kind, name }): Option => {
    const told = texts.actor.kinds[kind];
    return { value: actor, label: told === "" ? name : `${name} (${told})` };
  });
  return (
    <form class="mj-filters" method="get" action="/drift/sporingslogg" role="search">
      <Select
        form={form}
        name="hvem"
        label={texts.filter.who}
        empty={texts.filter.all}
        options={[...who, { value: "system", label: texts.actor.system }]}
      />
      <Select
        form={form}
        name="hva"
        label={texts.filter.action}
        empty={texts.filter.all}
        options={named(texts.actions, query["hva"])}
      />
      <Select
        form={form}
        name="gjelder"
        label={texts.filter.entity}
        empty={texts.filter.all}
        options={named(texts.entities, query["gjelder"])}
      />
      <TextField form={form} name="fra" type="date" label={texts.filter.from} />
      <TextField form={form} name="til" type="date" label={texts.filter.to} />
      <button class="ds-button" data-variant="secondary" type="submit">
        {texts.filter.submit}
      </button>
      {isNarrowed ? (
        <p class="mj-quiet mj-small">
          <a class="ds-link" href="/drift/sporingslogg">
            {texts.showAll}
          </a>
        </p>
      ) : null}
    </form>
  );
}

/** By name; a code that has none, as a link may bring, stays chosen. */
function named(names: Readonly<Record<string, string>>, chosen = ""): Option[] {
  const options = Object.entries(names).map(([value, label]) => ({ value, label }));
  const known = options.toSorted((a, b) => a.label.localeCompare(b.label, "nb"));
  return chosen === "" || names[chosen] !== undefined ? known : [...known, { value: chosen, label: chosen }];
}
