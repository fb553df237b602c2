import type { SilenceWindow } from "../../../core/alerts/index.ts";
import { Empty } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import { kindsText } from "./channel-table.tsx";

/** When alerts are, were or will be kept back. */
export function SilenceTable({ silences, mayWrite }: { silences: readonly SilenceWindow[]; mayWrite: boolean }) {
  const { silences: texts } = useTexts().alerts;
  return (
    <section class="mj-panel" aria-label={texts.caption}>
      {silences.length === 0 ? (
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
          rows={silences}
        />
      )}
    </section>
  );
}

/** Whether a silence is on at an instant, still to come, or over. */
export function silenceState({ startsAt, endsAt }: SilenceWindow, now: Date): "now" | "coming" | "over" {
  if (new Date(endsAt) <= now) return "over";
  return new Date(startsAt) <= now ? "now" : "coming";
}

function columns(mayWrite: boolean): Column<SilenceWindow>[] {
  const t = useTexts();
  const now = useNow();
  const { silences: texts } = t.alerts;
  const when = (at: string) => whenText(new Date(at), { now, t });
  return [
    { header: texts.when, cell: ({ startsAt, endsAt }) => texts.span(when(startsAt), when(endsAt)) },
    { header: texts.kinds, cell: ({ kinds }) => (kinds.length === 0 ? texts.all : kindsText(kinds, texts.all)) },
    {
      header: texts.reason,
      cell: ({ reason, createdBy }) => (
        <>
          {reason}
          <span class="mj-sub">{createdBy}</span>
        </>
      ),
    },
    {
      header: texts.state,
      cell: (silence) => {
        const state = silenceState(silence, now);
        if (state === "over" || !mayWrite) return texts[state];
        return (
          <>
            {texts[state]}{" "}
            <a
              class="ds-link"
              href={`/drift/varsler/stille/${silence.id}/avslutt`}
              aria-label={texts.endOf(silence.reason)}
            >
              {texts.end}
            </a>
          </>
        );
      },
    },
  ];
}
