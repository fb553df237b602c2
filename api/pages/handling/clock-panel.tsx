import type { Handling } from "../../../core/handling/index.ts";
import { formatDate, formatMinutes, formatWhole } from "../../../core/norwegian-format.ts";
import { Facts, Panel } from "../components/blocks.tsx";
import { staticUrl } from "../static-files.ts";
import { useTexts } from "../texts.ts";

/** The clock of a case that a robot gave up: start, stop, and what it has counted. Nothing where no time is measured. */
export function ClockPanel({ handling }: { handling: Handling }) {
  const { handling: texts } = useTexts();
  const { mayStart, isRunning, openSeconds, debits, running, idleCutoffMinutes } = handling;
  if (!mayStart && openSeconds === 0 && debits.length === 0) return null;
  const others = running - (isRunning ? 1 : 0);
  return (
    <Panel id="klokke" title={texts.title}>
      <p class="mj-quiet mj-small">{texts.lead}</p>
      <div class="mj-stack">
        <div>
          <Facts
            facts={[
              mayStart || openSeconds > 0
                ? {
                    name: isRunning ? texts.running : texts.soFar,
                    value: <strong>{texts.minutes(formatMinutes(openSeconds))}</strong>,
                  }
                : undefined,
              ...debits.map(({ seconds, measuredSeconds, localDate }) => ({
                name: `${texts.debited} ${formatDate(localDate)}`,
                value: texts.debitText(formatMinutes(seconds), formatMinutes(measuredSeconds)),
              })),
            ]}
          />
          {others > 0 ? <p>{others === 1 ? texts.oneOther : texts.others(formatWhole(others))}</p> : null}
        </div>
        {mayStart ? (
          <div>
            <Deeds handling={handling} />
          </div>
        ) : null}
      </div>
      {isRunning ? <p class="mj-hint">{texts.keepHint(formatWhole(idleCutoffMinutes))}</p> : null}
    </Panel>
  );
}

function Deeds({ handling: { workItemId, isRunning } }: { handling: Handling }) {
  const { handling: texts } = useTexts();
  const here = `/drift/saker/${workItemId}/klokke`;
  if (!isRunning) {
    return (
      <form class="mj-actions" method="post" action={`${here}/start`}>
        <button class="ds-button" type="submit">
          {texts.start}
        </button>
      </form>
    );
  }
  return (
    <div class="mj-actions">
      <form method="post" action={`${here}/stopp`}>
        <button class="ds-button" type="submit">
          {texts.stop}
        </button>
      </form>
      <form method="post" action={`${here}/livstegn`} data-clock data-stopped={texts.stopped}>
        <button class="ds-button" type="submit" data-variant="tertiary">
          {texts.keep}
        </button>
      </form>
      <script type="module" src={staticUrl("clock.js")} />
    </div>
  );
}
