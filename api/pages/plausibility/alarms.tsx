import { formatHours, formatWhole } from "../../../core/norwegian-format.ts";
import type { PlausibilityAlarm } from "../../../core/plausibility/index.ts";
import { Alert } from "../components/blocks.tsx";
import { type Texts, useTexts } from "../texts.ts";

/** What is too much to be true in a period; nothing where nothing is. */
export function PlausibilityAlarms({ alarms }: { alarms: readonly PlausibilityAlarm[] }) {
  const t = useTexts();
  if (alarms.length === 0) return null;
  return (
    <div class="mj-told">
      <Alert color="warning" title={t.plausibility.title}>
        <ul class="mj-list">
          {alarms.map((alarm) => (
            <li>{alarmText(alarm, t)}</li>
          ))}
        </ul>
        <p>{t.plausibility.text}</p>
      </Alert>
    </div>
  );
}

function alarmText(alarm: PlausibilityAlarm, { plausibility }: Texts): string {
  const { kind, process, measure, automation, found, expected } = alarm;
  if (kind === "more_than_staffed") {
    return plausibility.moreThanStaffed(process.title, formatHours(found * 3_600), formatHours(expected * 3_600));
  }
  if (kind === "seldom_clocked") {
    return plausibility.seldomClocked(automation?.title ?? process.title, formatWhole(found), formatWhole(expected));
  }
  if (kind === "free_hand_overs") {
    return plausibility.freeHandOvers(automation?.title ?? process.title, formatWhole(found));
  }
  const [cases, usual] = [formatWhole(found), formatWhole(Math.round(expected))];
  if (measure === null) return plausibility.tooManyCases(process.title, cases, usual);
  return plausibility.tooManyMeasureCases(measure.title, cases, usual);
}
