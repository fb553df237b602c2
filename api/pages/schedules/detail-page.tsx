import type { ScheduleRule } from "../../../core/calendar/index.ts";
import type { Schedule } from "../../../core/schedules/index.ts";
import { Alert, Crumbs, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { useTexts } from "../texts.ts";
import { ScheduleState } from "./list-page.tsx";
import { Occasion } from "./occasion-text.tsx";
import { ruleAsTitle } from "./rule-words.ts";

type SchedulePageProps = { schedule: Schedule; mayWrite: boolean; told: string | undefined };

/** One schedule: when it starts its automation, and the next ten times. */
export function SchedulePage({ schedule, mayWrite, told }: SchedulePageProps) {
  const t = useTexts();
  const { schedules: texts } = t;
  const { automation, rule, timeZone, missedPolicy, overlapPolicy, enabled, nextOccasions } = schedule;
  return (
    <>
      <Crumbs crumbs={[{ href: "/drift/tidsplaner", text: texts.title }]} />
      <PageHeading title={ruleAsTitle(rule, t)} lead={<ScheduleState schedule={schedule} />}>
        {mayWrite ? <Actions schedule={schedule} /> : null}
      </PageHeading>
      {told === undefined ? null : (
        <div class="mj-told">
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        </div>
      )}
      <div class="mj-columns">
        <Panel id="neste" title={texts.upcoming}>
          {nextOccasions.length === 0 ? (
            <p class="mj-empty">{enabled ? texts.detail.automationResting : texts.detail.resting}</p>
          ) : (
            <>
              <ol class="mj-list">
                {nextOccasions.map((at) => (
                  <li>
                    <Occasion at={at} timeZone={timeZone} />
                  </li>
                ))}
              </ol>
              <p class="mj-quiet mj-small">
                {keepsDaysOff(rule) ? texts.detail.withoutDaysOff : texts.detail.alsoOnDaysOff}
              </p>
            </>
          )}
        </Panel>
        <Panel id="fakta" title={texts.detail.facts}>
          <Facts
            facts={[
              {
                name: texts.automation,
                value: (
                  <a class="ds-link" href={`/automatiseringer/${automation.id}`}>
                    {automation.title}
                  </a>
                ),
              },
              rule.kind === "cron"
                ? { name: texts.form.expression, value: <span class="mj-code">{rule.expression}</span> }
                : undefined,
              { name: texts.detail.timeZone, value: timeZone },
              { name: texts.detail.missed, value: texts.missed[missedPolicy] },
              { name: texts.detail.overlap, value: texts.overlap[overlapPolicy] },
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

function keepsDaysOff(rule: ScheduleRule): boolean {
  return rule.kind === "interval" ? rule.workingDaysOnly === true : rule.kind !== "cron";
}

function Actions({ schedule: { id, enabled } }: { schedule: Schedule }) {
  const { detail } = useTexts().schedules;
  const here = `/drift/tidsplaner/${id}`;
  return (
    <>
      <form method="post" action={`${here}/${enabled ? "pause" : "start"}`}>
        <button class="ds-button" type="submit" data-variant={enabled ? "secondary" : undefined}>
          {enabled ? detail.pause : detail.resume}
        </button>
      </form>
      <a class="ds-button" data-variant="secondary" href={`${here}/endre`}>
        {detail.change}
      </a>
      <a class="ds-button" data-variant="tertiary" data-color="danger" href={`${here}/slett`}>
        {detail.remove}
      </a>
    </>
  );
}
