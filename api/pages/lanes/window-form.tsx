import { homeTimeZone, instantsOf } from "../../../core/calendar/index.ts";
import type { NewMaintenanceWindow } from "../../../core/lanes/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import { Checkbox, type Form, type FormErrors, type FormValues, TextArea, TextField } from "../components/form.tsx";
import { formErrors, given } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";
import { LaneFormPage } from "./form-page.tsx";

/** Which of the two forms. */
export type WindowKind = "weekly" | "once";

const time = /^([01]\d|2[0-3]):[0-5]\d$/;
const days = [1, 2, 3, 4, 5, 6, 7];

type WindowPageProps = { lane: { id: string; name: string }; kind: WindowKind; form: Form };

/** Adds a maintenance window. */
export function WindowPage({ lane, kind, form }: WindowPageProps) {
  const t = useTexts();
  const { form: texts } = t.lanes;
  return (
    <LaneFormPage lane={lane} words={texts[kind]} form={form} labels={labelsOf(t)}>
      {kind === "weekly" ? <Weekly form={form} /> : <Once form={form} />}
      <TextArea form={form} name="grunn" label={texts.reason} hint={texts.reasonHint} rows={2} required />
    </LaneFormPage>
  );
}

function Weekly({ form }: { form: Form }) {
  const { form: texts, weekdays } = useTexts().lanes;
  const wrong = form.errors["dag1"];
  return (
    <>
      <fieldset aria-describedby={wrong === undefined ? undefined : "dag1-feil"}>
        <legend>{texts.days}</legend>
        {wrong === undefined ? null : (
          <p class="ds-validation-message" id="dag1-feil">
            {wrong}
          </p>
        )}
        <div class="mj-pair">
          {days.map((day) => (
            <Checkbox
              form={{ values: form.values, errors: {} }}
              name={`dag${day}`}
              label={capitalised(weekdays[day - 1] ?? "")}
            />
          ))}
        </div>
      </fieldset>
      <div class="mj-pair">
        <TextField form={form} name="fra" label={texts.start} hint={texts.timeHint} required />
        <TextField form={form} name="til" label={texts.end} hint={texts.timeHint} required />
      </div>
    </>
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function Once({ form }: { form: Form }) {
  const { form: texts } = useTexts().lanes;
  return (
    <>
      <div class="mj-pair">
        <TextField form={form} name="fradato" type="date" label={texts.fromDate} required />
        <TextField form={form} name="fra" label={texts.start} hint={texts.timeHint} required />
      </div>
      <div class="mj-pair">
        <TextField form={form} name="tildato" type="date" label={texts.toDate} required />
        <TextField form={form} name="til" label={texts.end} hint={texts.timeHint} required />
      </div>
    </>
  );
}

type ReadWindow = { input: NewMaintenanceWindow; errors: FormErrors };

/** What the form asks for, and what is wrong with it that can be seen at once. */
export function readWindow(values: FormValues, { kind, t }: { kind: WindowKind; t: Texts }): ReadWindow {
  const { errors } = t.lanes;
  const reason = values["grunn"] ?? "";
  const [startTime, endTime] = [clock(values["fra"]), clock(values["til"])];
  const weekdays = days.filter((day) => values[`dag${day}`] === "ja");
  const wrong = {
    ...(kind === "weekly" && weekdays.length === 0 && { dag1: errors.days }),
    ...(kind === "once" && !isDate(values["fradato"]) && { fradato: errors.date }),
    ...(!time.test(startTime) && { fra: errors.time }),
    ...(kind === "once" && !isDate(values["tildato"]) && { tildato: errors.date }),
    ...(!time.test(endTime) && { til: errors.time }),
    ...(given(reason) === undefined && { grunn: errors.required }),
    ...(reason.length > 500 && { grunn: errors.tooLong }),
  };
  if (kind === "weekly") return { input: { reason, weekly: { weekdays, startTime, endTime } }, errors: wrong };
  if (Object.keys(wrong).length > 0) return { input: { reason }, errors: wrong };
  const once = {
    startsAt: instantsAt(values["fradato"], startTime).first.toISOString(),
    endsAt: instantsAt(values["tildato"], endTime).last.toISOString(),
  };
  return { input: { reason, once }, errors: wrong };
}

/** What the verb refused, in words beside the fields. */
export function windowErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.lanes;
  const fieldNames = { weekly: "dag1", "once.startsAt": "fradato", "once.endsAt": "tildato", laneId: "grunn" };
  const messages = {
    covers_whole_week: errors.coversWeek,
    end_before_start: errors.endBeforeStart,
    is_over: errors.isOver,
    too_long: errors.windowTooLong,
    too_far_ahead: errors.tooFarAhead,
    too_many: errors.tooMany,
  };
  return formErrors(error, { fieldNames, messages, t });
}

/** `930`, `9.30` and `9:30` are half past nine too. */
function clock(text = ""): string {
  const [, hours, minutes] = /^(\d{1,2})[:.]?(\d{2})$/.exec(text) ?? [];
  return hours === undefined || minutes === undefined ? text : `${hours.padStart(2, "0")}:${minutes}`;
}

function isDate(text: string | undefined): boolean {
  return LocalDate.safeParse(text).success;
}

function instantsAt(date = "", clockTime = "") {
  return instantsOf({ date, time: clockTime }, homeTimeZone);
}

function labelsOf(t: Texts): Record<string, string> {
  const { form: texts } = t.lanes;
  return {
    dag1: texts.days,
    fradato: texts.fromDate,
    fra: texts.start,
    tildato: texts.toDate,
    til: texts.end,
    grunn: texts.reason,
  };
}
