import { type Form, type FormErrors, type FormValues, TextField } from "../components/form.tsx";
import { formErrors } from "../form-values.ts";
import { type Texts, useTexts } from "../texts.ts";
import { LaneFormPage } from "./form-page.tsx";

type Lane = { id: string; name: string };

/** Adds a robot account; whatever is wrong, the password must be written again. */
export function NewAccountPage({ lane, form }: { lane: Lane; form: Form }) {
  const t = useTexts();
  const { form: texts } = t.lanes;
  return (
    <LaneFormPage lane={lane} words={texts.account} form={form} labels={labelsOf(t)}>
      <TextField form={form} name="navn" label={texts.accountName} hint={texts.accountNameHint} required />
      <TextField form={form} name="brukernavn" autocomplete="off" label={texts.username} required />
      <Password form={form} />
    </LaneFormPage>
  );
}

/** Replaces the password of a robot account. */
export function NewPasswordPage({ lane, account, form }: { lane: Lane; account: string; form: Form }) {
  const t = useTexts();
  const { title, ...words } = t.lanes.form.newPassword;
  return (
    <LaneFormPage lane={lane} words={{ title: title(account), ...words }} form={form} labels={labelsOf(t)}>
      <Password form={form} />
    </LaneFormPage>
  );
}

function Password({ form }: { form: Form }) {
  const { form: texts } = useTexts().lanes;
  return (
    <TextField form={form} name="passord" type="password" autocomplete="new-password" label={texts.password} required />
  );
}

export function readAccount(values: FormValues) {
  return {
    name: values["navn"] ?? "",
    username: values["brukernavn"] ?? "",
    password: values["passord"] ?? "",
  };
}

/** What the verb refused, in words beside the fields. */
export function accountErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.lanes;
  const fieldNames = { name: "navn", username: "brukernavn", password: "passord" };
  const messages = { too_small: errors.required, too_big: errors.tooLong, duplicate: errors.nameTaken };
  return formErrors(error, { fieldNames, messages, t });
}

function labelsOf(t: Texts): Record<string, string> {
  const { form: texts } = t.lanes;
  return { navn: texts.accountName, brukernavn: texts.username, passord: texts.password };
}
