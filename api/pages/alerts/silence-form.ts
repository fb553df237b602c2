import type { NewSilenceWindow } from "../../../core/alerts/index.ts";
import { homeTimeZone, instantsOf } from "../../../core/calendar/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { formErrors, given } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import { kindsOf } from "./kind-boxes.tsx";

const fieldNames = { endsAt: "til-dato", startsAt: "fra-dato", kinds: "slag", reason: "grunn" };

/** What was filled in, or what is wrong with it. */
export type ReadSilence = { silence: NewSilenceWindow } | { errors: FormErrors };

/** Reads local dates and times; with neither date nor time for its start, a silence begins now. */
export function readSilence(values: FormValues, now: Date): ReadSilence {
  const { errors: texts } = nb.alerts;
  const from = clockOf(values, "fra");
  const to = clockOf(values, "til");
  const startsNow = given(values["fra-dato"]) === undefined && given(values["fra-tid"]) === undefined;
  const errors = {
    ...(startsNow ? {} : wrongIn(from, "fra")),
    ...wrongIn(to, "til"),
    ...(given(values["grunn"]) === undefined && { grunn: texts["required"] ?? "" }),
  };
  const startsAt = startsNow ? now : instantOf(from)?.first;
  const endsAt = instantOf(to)?.last;
  if (Object.keys(errors).length > 0 || !startsAt || !endsAt) return { errors };
  const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { silence: { ...times, kinds: kindsOf(values), reason: values["grunn"] ?? "" } };
}

/** What the verb refused, beside the fields of the form. */
export function silenceErrors(error: unknown): FormErrors {
  return formErrors(error, { fieldNames, messages: nb.alerts.errors, t: nb });
}

type Clock = { date: string | undefined; time: string | undefined };

function clockOf(values: FormValues, field: "fra" | "til"): Clock {
  const date = LocalDate.safeParse(values[`${field}-dato`]);
  const time = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(values[`${field}-tid`] ?? "");
  const [, hours = "", minutes = ""] = time ?? [];
  return {
    date: date.success ? date.data : undefined,
    time: time ? `${hours.padStart(2, "0")}:${minutes}` : undefined,
  };
}

function wrongIn({ date, time }: Clock, field: "fra" | "til"): FormErrors {
  const { errors: texts } = nb.alerts;
  return {
    ...(date === undefined && { [`${field}-dato`]: texts["date"] ?? "" }),
    ...(time === undefined && { [`${field}-tid`]: texts["time"] ?? "" }),
  };
}

function instantOf({ date, time }: Clock) {
  if (date === undefined || time === undefined) return undefined;
  return instantsOf({ date, time }, homeTimeZone);
}
