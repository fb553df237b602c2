import { formatFte, formatHours, formatNumber, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import type { PlannedYear } from "../../../core/plan/index.ts";
import { Alert, type Crumb, Crumbs, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { type Field, Fields, labelsOf } from "../components/fields.tsx";
import { ErrorSummary, type Form } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { keepFields } from "./robot-forms.ts";

export type RobotPageProps = {
  crumbs: readonly Crumb[];
  fields: readonly Field[];
  form: Form;
  /** Undefined until it can be worked out. */
  planned: PlannedYear | undefined;
  /** What keeping it asks for; undefined for those who may not, or where there is nothing to keep. */
  keep: Form | undefined;
};

/** A robot that is not there yet: what goes in, what comes out, and keeping it. */
export function RobotPage({ crumbs, fields, form, planned, keep }: RobotPageProps) {
  const { robot: texts } = useTexts().plan;
  return (
    <>
      <Crumbs crumbs={crumbs} />
      <PageHeading title={texts.title} lead={texts.lead} />
      <div class="mj-columns">
        <div>
          <form class="mj-panel mj-form" method="get" action="/gevinst/plan/robot#planlagt" novalidate>
            <ErrorSummary errors={form.errors} labels={labelsOf(fields)} />
            <Fields form={form} fields={fields} />
            <div class="mj-actions">
              <button class="ds-button" type="submit">
                {texts.submit}
              </button>
            </div>
          </form>
        </div>
        {planned === undefined ? null : (
          <div>
            <Planned planned={planned} />
            {keep === undefined ? null : <Keep fields={fields} form={form} keep={keep} />}
          </div>
        )}
      </div>
    </>
  );
}

function Planned({ planned }: { planned: PlannedYear }) {
  const { robot: texts } = useTexts().plan;
  const { result } = texts;
  const { naiveSeconds, netSeconds, hoursPerFte, valueNok } = planned;
  const hours = (seconds: number) => <span class="mj-number">{result.hours(formatHours(seconds))}</span>;
  const fte = formatFte(netSeconds / 3_600 / hoursPerFte);
  return (
    <Panel id="planlagt" title={result.title}>
      {netSeconds > 0 ? null : (
        <div class="mj-told">
          <Alert color="warning" title={result.lossTitle}>
            <p>{result.lossText}</p>
          </Alert>
        </div>
      )}
      <Facts
        facts={[
          { name: result.naive, value: hours(naiveSeconds) },
          { name: result.net, value: <strong>{hours(netSeconds)}</strong> },
          { name: result.fte, value: result.fteOf(fte, formatNumber(hoursPerFte)) },
          {
            name: result.value,
            value:
              valueNok === null ? (
                <a class="ds-link" href="/gevinst/plan/timekostnad">
                  {result.noCost}
                </a>
              ) : (
                <span class="mj-number">{result.kroner(formatWhole(valueNok))}</span>
              ),
          },
        ]}
      />
      <p>{netSeconds > 0 ? result.tooMuch(formatPercent(naiveSeconds / netSeconds - 1)) : result.neverSo}</p>
      <Sum planned={planned} />
      {valueNok === null ? null : <p class="mj-quiet mj-small">{result.valueNote}</p>}
    </Panel>
  );
}

/** How the net comes about, so that it can be worked out again. */
function Sum({ planned }: { planned: PlannedYear }) {
  const { result } = useTexts().plan.robot;
  const { grossSeconds, residualSeconds, operationSeconds, netSeconds, hoursPerFte } = planned;
  const rows = [
    { name: result.gross, seconds: grossSeconds },
    { name: result.residual, seconds: -residualSeconds },
    { name: result.operation, seconds: -operationSeconds },
  ];
  return (
    <DataTable
      caption={result.caption}
      rows={rows}
      total={{ name: result.net, seconds: netSeconds }}
      few
      columns={[
        { header: result.figure, cell: ({ name }) => name },
        { header: result.inHours, right: true, cell: ({ seconds }) => formatHours(seconds) },
        { header: result.inFte, right: true, cell: ({ seconds }) => formatFte(seconds / 3_600 / hoursPerFte) },
      ]}
    />
  );
}

type KeepProps = { fields: readonly Field[]; form: Form; keep: Form };

/** Keeps what is shown: the figures go with it, as they stand in the form above. */
function Keep({ fields, form, keep }: KeepProps) {
  const { keep: texts } = useTexts().plan.robot;
  const figures = fields.map((field): Field => ({ ...field, kind: "hidden" }));
  return (
    <Panel id="behold" title={texts.title}>
      <p>{texts.lead}</p>
      <form class="mj-form" method="post" novalidate>
        <ErrorSummary errors={keep.errors} labels={labelsOf(keepFields)} />
        <Fields form={form} fields={figures} />
        <Fields form={keep} fields={keepFields} />
        <div class="mj-actions">
          <button class="ds-button" type="submit">
            {texts.submit}
          </button>
        </div>
      </form>
    </Panel>
  );
}
