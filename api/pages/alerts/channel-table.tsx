import { type AlertChannel, eventKinds, kindNames } from "../../../core/alerts/index.ts";
import { Empty } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { useTexts } from "../texts.ts";

/** Where alerts go, with what can be done to each. */
export function ChannelTable({ channels, mayWrite }: { channels: readonly AlertChannel[]; mayWrite: boolean }) {
  const { channels: texts } = useTexts().alerts;
  return (
    <section class="mj-panel" aria-label={texts.caption}>
      {channels.length === 0 ? (
        <Empty title={texts.empty}>{texts.emptyText}</Empty>
      ) : (
        <DataTable
          caption={
            <>
              {texts.caption}
              <small>{texts.hint}</small>
            </>
          }
          columns={columns(mayWrite)}
          rows={channels}
        />
      )}
    </section>
  );
}

function columns(mayWrite: boolean): Column<AlertChannel>[] {
  const t = useTexts();
  const { channels: texts } = t.alerts;
  const shown: Column<AlertChannel>[] = [
    { header: texts.name, cell: ({ name, kind }) => <Named name={name} under={t.alerts.kind[kind]} /> },
    { header: texts.address, cell: ({ address }) => <span class="mj-code">{address}</span> },
    { header: texts.kinds, cell: ({ kinds }) => kindsText(kinds, texts.allKinds) },
    { header: texts.state, cell: ({ enabled }) => <State enabled={enabled} /> },
  ];
  return mayWrite ? [...shown, { header: texts.deeds, cell: (channel) => <Deeds channel={channel} /> }] : shown;
}

function Named({ name, under }: { name: string; under: string }) {
  return (
    <>
      {name}
      <span class="mj-sub">{under}</span>
    </>
  );
}

/** Kinds of event in one line. */
export function kindsText(kinds: AlertChannel["kinds"], all: string): string {
  return kinds.length === eventKinds.length ? all : kinds.map((kind) => kindNames[kind]).join(", ");
}

function State({ enabled }: { enabled: boolean }) {
  const { channels: texts } = useTexts().alerts;
  return (
    <span class="mj-status" data-color={enabled ? "success" : "neutral"}>
      <Icon name={enabled ? "check" : "pause"} />
      {enabled ? texts.on : texts.off}
    </span>
  );
}

function Deeds({ channel: { id, name, enabled } }: { channel: AlertChannel }) {
  const { channels: texts } = useTexts().alerts;
  const href = `/drift/varsler/kanaler/${id}`;
  return (
    <span class="mj-actions">
      {enabled ? (
        <form method="post" action={`${href}/prov`}>
          <button
            class="ds-button"
            data-variant="secondary"
            data-size="sm"
            type="submit"
            aria-label={texts.testOf(name)}
          >
            {texts.test}
          </button>
        </form>
      ) : null}
      <a class="ds-link" href={href} aria-label={texts.changeOf(name)}>
        {texts.change}
      </a>
    </span>
  );
}
