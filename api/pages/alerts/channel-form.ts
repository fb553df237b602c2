import type { AlertChannel, NewAlertChannel } from "../../../core/alerts/index.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { formErrors, given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import { asValues, kindsOf } from "./kind-boxes.tsx";

const fieldNames = { name: "navn", kind: "type", address: "adresse", kinds: "slag", groupMinutes: "minutter" };

/** What the form for a new channel begins with. */
export const newChannelValues = (kinds: AlertChannel["kinds"]): FormValues => ({
  type: "EMAIL",
  minutter: "15",
  ...asValues(kinds),
});

/** A channel as its form shows it. */
export function channelValues({ name, address, groupMinutes, kinds }: AlertChannel): FormValues {
  return { navn: name, adresse: address, minutter: String(groupMinutes), ...asValues(kinds) };
}

/** What was filled in, as the verbs take it. A number that is none is left to them to refuse. */
export function asChannel(values: FormValues): NewAlertChannel {
  return {
    name: given(values["navn"]) ?? "",
    kind: values["type"] === "WEBHOOK" ? "WEBHOOK" : "EMAIL",
    address: given(values["adresse"]) ?? "",
    kinds: kindsOf(values),
    groupMinutes: parseNumber(values["minutter"]) ?? 0,
  };
}

/** What a verb refused, beside the fields of the form. */
export function channelErrors(error: unknown): FormErrors {
  const { errors } = nb.alerts;
  const messages = { ...errors, too_small: errors["required"] ?? "", "kinds too_small": errors["kinds"] ?? "" };
  const wrongNumber = {
    "groupMinutes too_small": errors["groupMinutes"] ?? "",
    "groupMinutes too_big": errors["groupMinutes"] ?? "",
  };
  return formErrors(error, { fieldNames, messages: { ...messages, ...wrongNumber }, t: nb });
}
