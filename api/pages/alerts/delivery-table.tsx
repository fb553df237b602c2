import type { AlertDelivery } from "../../../core/alerts/index.ts";
import { Empty, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon, type IconName } from "../components/icon.tsx";
import { Time, whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";

export type DeliveryTableProps = {
  deliveries: readonly AlertDelivery[];
  failedOnly: boolean;
  mayWrite: boolean;
  first: string | undefined;
  next: string | undefined;
};

/** What was sent, to whom, and whether it got through. */
export function DeliveryTable({ deliveries, failedOnly, mayWrite, first, next }: DeliveryTableProps) {
  const { deliveries: texts } = useTexts().alerts;
  const caption = (
    <>
      {texts.caption}
      <small>{texts.hint}</small>
    </>
  );
  return (
    <section class="mj-panel" aria-label={texts.caption} id="meldinger" data-live>
      {deliveries.length === 0 ? (
        <Empty title={failedOnly ? texts.emptyFailed : texts.empty}>
          {failedOnly ? texts.emptyFailedText : texts.emptyText}
        </Empty>
      ) : (
        <>
          <DataTable caption={caption} columns={columns(mayWrite)} rows={deliveries} />
          <Pager shown={texts.shown(deliveries.length)} first={first} next={next} />
        </>
      )}
      <p class="mj-table-more">
        <a class="ds-link" href={failedOnly ? "/drift/varsler" : "/drift/varsler?status=FAILED"}>
          {failedOnly ? texts.all : texts.failedOnly}
        </a>
      </p>
    </section>
  );
}

function columns(mayWrite: boolean): Column<AlertDelivery>[] {
  const t = useTexts();
  const { deliveries: texts } = t.alerts;
  return [
    {
      header: texts.what,
      cell: ({ title, events }) => (
        <>
          {title}
          {events > 1 ? <span class="mj-sub">{texts.events(events)}</span> : null}
        </>
      ),
    },
    {
      header: texts.to,
      cell: ({ channel, recipient }) => (
        <>
          {channel?.name ?? recipient}
          <span class="mj-sub">{channel === null ? texts.personal : t.alerts.kind[channel.kind]}</span>
        </>
      ),
    },
    {
      header: texts.when,
      cell: ({ status, sentAt, createdAt }) => <Time at={status === "SENT" ? (sentAt ?? createdAt) : createdAt} />,
    },
    { header: texts.status, cell: (delivery) => <Outcome delivery={delivery} mayWrite={mayWrite} /> },
  ];
}

const looks: Record<AlertDelivery["status"], { icon: IconName; color: string }> = {
  PENDING: { icon: "queue", color: "neutral" },
  SENT: { icon: "check", color: "success" },
  FAILED: { icon: "cross", color: "danger" },
  SILENCED: { icon: "pause", color: "neutral" },
};

function Outcome({ delivery, mayWrite }: { delivery: AlertDelivery; mayWrite: boolean }) {
  const t = useTexts();
  const { deliveries: texts } = t.alerts;
  const { id, status, title, lastError } = delivery;
  const more = useMore(delivery);
  return (
    <>
      <span class="mj-status" data-color={looks[status].color}>
        <Icon name={looks[status].icon} />
        {t.alerts.deliveryStatus[status]}
      </span>
      {more === "" ? null : <span class="mj-sub">{more}</span>}
      {lastError === null ? null : <span class="mj-sub">{lastError}</span>}
      {status === "FAILED" && mayWrite ? (
        <form method="post" action={`/drift/varsler/meldinger/${id}/prov-igjen`}>
          <button
            class="ds-button"
            data-variant="secondary"
            data-size="sm"
            type="submit"
            aria-label={texts.retryOf(title)}
          >
            {texts.retry}
          </button>
        </form>
      ) : null}
    </>
  );
}

function useMore({ status, attempts, dueAt, sentAt }: AlertDelivery): string {
  const t = useTexts();
  const now = useNow();
  const { deliveries: texts } = t.alerts;
  const due = whenText(new Date(dueAt), { now, t });
  if (status === "SILENCED") {
    return sentAt === null ? texts.keptUntil(due) : texts.toldAt(whenText(new Date(sentAt), { now, t }));
  }
  if (status === "PENDING" && new Date(dueAt) > now) {
    return attempts === 0 ? texts.next(due) : `${texts.attempts(attempts)}, ${texts.next(due)}`;
  }
  return attempts > 1 ? texts.attempts(attempts) : "";
}
