import type { StepClaim } from "../../../core/claims/index.ts";
import { formatDate, formatPercent } from "../../../core/norwegian-format.ts";
import type { AddProcessVersionInput, ClaimEffects, ProcessDetail } from "../../../core/processes/index.ts";
import { Alert } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import type { Field } from "../components/fields.tsx";
import { FieldsPage } from "../components/form-page.tsx";
import type { Form, FormValues } from "../components/form.tsx";
import { readShares, shareFields, ShareRows, shareValues, sumText } from "../components/share-rows.tsx";
import { nb } from "../texts.nb.ts";
import { crumbsOf } from "./told.ts";

const { version: texts, errors } = nb.processes;
const { claims: claimTexts } = texts;

const rows = {
  list: "steps",
  words: { legend: texts.stepsLegend, hint: texts.stepsHint, title: texts.step, share: texts.share },
  wrong: { title: errors.stepTitle, share: errors.share },
};

const fields: readonly Field[] = [
  { name: "fra", of: "validFrom", kind: "date", label: texts.validFrom, hint: texts.validFromHint },
  { name: "grunn", of: "reason", kind: "area", label: texts.reason, hint: texts.reasonHint },
];

/** What of the form a refusal may be about. */
export const versionFields = (values: FormValues): Field[] => [...fields, ...shareFields(values, rows)];

type VersionPageProps = {
  process: ProcessDetail;
  /** Those who have taken over steps, as far as they have not let go of them. */
  claims: readonly StepClaim[];
  form: Form;
  /** What is to be looked at before it is saved. */
  changed: ClaimEffects["changed"];
};

/** How a process goes from a day on, and whom that touches. */
export function VersionPage({ process, claims, form, changed }: VersionPageProps) {
  return (
    <FieldsPage
      crumbs={crumbsOf(process)}
      words={{ title: texts.title, lead: texts.lead(process.title), submit: texts.submit }}
      form={form}
      fields={fields}
      rows={shareFields(form.values, rows)}
    >
      <ShareRows form={form} words={rows.words} />
      {claims.length === 0 ? null : <Claims claims={claims} />}
      {changed.length === 0 ? null : <Changed changed={changed} />}
    </FieldsPage>
  );
}

function Claims({ claims }: Pick<VersionPageProps, "claims">) {
  return (
    <section aria-labelledby="tatt-over">
      <h2 id="tatt-over">{claimTexts.title}</h2>
      <p>{claimTexts.lead}</p>
      <DataTable
        caption={<span class="ds-sr-only">{claimTexts.title}</span>}
        rows={claims}
        columns={[
          ...claimColumns<StepClaim>(),
          { header: claimTexts.part, right: true, cell: ({ part }) => formatPercent(part) },
        ]}
      />
    </section>
  );
}

/** Saving once more with this in the form says that it was seen. */
function Changed({ changed }: Pick<ClaimEffects, "changed">) {
  return (
    <div tabindex={-1} autofocus>
      <Alert color="warning" title={claimTexts.changedTitle} announce>
        <p>{claimTexts.changedLead}</p>
        <DataTable
          caption={<span class="ds-sr-only">{claimTexts.changedTitle}</span>}
          rows={changed}
          columns={[
            ...claimColumns<ClaimEffects["changed"][number]>(),
            {
              header: claimTexts.share,
              right: true,
              cell: ({ before, after }) => claimTexts.fromTo(formatPercent(before), formatPercent(after)),
            },
          ]}
        />
        <input type="hidden" name="sett" value={seenOf(changed)} />
      </Alert>
    </div>
  );
}

function claimColumns<Claim extends StepClaim>(): Column<Claim>[] {
  return [
    { header: claimTexts.step, cell: ({ stepTitle }) => stepTitle },
    { header: claimTexts.by, cell: ({ by }) => <Claimant by={by} /> },
    { header: claimTexts.from, cell: ({ validFrom }) => formatDate(validFrom) },
  ];
}

function Claimant({ by: { kind, id, title } }: Pick<StepClaim, "by">) {
  const href = kind === "automation" ? `/automatiseringer/${id}/trinn` : `/gevinst/tiltak/${id}/trinn`;
  return (
    <a class="ds-link" href={href}>
      {title}
    </a>
  );
}

/** Which changes were seen: others than those are to be seen first. */
export function seenOf(changed: ClaimEffects["changed"]): string {
  return changed.map(({ id, after }) => `${id} ${after}`).join(", ");
}

/** The form with the steps as they are now. */
export function versionValues({ versions: [latest] }: ProcessDetail, today: string): FormValues {
  return { fra: today, ...shareValues(latest?.steps ?? []) };
}

export function readVersion(values: FormValues, processId: string): AddProcessVersionInput {
  const { shares } = readShares(values);
  return { processId, validFrom: values["fra"] ?? "", reason: values["grunn"] ?? "", steps: shares };
}

/** What is said of a version that is refused. */
export function versionMessages(values: FormValues, dropped: ClaimEffects["dropped"]): Record<string, string> {
  const names = dropped.map(({ stepTitle, by, validFrom }) =>
    claimTexts.claimed({ step: stepTitle, by: by.title, from: formatDate(validFrom) }),
  );
  return {
    overlap: errors.overlap,
    period_closed: errors.periodClosed,
    not_one: errors.notWhole(sumText(readShares(values))),
    "steps too_small": errors.noSteps,
    duplicate: errors.stepTwice,
    claimed_step: claimTexts.refused(names.join(", ")),
  };
}
