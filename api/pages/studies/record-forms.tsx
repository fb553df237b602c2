import { localDateOf } from "../../../core/local-date.ts";
import type { RecordObservationInput, StudyDetail } from "../../../core/studies/index.ts";
import { Panel } from "../components/blocks.tsx";
import { ErrorSummary, type Form, type FormErrors, type FormValues, Select, TextField } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { formErrors, given } from "../form-values.ts";
import { type Texts, useNow, useTexts } from "../texts.ts";
import { parseClockTime } from "./clock-time.ts";

const here = (study: StudyDetail) => `/gevinst/tidsstudier/${study.id}`;

/** Two buttons and what the clock shows; it runs on the server, so that a reload changes nothing. */
export function ClockPanel({ study, form }: { study: StudyDetail; form: Form }) {
  const { detail } = useTexts().studies;
  const { myClock } = study;
  const mineRuns = myClock !== null && myClock.studyId === study.id;
  return (
    <Panel id="klokke" title={detail.clock}>
      {mineRuns ? (
        <RunningClock study={study} startedAt={myClock.startedAt} stratum={myClock.stratum} form={form} />
      ) : null}
      {myClock !== null && !mineRuns ? (
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
            <StratumChoice study={study} form={{ values: form.values, errors: {} }} name="klokkeslag" />
            <button class="ds-button" type="submit">
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
      {study.runningClocks > (mineRuns ? 1 : 0) ? (
        <p class="mj-quiet mj-small">{detail.othersRunning(study.runningClocks - (mineRuns ? 1 : 0))}</p>
      ) : null}
    </Panel>
  );
}

type RunningProps = { study: StudyDetail; startedAt: string; stratum: string; form: Form };

function RunningClock({ study, startedAt, stratum, form }: RunningProps) {
  const t = useTexts();
  const now = useNow();
  const { detail } = t.studies;
  const kind = study.strata.find(({ key }) => key === stratum)?.title;
  return (
    <form class="mj-form" method="post" action={`${here(study)}/klokke/stopp`}>
      <p>
        <strong>{detail.running(whenText(new Date(startedAt), { now, t }))}</strong>
        {kind === undefined ? null : ` (${kind})`}{" "}
        <span class="mj-number" data-running-since={startedAt} aria-hidden="true" />
      </p>
      <TextField
        form={{ values: form.values, errors: form.errors }}
        name="klokkemerknad"
        label={detail.note}
        hint={detail.noteHint}
        required={false}
      />
      <div class="mj-actions">
        <button class="ds-button" type="submit">
          {detail.stop}
        </button>
      </div>
    </form>
  );
}

/** One case's time, typed. */
export function EnterPanel({ study, form }: { study: StudyDetail; form: Form }) {
  const { detail } = useTexts().studies;
  return (
    <Panel id="for" title={detail.enter}>
      <form class="mj-form" method="post" action={`${here(study)}/malinger`} novalidate>
        <ErrorSummary errors={form.errors} labels={labelsOf(detail)} />
        <StratumChoice study={study} form={form} name="slag" />
        <div class="mj-pair">
          <TextField form={form} name="tid" label={detail.time} hint={detail.timeHint} required narrow />
          <TextField form={form} name="dato" type="date" label={detail.date} required />
        </div>
        <TextField form={form} name="merknad" label={detail.note} hint={detail.noteHint} required={false} />
        <div class="mj-actions">
          <button class="ds-button" type="submit" data-variant="secondary">
            {detail.record}
          </button>
        </div>
      </form>
    </Panel>
  );
}

function StratumChoice({ study, form, name }: { study: StudyDetail; form: Form; name: string }) {
  const { detail } = useTexts().studies;
  if (study.strata.length === 0) return null;
  const options = study.strata.map(({ key, title }) => ({ value: key, label: title }));
  return <Select form={form} name={name} label={detail.stratum} options={options} required />;
}

function labelsOf(detail: Texts["studies"]["detail"]) {
  return {
    tid: detail.time,
    dato: detail.date,
    merknad: detail.note,
    slag: detail.stratum,
    klokkemerknad: detail.note,
  };
}

/** The form as it is when nothing was typed. */
export function emptyObservation(now: Date): FormValues {
  return { dato: localDateOf(now) };
}

export function readObservation(values: FormValues, studyId: string): RecordObservationInput {
  const note = given(values["merknad"]);
  return {
    studyId,
    stratum: values["slag"] ?? "",
    seconds: parseClockTime(values["tid"]) ?? Number.NaN,
    observedOn: values["dato"] ?? "",
    ...(note !== undefined && { note }),
  };
}

/** What was refused of an observation or of the clock, beside the fields. */
export function observationErrors(error: unknown, t: Texts, noteField = "merknad"): FormErrors {
  const { errors } = t.studies;
  const fieldNames = {
    seconds: noteField === "merknad" ? "tid" : "klokke",
    observedOn: "dato",
    note: noteField,
    stratum: "slag",
    studyId: "tid",
  };
  const messages = {
    seconds_not_positive: errors.positive,
    "seconds too_big": errors.tooLong,
    too_long: errors.tooLong,
    in_future: errors.future,
    personal_data: errors.personal,
    study_full: errors.full,
    clock_running: errors.clockRunning,
    seconds: errors.time,
    observedOn: errors.date,
    stratum: errors.choose,
    note: errors.textTooLong,
  };
  return formErrors(error, { fieldNames, messages, t });
}
