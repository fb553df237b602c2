import type { AlertChannel } from "../../../core/alerts/index.ts";
import { Crumbs, PageHeading, Panel } from "../components/blocks.tsx";
import { ErrorSummary, type Form, FormActions, Select, TextField } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { KindBoxes } from "./kind-boxes.tsx";

/** A new channel, or one that is changed. */
export function ChannelFormPage({ channel, form }: { channel: AlertChannel | undefined; form: Form }) {
  const t = useTexts();
  const { channelForm: texts } = t.alerts;
  const labels = {
    navn: texts.name,
    type: texts.kind,
    adresse: texts.address,
    slag: texts.kinds,
    minutter: texts.groupMinutes,
  };
  const types = Object.entries(t.alerts.kind).map(([value, label]) => ({ value, label }));
  return (
    <>
      <AlertCrumbs />
      <PageHeading title={channel === undefined ? texts.newTitle : texts.changeTitle(channel.name)} />
      <div class="mj-stack">
        <form class="mj-panel mj-form" method="post" novalidate>
          <ErrorSummary errors={form.errors} labels={labels} />
          <TextField form={form} name="navn" label={texts.name} hint={texts.nameHint} autocomplete="off" required />
          {channel === undefined ? <Select form={form} name="type" label={texts.kind} options={types} /> : null}
          <TextField
            form={form}
            name="adresse"
            label={texts.address}
            hint={texts.addressHint}
            autocomplete="off"
            required
          />
          <KindBoxes form={form} legend={texts.kinds} />
          <TextField
            form={form}
            name="minutter"
            label={texts.groupMinutes}
            hint={texts.groupMinutesHint}
            inputmode="numeric"
            narrow
            required
          />
          <FormActions submit={channel === undefined ? texts.create : texts.save} cancelHref="/drift/varsler" />
        </form>
        {channel === undefined ? null : <Switch channel={channel} />}
      </div>
    </>
  );
}

function Switch({ channel: { id, enabled } }: { channel: AlertChannel }) {
  const { channelForm: texts } = useTexts().alerts;
  return (
    <Panel id="av-og-pa" title={enabled ? texts.turnOff : texts.turnOn}>
      <form class="mj-block" method="post" action={`/drift/varsler/kanaler/${id}/${enabled ? "sla-av" : "sla-pa"}`}>
        <p>{enabled ? texts.turnOffText : texts.turnOnText}</p>
        <button class="ds-button" type="submit" data-variant="secondary" data-color={enabled ? "danger" : undefined}>
          {enabled ? texts.turnOff : texts.turnOn}
        </button>
      </form>
    </Panel>
  );
}

/** The secret of a new webhook: shown this once. */
export function SecretPage({ secret }: { secret: string }) {
  const { secret: texts } = useTexts().alerts;
  return (
    <>
      <AlertCrumbs />
      <PageHeading title={texts.title} lead={texts.lead} />
      <section class="mj-panel mj-form">
        <p>
          <strong>{texts.label}</strong>
        </p>
        <pre class="mj-pre" tabindex={0} aria-label={texts.label}>
          {secret}
        </pre>
        <p>{texts.text}</p>
        <p>{texts.lost}</p>
        <div class="mj-actions">
          <a class="ds-button" href="/drift/varsler">
            {texts.done}
          </a>
        </div>
      </section>
    </>
  );
}

/** The way back up from a page about alerts. */
export function AlertCrumbs() {
  const t = useTexts();
  return (
    <Crumbs
      crumbs={[
        { href: "/drift", text: t.operation.title },
        { href: "/drift/varsler", text: t.alerts.title },
      ]}
    />
  );
}
