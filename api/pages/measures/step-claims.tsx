import type { StepClaim, StepOfDay } from "../../../core/claims/index.ts";
import { formatDate, formatPercent } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Empty, type Crumb, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { ErrorSummary, type Form, FormActions, TextField } from "../components/form.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";

/** Who takes over what of a process. */
export function StepClaims({ claims, changeHref }: { claims: readonly StepClaim[]; changeHref: string | undefined }) {
  const { steps } = useTexts().measures;
  const change =
    changeHref === undefined ? null : (
      <a class="ds-link mj-small" href={changeHref}>
        {steps.change}
      </a>
    );
  return (
    <Panel id="trinn" title={steps.title} aside={change}>
      {claims.length === 0 ? (
        <Empty title={steps.empty}>{steps.emptyText}</Empty>
      ) : (
        <DataTable
          caption={<span class="ds-sr-only">{steps.caption}</span>}
          rows={claims}
          columns={[
            { header: steps.step, cell: ({ stepTitle }) => stepTitle },
            { header: steps.part, right: true, cell: ({ part }) => formatPercent(part) },
            { header: steps.by, cell: ({ by }) => by.title },
            { header: steps.valid, cell: (claim) => <Validity claim={claim} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function Validity({ claim: { validFrom, validTo } }: { claim: StepClaim }) {
  const { steps } = useTexts().measures;
  const from = formatDate(validFrom);
  if (validTo === null) return <>{steps.from(from)}</>;
  return <>{steps.between(from, formatDate(lastDayOf({ to: validTo })))}</>;
}

type ClaimPageProps = {
  title: string;
  crumbs: readonly Crumb[];
  steps: readonly StepOfDay[];
  claims: readonly StepClaim[];
  form: Form;
  told: string | undefined;
};

/** What the field of a step is called in its form. */
export const stepName = (key: string) => `trinn-${key}`;

/** Which parts of the steps an automation or a measure takes over. */
export function ClaimPage({ title, crumbs, steps, claims, form, told }: ClaimPageProps) {
  const { steps: texts } = useTexts().measures;
  const back = crumbs.at(-1)?.href ?? "/";
  const labels = Object.fromEntries(steps.map(({ key, title: name }) => [stepName(key), name]));
  return (
    <>
      <Crumbs crumbs={crumbs} />
      <PageHeading title={texts.formTitle} lead={texts.formLead(title)} />
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        {steps.length === 0 ? (
          <div class="mj-panel">
            <Empty title={texts.noSteps}>{texts.noStepsText}</Empty>
          </div>
        ) : (
          <form class="mj-panel mj-form" method="post" novalidate>
            <ErrorSummary errors={form.errors} labels={{ ...labels, fra: texts.validFrom }} />
            {steps.map(({ key, title: name, share }) => (
              <TextField
                form={form}
                name={stepName(key)}
                label={name}
                hint={texts.share(formatPercent(share))}
                inputmode="decimal"
                required={false}
                narrow
              />
            ))}
            <TextField form={form} name="fra" type="date" label={texts.validFrom} required narrow />
            <FormActions submit={texts.submit} cancelHref={back} />
          </form>
        )}
        <StepClaims claims={claims} changeHref={undefined} />
      </div>
    </>
  );
}
