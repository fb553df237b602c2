import type { CreateLaneInput, LaneDetail, UpdateLaneInput } from "../../../core/lanes/index.ts";
import { Checkbox, type Form, type FormErrors, type FormValues, TextField } from "../components/form.tsx";
import { formErrors, given, parseNumber } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";
import { LaneFormPage } from "./form-page.tsx";

const fieldNames = {
  key: "nokkel",
  name: "navn",
  baseUrl: "adresse",
  concurrency: "samtidige",
  rateLimit: "antall",
  "rateLimit.max": "antall",
  "rateLimit.perSeconds": "sekunder",
  "circuitBreaker.errors": "feil",
  "circuitBreaker.windowSeconds": "feilsekunder",
};

type SettingsPageProps = {
  lane: { id: string; name: string } | undefined;
  form: Form;
  mayChangeAddress: boolean;
};

/** Adds a target system. */
export function NewLanePage({ form }: { form: Form }) {
  const t = useTexts();
  const { form: texts } = t.lanes;
  return (
    <LaneFormPage lane={undefined} words={texts.create} form={form} labels={labelsOf(t)}>
      <TextField form={form} name="navn" label={texts.name} required />
      <TextField form={form} name="nokkel" label={texts.key} hint={texts.keyHint} narrow required />
      <TextField form={form} name="adresse" label={texts.address} hint={texts.addressHint} required />
      <Concurrency form={form} />
    </LaneFormPage>
  );
}

/** Changes what is set for a target system. */
export function SettingsPage({ lane, form, mayChangeAddress }: SettingsPageProps) {
  const t = useTexts();
  const { form: texts } = t.lanes;
  return (
    <LaneFormPage lane={lane} words={texts.edit} form={form} labels={labelsOf(t)}>
      <TextField form={form} name="navn" label={texts.name} required />
      {mayChangeAddress ? (
        <TextField form={form} name="adresse" label={texts.address} hint={texts.addressHint} required />
      ) : (
        <p class="mj-quiet">{texts.addressLocked}</p>
      )}
      <Concurrency form={form} />
      <fieldset>
        <legend>{texts.limits}</legend>
        <p class="mj-quiet mj-small mj-tight">{texts.rateHint}</p>
        <div class="mj-pair">
          <TextField form={form} name="antall" inputmode="numeric" label={texts.rateMax} />
          <TextField form={form} name="sekunder" inputmode="numeric" label={texts.ratePer} />
        </div>
      </fieldset>
      <fieldset>
        <legend>{texts.breaker}</legend>
        <p class="mj-quiet mj-small mj-tight">{texts.breakerHint}</p>
        <Checkbox form={form} name="stans" label={texts.breakerOn} />
        <div class="mj-pair">
          <TextField form={form} name="feil" inputmode="numeric" label={texts.breakerErrors} />
          <TextField form={form} name="feilsekunder" inputmode="numeric" label={texts.breakerSeconds} />
        </div>
      </fieldset>
    </LaneFormPage>
  );
}

function Concurrency({ form }: { form: Form }) {
  const { form: texts } = useTexts().lanes;
  return (
    <TextField
      form={form}
      name="samtidige"
      inputmode="numeric"
      label={texts.concurrency}
      hint={texts.concurrencyHint}
      narrow
      required
    />
  );
}

/** The form as the lane is. */
export function settingsOf({ name, baseUrl, concurrency, rateLimit, circuitBreaker }: LaneDetail): FormValues {
  return {
    navn: name,
    adresse: baseUrl,
    samtidige: String(concurrency),
    antall: rateLimit ? String(rateLimit.max) : "",
    sekunder: rateLimit ? String(rateLimit.perSeconds) : "",
    stans: circuitBreaker.errors === null ? "" : "ja",
    feil: String(circuitBreaker.errors ?? 5),
    feilsekunder: String(circuitBreaker.windowSeconds),
  };
}

export function readNewLane(values: FormValues): CreateLaneInput {
  return {
    key: values["nokkel"] ?? "",
    name: values["navn"] ?? "",
    baseUrl: values["adresse"] ?? "",
    concurrency: parseNumber(values["samtidige"]) ?? Number.NaN,
  };
}

type ReadSettings = { input: Omit<UpdateLaneInput, "id">; errors: FormErrors };

/** What the form asks for, and what is wrong with it that the verb could not know. */
export function readSettings(values: FormValues, t: Texts): ReadSettings {
  const { errors } = t.lanes;
  const [max, perSeconds] = [given(values["antall"]), given(values["sekunder"])];
  const isHalf = (max === undefined) !== (perSeconds === undefined);
  const number = (name: string) => parseNumber(values[name]) ?? Number.NaN;
  return {
    input: {
      name: values["navn"] ?? "",
      ...(values["adresse"] !== undefined && { baseUrl: values["adresse"] }),
      concurrency: number("samtidige"),
      rateLimit: max === undefined ? null : { max: number("antall"), perSeconds: number("sekunder") },
      circuitBreaker: {
        errors: values["stans"] === "ja" ? number("feil") : null,
        windowSeconds: number("feilsekunder"),
      },
    },
    errors: isHalf ? { [max === undefined ? "antall" : "sekunder"]: errors.both } : {},
  };
}

/** What the verb refused, in words beside the fields. */
export function settingsErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.lanes;
  const messages = {
    "name too_small": errors.required,
    "name too_big": errors.tooLong,
    "key duplicate": errors.keyTaken,
    "rateLimit.max custom": errors.tooFast,
    key: errors.key,
    baseUrl: errors.address,
    concurrency: errors.whole(1, 50),
    "rateLimit.max": errors.whole(1, 10_000),
    "rateLimit.perSeconds": errors.whole(1, 86_400),
    "circuitBreaker.errors": errors.whole(1, 1000),
    "circuitBreaker.windowSeconds": errors.whole(10, 3600),
  };
  return formErrors(error, { fieldNames, messages, t });
}

function labelsOf(t: Texts): Record<string, string> {
  const { form: texts } = t.lanes;
  return {
    nokkel: texts.key,
    navn: texts.name,
    adresse: texts.address,
    samtidige: texts.concurrency,
    antall: texts.rateMax,
    sekunder: texts.ratePer,
    feil: texts.breakerErrors,
    feilsekunder: texts.breakerSeconds,
  };
}
