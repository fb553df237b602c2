import type { CreatedTrigger, WebhookTrigger } from "../../../core/triggers/index.ts";
import { Alert, Crumbs, Empty, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { ErrorSummary, type Form, TextField } from "../components/form.tsx";
import { Icon } from "../components/icon.tsx";
import { Time } from "../components/time.tsx";
import { type Texts, useTexts } from "../texts.ts";

type OfAutomation = { automation: { id: string; title: string } };

export type TriggersPageProps = OfAutomation & {
  triggers: readonly WebhookTrigger[];
  /** The whole address of a hook's path. */
  addressOf: (path: string) => string;
  mayWrite: boolean;
  form: Form;
  told: string | undefined;
};

/** The addresses at which other systems start an automation. */
export function TriggersPage({ automation, triggers, addressOf, mayWrite, form, told }: TriggersPageProps) {
  const t = useTexts();
  const { triggers: texts } = t;
  return (
    <>
      <AutomationCrumbs automation={automation} />
      <PageHeading title={texts.title} lead={texts.lead(automation.title)} />
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <section class="mj-panel" aria-label={texts.caption}>
          {triggers.length === 0 ? (
            <Empty title={texts.empty}>{texts.emptyText}</Empty>
          ) : (
            <DataTable
              caption={<span class="ds-sr-only">{texts.caption}</span>}
              columns={columns(t, { mayWrite, automationId: automation.id, addressOf })}
              rows={triggers}
            />
          )}
        </section>
        {mayWrite ? <AddTrigger form={form} automation={automation} /> : null}
        <How />
      </div>
    </>
  );
}

export function AutomationCrumbs({ automation: { id, title } }: OfAutomation) {
  const t = useTexts();
  return (
    <Crumbs
      crumbs={[
        { href: "/automatiseringer", text: t.automations.title },
        { href: `/automatiseringer/${id}`, text: title },
      ]}
    />
  );
}

type Shown = Pick<TriggersPageProps, "mayWrite" | "addressOf"> & { automationId: string };

function columns(t: Texts, { mayWrite, automationId, addressOf }: Shown) {
  const { triggers: texts } = t;
  const close: Column<WebhookTrigger> = {
    header: texts.change,
    right: true,
    cell: ({ id, name, disabledAt }) =>
      disabledAt === null ? (
        <a
          class="ds-link"
          href={`/automatiseringer/${automationId}/webhooks/${id}/steng`}
          aria-label={texts.closeLabel(name)}
        >
          {texts.close}
        </a>
      ) : null,
  };
  const shown: Column<WebhookTrigger>[] = [
    { header: texts.name, cell: ({ name }) => name },
    { header: texts.address, cell: ({ path }) => <span class="mj-code">{addressOf(path)}</span> },
    {
      header: texts.lastUsed,
      cell: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span class="mj-quiet">{texts.neverUsed}</span> : <Time at={lastUsedAt} />,
    },
    {
      header: texts.made,
      cell: ({ createdAt, createdBy }) => (
        <>
          <Time at={createdAt} />
          <span class="mj-sub">{texts.madeBy(createdBy)}</span>
        </>
      ),
    },
    { header: texts.state, cell: ({ disabledAt }) => <State isOpen={disabledAt === null} /> },
  ];
  return mayWrite ? [...shown, close] : shown;
}

function State({ isOpen }: { isOpen: boolean }) {
  const { triggers: texts } = useTexts();
  return (
    <span class="mj-status" data-color={isOpen ? "success" : "neutral"}>
      <Icon name={isOpen ? "play" : "retired"} />
      {isOpen ? texts.open : texts.closed}
    </span>
  );
}

function AddTrigger({ form, automation }: OfAutomation & { form: Form }) {
  const { triggers: texts } = useTexts();
  return (
    <Panel id="ny-webhook" title={texts.add}>
      <form class="mj-form" method="post" action={`/automatiseringer/${automation.id}/webhooks`} novalidate>
        <ErrorSummary errors={form.errors} labels={{ navn: texts.addName }} />
        <TextField form={form} name="navn" label={texts.addName} hint={texts.addNameHint} autocomplete="off" required />
        <div class="mj-actions">
          <button class="ds-button" type="submit">
            {texts.submit}
          </button>
        </div>
      </form>
    </Panel>
  );
}

function How() {
  const { triggers: texts } = useTexts();
  return (
    <Panel id="bruk" title={texts.how}>
      {texts.howText.map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </Panel>
  );
}

/** The one time that a secret is shown. */
export function SecretPage({
  automation,
  trigger,
  address,
}: OfAutomation & { trigger: CreatedTrigger; address: string }) {
  const { triggers: texts } = useTexts();
  return (
    <>
      <AutomationCrumbs automation={automation} />
      <PageHeading title={trigger.name} />
      <div class="mj-stack">
        <Alert color="warning" title={texts.secretTitle} announce>
          <p>{texts.secretText}</p>
        </Alert>
        <section class="mj-panel">
          <Facts
            facts={[
              { name: texts.address, value: <span class="mj-code">{address}</span> },
              { name: texts.secret, value: <span class="mj-code">{trigger.secret}</span> },
            ]}
          />
        </section>
        <How />
        <p>
          <a class="ds-button" href={`/automatiseringer/${automation.id}/webhooks`}>
            {texts.back}
          </a>
        </p>
      </div>
    </>
  );
}
