import { HarvestKind } from "../../../core/db.ts";
import type { RecordHarvestInput, UnitHarvestYear } from "../../../core/harvest/index.ts";
import { formatHours, formatMonth } from "../../../core/norwegian-format.ts";
import { PageHeading } from "../components/blocks.tsx";
import {
  Checkbox,
  ErrorSummary,
  type Form,
  FormActions,
  type FormErrors,
  type FormValues,
  type Option,
  Select,
  TextArea,
  TextField,
} from "../components/form.tsx";
import { formErrors, given, parseNumber } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import { useTexts } from "../texts.ts";
import { HarvestCrumbs } from "./unit-page.tsx";

type Unit = { id: string; name: string };

const fieldNames = {
  kind: "slag",
  month: "maned",
  seconds: "timer",
  standing: "staaende",
  purpose: "formaal",
  caseReference: "sak",
  amountNok: "belop",
  kostraFunction: "funksjon",
  kostraArt: "art",
  reason: "grunn",
  from: "fra",
  id: "grunn",
  ownerId: "ansvarlig",
};

/** What the form asks for, and what is wrong with it that can be seen without the database. */
export function readHarvest(values: FormValues, unitId: string): { input: RecordHarvestInput; errors: FormErrors } {
  const { errors: texts } = nb.harvest;
  const hours = parseNumber(values["timer"]);
  const kind = Object.values(HarvestKind).find((each) => each === values["slag"]);
  const nok = parseNumber(values["belop"]);
  const isNokWrong = given(values["belop"]) !== undefined && nok === undefined;
  const input: RecordHarvestInput = {
    unitId,
    kind: kind ?? "REALLOCATED",
    month: values["maned"] ?? "",
    seconds: Math.round((hours ?? 0) * 3600),
    purpose: values["formaal"] ?? "",
    standing: values["staaende"] === "ja",
    ...(nok !== undefined && { amountNok: nok }),
    ...textsGiven(values),
  };
  const errors = {
    ...(kind === undefined && { slag: texts["kind"] ?? "" }),
    ...(hours === undefined && { timer: texts["number"] ?? "" }),
    ...(isNokWrong && { belop: texts["amountNok"] ?? "" }),
  };
  return { input, errors };
}

function textsGiven(values: FormValues): Pick<RecordHarvestInput, "caseReference" | "kostraFunction" | "kostraArt"> {
  const texts = { caseReference: values["sak"], kostraFunction: values["funksjon"], kostraArt: values["art"] };
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => given(text) !== undefined));
}

/** What a verb refused, beside the fields. */
export function harvestErrors(error: unknown): FormErrors {
  return formErrors(error, { fieldNames, messages: nb.harvest.errors, t: nb });
}

/** Asks what freed time became. */
export function RecordPage({ year, form }: { year: UnitHarvestYear; form: Form }) {
  const { harvest } = useTexts();
  const { form: texts } = harvest;
  const { unit } = year.unit;
  const labels = {
    slag: texts.kind,
    maned: texts.month,
    timer: texts.hours,
    formaal: texts.purpose,
    sak: texts.reference,
    belop: texts.nok,
    funksjon: texts.kostraFunction,
    art: texts.kostraArt,
  };
  const open = year.months.filter(({ isClosed, leftSeconds }) => !isClosed && leftSeconds > 0);
  return (
    <>
      <HarvestCrumbs unit={unit} />
      <PageHeading title={texts.title} lead={texts.lead(unit.name)} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={labels} />
        {open.length === 0 ? null : (
          <ul class="ds-list">
            {open.map(({ month, leftSeconds }) => (
              <li>{texts.leftIn(formatHours(leftSeconds), formatMonth(month))}</li>
            ))}
          </ul>
        )}
        <Select form={form} name="slag" label={texts.kind} empty={texts.choose} options={kindOptions()} required />
        <div class="mj-pair">
          <TextField form={form} name="maned" type="month" label={texts.month} hint={texts.monthHint} narrow required />
          <TextField
            form={form}
            name="timer"
            inputmode="decimal"
            label={texts.hours}
            hint={texts.hoursHint}
            narrow
            required
          />
        </div>
        <Checkbox form={form} name="staaende" label={texts.standing} hint={texts.standingHint} />
        <TextArea form={form} name="formaal" label={texts.purpose} hint={texts.purposeHint} rows={2} required />
        <TextField form={form} name="sak" label={texts.reference} hint={texts.referenceHint} required={false} />
        <fieldset>
          <legend>{texts.budget}</legend>
          <TextField form={form} name="belop" inputmode="numeric" label={texts.nok} required={false} narrow />
          <div class="mj-pair">
            <TextField
              form={form}
              name="funksjon"
              inputmode="numeric"
              label={texts.kostraFunction}
              required={false}
              narrow
            />
            <TextField form={form} name="art" inputmode="numeric" label={texts.kostraArt} required={false} narrow />
          </div>
        </fieldset>
        <FormActions submit={texts.submit} cancelHref={`/gevinst/hentet-ut/${unit.id}`} />
      </form>
    </>
  );
}

function kindOptions(): Option[] {
  const { kinds } = nb.harvest;
  return Object.values(HarvestKind).map((kind) => ({ value: kind, label: kinds[kind] }));
}

/** Asks why a harvest is taken back. */
export function WithdrawPage({ unit, form }: { unit: Unit; form: Form }) {
  const { withdrawForm: texts } = useTexts().harvest;
  return (
    <>
      <HarvestCrumbs unit={unit} />
      <PageHeading title={texts.title} lead={texts.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ grunn: texts.reason }} />
        <TextArea form={form} name="grunn" label={texts.reason} rows={2} required />
        <FormActions submit={texts.submit} cancelHref={`/gevinst/hentet-ut/${unit.id}`} />
      </form>
    </>
  );
}

/** Asks from when a standing harvest is for no month any more, and why. */
export function RevokePage({ unit, form }: { unit: Unit; form: Form }) {
  const { revokeForm: texts, form: record } = useTexts().harvest;
  return (
    <>
      <HarvestCrumbs unit={unit} />
      <PageHeading title={texts.title} lead={texts.lead} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ fra: texts.from, grunn: texts.reason }} />
        <TextField form={form} name="fra" type="month" label={texts.from} hint={record.monthHint} narrow required />
        <TextArea form={form} name="grunn" label={texts.reason} rows={2} required />
        <FormActions submit={texts.submit} cancelHref={`/gevinst/hentet-ut/${unit.id}`} />
      </form>
    </>
  );
}

/** Asks who owns the benefits of a unit. */
export function OwnerPage({ unit, people, form }: { unit: Unit; people: readonly Option[]; form: Form }) {
  const { ownerForm: texts } = useTexts().harvest;
  return (
    <>
      <HarvestCrumbs unit={unit} />
      <PageHeading title={texts.title} lead={texts.lead(unit.name)} />
      <form class="mj-panel mj-form" method="post" novalidate>
        <ErrorSummary errors={form.errors} labels={{ ansvarlig: texts.owner }} />
        <Select
          form={form}
          name="ansvarlig"
          label={texts.owner}
          hint={texts.hint}
          empty={texts.none}
          options={people}
        />
        <FormActions submit={texts.submit} cancelHref={`/gevinst/hentet-ut/${unit.id}`} />
      </form>
    </>
  );
}
