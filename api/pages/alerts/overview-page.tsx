import type { AlertChannel, SilenceWindow } from "../../../core/alerts/index.ts";
import type { Role } from "../../../core/db.ts";
import { Alert, LiveControl, PageHeading } from "../components/blocks.tsx";
import { whenText } from "../components/time.tsx";
import { Tabs } from "../operation/tabs.tsx";
import { useNow, useTexts } from "../texts.ts";
import { ChannelTable } from "./channel-table.tsx";
import { DeliveryTable, type DeliveryTableProps } from "./delivery-table.tsx";
import { silenceState, SilenceTable } from "./silence-table.tsx";

export type AlertsPageProps = {
  roles: readonly Role[];
  channels: readonly AlertChannel[];
  silences: readonly SilenceWindow[];
  deliveries: DeliveryTableProps;
  mayWrite: boolean;
  mailIsSetUp: boolean;
  /** What the person just did. */
  told: string | undefined;
};

/** Who is told of what, and what was sent. */
export function AlertsPage(props: AlertsPageProps) {
  const { roles, channels, silences, deliveries, mayWrite, mailIsSetUp, told } = props;
  const { alerts: texts } = useTexts();
  const wantsMail = channels.some(({ kind, enabled }) => kind === "EMAIL" && enabled);
  return (
    <>
      <PageHeading title={texts.title} lead={texts.lead}>
        {mayWrite ? (
          <>
            <a class="ds-button" href="/drift/varsler/kanaler/ny">
              {texts.newChannel}
            </a>
            <a class="ds-button" data-variant="secondary" href="/drift/varsler/stille/ny">
              {texts.newSilence}
            </a>
          </>
        ) : null}
        <LiveControl />
      </PageHeading>
      <Tabs current="alerts" roles={roles} />
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <SilentNow silences={silences} />
        {wantsMail && !mailIsSetUp ? (
          <Alert color="warning" title={texts.noMail}>
            <p>{texts.noMailText}</p>
          </Alert>
        ) : null}
        <ChannelTable channels={channels} mayWrite={mayWrite} />
        <DeliveryTable {...deliveries} />
        <SilenceTable silences={silences} mayWrite={mayWrite} />
      </div>
    </>
  );
}

function SilentNow({ silences }: { silences: readonly SilenceWindow[] }) {
  const t = useTexts();
  const now = useNow();
  const on = silences.filter((silence) => silenceState(silence, now) === "now");
  const last = on
    .map(({ endsAt }) => endsAt)
    .toSorted()
    .at(-1);
  if (last === undefined) return null;
  const all = on.some(({ kinds }) => kinds.length === 0);
  return (
    <Alert color="info" title={all ? t.alerts.silentNow : t.alerts.someSilentNow}>
      <p>{t.alerts.silentNowText(whenText(new Date(last), { now, t }))}</p>
    </Alert>
  );
}
