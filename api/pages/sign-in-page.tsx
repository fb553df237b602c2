import { Alert } from "./components/blocks.tsx";
import { type Form, TextField } from "./components/form.tsx";
import { useTexts } from "./texts.ts";

type SignInProps = {
  form: Form;
  /** Local path to go on to. */
  onTo: string;
  /** What was wrong, or that the person has just signed out. */
  told?: { color: "danger" | "success"; text: string } | undefined;
};

export function SignInPage({ form, onTo, told }: SignInProps) {
  const t = useTexts();
  const texts = t.signIn;
  return (
    <div class="mj-panel mj-alone">
      <h1 class="mj-title">{texts.title}</h1>
      <p class="mj-lead">{texts.lead}</p>
      {told ? (
        <Alert color={told.color} announce>
          <p>{told.text}</p>
        </Alert>
      ) : null}
      <form class="mj-form" method="post" action="/logg-inn" novalidate>
        <input type="hidden" name="til" value={onTo} />
        <TextField form={form} name="epost" type="email" autocomplete="username" label={texts.email} required />
        <TextField
          form={form}
          name="passord"
          type="password"
          autocomplete="current-password"
          label={texts.password}
          required
        />
        <button class="ds-button" type="submit">
          {texts.submit}
        </button>
      </form>
    </div>
  );
}
