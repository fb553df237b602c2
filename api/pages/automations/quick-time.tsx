import { localDateOf } from "../../../core/local-date.ts";
import { Panel } from "../components/blocks.tsx";
import { Select } from "../components/form.tsx";
import { Once } from "../components/once.tsx";
import { useNow, useTexts } from "../texts.ts";

const minutes = [5, 15, 30, 60];

/** Time spent today, debited by one click: what is quickly said is said. */
export function QuickTime({ automationId }: { automationId: string }) {
  const { quick: texts } = useTexts().automations.operation;
  const reasons = texts.reasons.map((reason) => ({ value: reason, label: reason }));
  const here = `/automatiseringer/${automationId}/driftstid`;
  return (
    <Panel id="driftstid" title={texts.title}>
      <form class="mj-stack" method="post" action={here}>
        <Once />
        <input type="hidden" name="dato" value={localDateOf(useNow())} />
        <Select form={{ values: {}, errors: {} }} name="grunn" label={texts.reason} options={reasons} />
        <div class="mj-actions" role="group" aria-label={texts.title}>
          {minutes.map((count) => (
            <button
              class="ds-button"
              data-variant="secondary"
              data-size="sm"
              type="submit"
              name="minutter"
              value={`${count}`}
            >
              {texts.minutes(count)}
            </button>
          ))}
          <a class="ds-link" href={here}>
            {texts.other}
          </a>
        </div>
      </form>
    </Panel>
  );
}
