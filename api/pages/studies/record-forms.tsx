import type { Child } from "hono/jsx";
import type { StudyDetail } from "../../../core/studies/index.ts";
import { Panel } from "../components/blocks.tsx";
import { Fields, labelsOf } from "../components/fields.tsx";
import { ErrorSummary, type Form } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";
import { clockTime } from "./clock-time.ts";
import { clockFields, observationFields, stratumFields } from "./forms.ts";

const here = (study: StudyDetail) => `/gevinst/tidsstudier/${study.id}`;

type ClockPanelProps = {
  study: StudyDetail;
  form: Form;
  /** Something was just done with the clock: the next deed is ready for the keyboard. */
  touched: boolean;
};

/** The buttons of one's own clock and what it shows; it runs on the server, so that a reload changes nothing. */
export function ClockPanel({ study, form, touched }: ClockPanelProps) {
  const { detail } = useTexts().studies;
  const { myClock } = study;
  const mineIsHere = myClock !== null && myClock.studyId === study.id;
  const others = study.runningClocks - (mineIsHere ? 1 : 0);
  return (
    <Panel id="klokke" title={detail.clock}>
      {mineIsHere ? <MyClock study={study} clock={myClock} form={form} touched={touched} /> : null}
      {myClock !== null && !mineIsHere ? (
        <p>
          {detail.runningElsewhere}{" "}
          <a class="ds-link" href={`/gevinst/tidsstudier/${myClock.studyId}`}>
            {myClock.studyTitle}
          </a>
        </p>
      ) : null}
      {myClock === null ? (
        <>
          <p class="mj-quiet">{detail.clockText}</p>
          <form class="mj-filters" method="post" action={`${here(study)}/klokke/start`}>
            <Fields form={{ values: form.values, errors: {} }} fields={stratumFields(study, "klokkeslag")} />
            <button class="ds-button" type="submit" autofocus={touched}>
              {detail.start}
            </button>
          </form>
        </>
      ) : null}
      <p class="mj-small">
        <a class="ds-link" href="#for">
          {detail.enterInstead}
        </a>
      </p>
      {others > 0 ? <p class="mj-quiet mj-small">{detail.othersRunning(others)}</p> : null}
    </Panel>
  );
}

type MyClockProps = ClockPanelProps & { clock: NonNullable<StudyDetail["myClock"]> };

function MyClock({ study, clock, form, touched }: MyClockProps) {
  const { detail } = useTexts().studies;
  const kind = study.strata.find(({ key }) => key === clock.stratum)?.title;
  const [action, text] = clock.paused ? ["fortsett", detail.resume] : ["pause", detail.pause];
  return (
    <>
      <p>
        <strong>
          <ClockFace clock={clock} />
        </strong>
        {kind === undefined ? null : ` (${kind})`}
      </p>
      <form class="mj-told" method="post" action={`${here(study)}/klokke/${action}`}>
        <button
          class="ds-button"
          type="submit"
          data-variant={clock.paused ? undefined : "secondary"}
          autofocus={touched}
        >
          {text}
        </button>
      </form>
      <form class="mj-form" method="post" action={`${here(study)}/klokke/stopp`}>
        <ErrorSummary errors={form.errors} labels={labelsOf(clockFields)} />
        <Fields form={form} fields={clockFields} />
        <div class="mj-actions">
          <button class="ds-button" type="submit" data-variant={clock.paused ? "secondary" : undefined}>
            {detail.stop}
          </button>
        </div>
      </form>
    </>
  );
}

function ClockFace({ clock }: Pick<MyClockProps, "clock">): Child {
  const t = useTexts();
  const now = useNow();
  const { detail } = t.studies;
  if (clock.paused) return <>{detail.paused(clockTime(clock.countedMs / 1000))}</>;
  const countsFrom = new Date(now.getTime() - clock.countedMs).toISOString();
  return (
    <>
      {detail.running(whenText(new Date(clock.startedAt), { now, t }))}{" "}
      <span class="mj-number" data-running-since={countsFrom} aria-hidden="true" />
    </>
  );
}

/** One case's time, typed. */
export function EnterPanel({ study, form }: { study: StudyDetail; form: Form }) {
  const { detail } = useTexts().studies;
  const fields = observationFields(study);
  return (
    <Panel id="for" title={detail.enter}>
      <form class="mj-form" method="post" action={`${here(study)}/malinger`} novalidate>
        <ErrorSummary errors={form.errors} labels={labelsOf(fields)} />
        <Fields form={form} fields={fields} />
        <div class="mj-actions">
          <button class="ds-button" type="submit" data-variant="secondary">
            {detail.record}
          </button>
        </div>
      </form>
    </Panel>
  );
}
