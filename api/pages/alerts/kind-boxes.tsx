import { type EventKind, eventKinds, kindNames } from "../../../core/alerts/index.ts";
import { Checkbox, type Form, type FormValues } from "../components/form.tsx";

const fieldOf = (kind: EventKind) => `slag-${kind}`;

type KindBoxesProps = { form: Form; legend: string; hint?: string };

/** A box for each kind of event. */
export function KindBoxes({ form, legend, hint }: KindBoxesProps) {
  const wrong = form.errors["slag"];
  return (
    <fieldset id="slag" tabindex={-1} aria-describedby={wrong === undefined ? undefined : "slag-feil"}>
      <legend>{legend}</legend>
      {hint === undefined ? null : (
        <div class="mj-field">
          <p class="mj-hint">{hint}</p>
        </div>
      )}
      {eventKinds.map((kind) => (
        <Checkbox form={form} name={fieldOf(kind)} label={kindNames[kind]} />
      ))}
      {wrong === undefined ? null : (
        <p class="ds-validation-message" id="slag-feil">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

/** The kinds whose boxes were ticked. */
export function kindsOf(values: FormValues): EventKind[] {
  return eventKinds.filter((kind) => values[fieldOf(kind)] === "ja");
}

/** Boxes ticked for these kinds. */
export function asValues(kinds: readonly EventKind[]): FormValues {
  return Object.fromEntries(kinds.map((kind) => [fieldOf(kind), "ja"]));
}
