import type { ApiKey, IssuedApiKey } from "../../../core/access/index.ts";
import type { Role } from "../../../core/db.ts";
import { localDateOf } from "../../../core/local-date.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Empty, Facts, PageHeading, Pager, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Fields, labelsOf } from "../components/fields.tsx";
import { ErrorSummary, type Form } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { Time } from "../components/time.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { nb } from "../texts.nb.ts";
import { type Texts, useNow, useTexts } from "../texts.ts";
import { lastDayField, nameField, newFields, roleFields } from "./forms.ts";

export const root = "/drift/api-nokler";

export type ApiKeysPageProps = {
  roles: readonly Role[];
  keys: readonly ApiKey[];
  mayWrite: boolean;
  form: Form;
  told: string | undefined;
  first: string | undefined;
  next: string | undefined;
};

/** Which systems have a key, what each may do, and whether it is in use. */
export function ApiKeysPage({ roles, keys, mayWrite, form, told, first, next }: ApiKeysPageProps) {
  const t = useTexts();
  const { apiKeys: texts } = t;
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead} />
      <Tabs current="apiKeys" roles={roles} />
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        {Object.keys(form.errors).length > 0 ? <Add form={form} /> : null}
        <section class="mj-panel" aria-label={texts.caption}>
          {keys.length === 0 ? (
            <Empty title={texts.empty}>{mayWrite ? texts.emptyText : texts.emptyReadOnly}</Empty>
          ) : (
            <>
              <DataTable
                caption={<span class="ds-sr-only">{texts.caption}</span>}
                columns={columns(t, mayWrite)}
                rows={keys}
              />
              <p class="mj-quiet mj-small">{texts.note}</p>
            </>
          )}
          {keys.length === 0 && first === undefined ? null : (
            <Pager shown={texts.shown(keys.length)} first={first} next={next} />
          )}
        </section>
        {mayWrite && Object.keys(form.errors).length === 0 ? <Add form={form} /> : null}
      </div>
    </>
  );
}

function columns(t: Texts, mayWrite: boolean): Column<ApiKey>[] {
  const { apiKeys: texts } = t;
  const shown: Column<ApiKey>[] = [
    {
      header: texts.name,
      cell: ({ name, prefix }) => (
        <>
          {name}
          <span class="mj-sub">{texts.begins(prefix)}</span>
        </>
      ),
    },
    { header: texts.rolesHeader, cell: ({ roles }) => roles.map((role) => texts.roles[role]).join(", ") },
    { header: texts.made, cell: (key) => <Made of={key} /> },
    {
      header: texts.lastUsed,
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span class="mj-quiet">{texts.neverUsed}</span> : <Time at={lastUsedAt} />,
    },
    { header: texts.state, cell: (key) => <State of={key} /> },
  ];
  const change: Column<ApiKey> = {
    header: texts.change,
    cell: ({ id, name, revokedAt }) =>
      revokedAt === null ? (
        <a class="ds-link" href={`${root}/${id}/steng`} aria-label={texts.revokeLabel(name)}>
          {texts.revoke}
        </a>
      ) : null,
  };
  return mayWrite ? [...shown, change] : shown;
}

function Made({ of: { createdAt, createdBy } }: { of: ApiKey }) {
  const { apiKeys: texts } = useTexts();
  return (
    <>
      <Time at={createdAt} />
      {createdBy === null ? null : <span class="mj-sub">{texts.madeBy(createdBy.name)}</span>}
      {createdBy?.isDisabled ? (
        <span class="mj-status" data-color="warning">
          <Icon name="warning" />
          {texts.makerDisabled}
        </span>
      ) : null}
    </>
  );
}

function State({ of: { expiresAt, revokedAt } }: { of: ApiKey }) {
  const { apiKeys: texts } = useTexts();
  const now = useNow();
  const lastDay = expiresAt === null ? undefined : formatDate(localDateOf(new Date(Date.parse(expiresAt) - 1)));
  const isOpen = revokedAt === null && (expiresAt === null || new Date(expiresAt) > now);
  const status = (text: string) => (
    <span class="mj-status" data-color={isOpen ? "success" : "neutral"}>
      <Icon name={isOpen ? "play" : "retired"} />
      {text}
    </span>
  );
  if (revokedAt !== null) {
    return (
      <>
        {status(texts.revoked)}
        <span class="mj-sub">
          <Time at={revokedAt} />
        </span>
      </>
    );
  }
  if (lastDay === undefined) {
    return (
      <>
        {status(texts.open)}
        <span class="mj-sub">{texts.untilRevoked}</span>
      </>
    );
  }
  return (
    <>
      {status(isOpen ? texts.open : texts.expired)}
      <span class="mj-sub">{isOpen ? texts.until(lastDay) : texts.expiredOn(lastDay)}</span>
    </>
  );
}

// What is wrong with the roles stands beside the first, and is told of them all.
const rolesLabel = Object.fromEntries(roleFields.slice(0, 1).map(({ name }) => [name, nb.apiKeys.add.rolesTitle]));

function Add({ form }: { form: Form }) {
  const { add } = useTexts().apiKeys;
  return (
    <Panel id="ny-nokkel" title={add.title}>
      <form class="mj-form" method="post" action={root} novalidate>
        <ErrorSummary errors={form.errors} labels={{ ...labelsOf(newFields), ...rolesLabel }} />
        <Fields form={form} fields={[nameField]} />
        <fieldset>
          <legend>{add.rolesTitle}</legend>
          <p class="mj-quiet mj-small mj-tight">{add.rolesHint}</p>
          <Fields form={form} fields={roleFields} />
        </fieldset>
        <Fields form={form} fields={[lastDayField]} />
        <div class="mj-actions">
          <button class="ds-button" type="submit">
            {add.submit}
          </button>
        </div>
      </form>
    </Panel>
  );
}

/** The one time that a key is shown. */
export function KeyPage({ name, key }: IssuedApiKey) {
  const { apiKeys: texts } = useTexts();
  const { once } = texts;
  return (
    <>
      <Crumbs crumbs={[{ href: root, text: texts.title }]} />
      <PageHeading title={name} />
      <div class="mj-stack">
        <Alert color="warning" title={once.title} announce>
          <p>{once.text}</p>
        </Alert>
        <section class="mj-panel">
          <Facts facts={[{ name: once.key, value: <span class="mj-code">{key}</span> }]} />
          <p>{once.how}</p>
          <p>
            <span class="mj-code">{once.header(key)}</span>
          </p>
        </section>
        <p>
          <a class="ds-button" href={root}>
            {once.back}
          </a>
        </p>
      </div>
    </>
  );
}
