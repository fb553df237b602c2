import type { Plan } from "../../../core/plan/index.ts";
import { formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import { DataTable } from "../components/data-table.tsx";
import { Panel } from "../components/blocks.tsx";
import { formatDate, formatHours } from "../../../core/norwegian-format.ts";
import { lastDayOf } from "../days.ts";
import { type Texts, useTexts } from "../texts.ts";

type Sum = Plan["costs"]["investment"];
type Ratios = Plan["return"]["planned"];

/** `120 000 kr`, or `minst 120 000 kr, 2 ukjente`: what is not known is not nothing. */
export function sumText({ nok, unknown }: Sum, { plan }: Texts): string {
  if (unknown.length === 0) return plan.kroner(formatWhole(nok));
  return plan.atLeast(formatWhole(nok), unknown.length);
}

type Row = { name: string; text: string; ratios: Ratios; soFar: boolean };

/** What each krone gives back, as planned and so far, with and without what was avoided. */
export function ReturnPanel({ plan }: { plan: Plan }) {
  const t = useTexts();
  const { gives: texts } = t.plan;
  const gives = plan.return;
  const { forOthers, avoidedInvestment } = gives;
  return (
    <Panel id="forhold" title={texts.title}>
      <p>{texts.lead(formatNumber(gives.goal), gives.horizonYears)}</p>
      <DataTable
        caption={<span class="ds-sr-only">{texts.caption}</span>}
        rows={rowsOf(plan, t)}
        columns={[
          {
            header: texts.what,
            cell: ({ name, text }) => (
              <>
                {name}
                <span class="mj-sub">{text}</span>
              </>
            ),
          },
          { header: texts.gains, right: true, cell: ({ ratios }) => sumText(ratios.gains, t) },
          { header: texts.costs, right: true, cell: ({ ratios }) => sumText(ratios.costs, t) },
          { header: texts.ratio, cell: (row) => <RatioText ratio={row.ratios.ratio} row={row} plan={plan} /> },
          {
            header: texts.withAvoided,
            cell: (row) => <RatioText ratio={row.ratios.withAvoidedInvestment} row={row} plan={plan} />,
          },
        ]}
      />
      <p class="mj-quiet mj-small">
        {texts.period(formatDate(gives.from), formatDate(lastDayOf(gives)))}{" "}
        {gives.harvested === null ? texts.perUnit : null}
      </p>
      {avoidedInvestment.nok === 0 ? null : (
        <p class="mj-quiet mj-small">{texts.avoided(sumText(avoidedInvestment, t))}</p>
      )}
      {(["CITIZENS", "OTHERS"] as const).map((recipient) =>
        forOthers[recipient].nok === 0 ? null : (
          <p class="mj-quiet mj-small">{texts.others[recipient](sumText(forOthers[recipient], t))}</p>
        ),
      )}
    </Panel>
  );
}

function rowsOf({ return: gives }: Plan, { plan: { gives: texts } }: Texts): Row[] {
  const { planned, harvested, freedTime, freedSeconds } = gives;
  return [
    { name: texts.planned, text: texts.plannedText, ratios: planned, soFar: false },
    ...(harvested === null
      ? []
      : [{ name: texts.harvested, text: texts.harvestedText, ratios: harvested, soFar: true }]),
    { name: texts.freedTime, text: texts.freedTimeText(formatHours(freedSeconds)), ratios: freedTime, soFar: true },
  ];
}

type RatioProps = { ratio: Ratios["ratio"]; row: Row; plan: Plan };

function RatioText({ ratio, row, plan: { return: gives } }: RatioProps) {
  const { gives: texts } = useTexts().plan;
  if (row.soFar && gives.months === 0) return <span class="mj-quiet">{texts.notStarted}</span>;
  if (ratio.kind === "no_cost") return <span class="mj-quiet">{texts.noCost}</span>;
  if (ratio.kind === "unknown") {
    return (
      <>
        {texts.unknown}
        <span class="mj-sub">{texts.missing(ratio.missing.join(", "))}</span>
      </>
    );
  }
  const written = formatNumber(Math.floor(ratio.hundredths / 10) / 10);
  const whole = !row.soFar || gives.months >= gives.ofMonths;
  return (
    <>
      <strong>
        {whole ? texts.over(written, gives.horizonYears) : texts.soFar(written, gives.months, gives.ofMonths)}
      </strong>
      <span class="mj-sub">{ratio.reachesGoal ? texts.reaches : texts.below}</span>
    </>
  );
}

/** Hours of the plan, each beside what was freed in the same days. */
export function PlannedHours({ plan }: { plan: Plan }) {
  const { hours: texts, day } = useTexts().plan;
  if (plan.plannedHours.length === 0) return null;
  const nameOf = (id: string) => plan.benefits.find((benefit) => benefit.id === id)?.title ?? "";
  return (
    <Panel id="planlagt" title={texts.title}>
      <DataTable
        caption={<span class="ds-sr-only">{texts.caption}</span>}
        rows={plan.plannedHours}
        columns={[
          { header: texts.name, cell: ({ benefitId }) => nameOf(benefitId) },
          { header: texts.period, cell: (row) => day(formatDate(row.from), formatDate(lastDayOf(row))) },
          { header: texts.planned, right: true, cell: ({ plannedHours }) => formatHours(plannedHours * 3_600) },
          { header: texts.freed, right: true, cell: ({ freedSeconds }) => formatHours(freedSeconds) },
        ]}
      />
    </Panel>
  );
}
