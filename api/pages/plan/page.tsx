import type { Role } from "../../../core/db.ts";
import { formatDate, formatWhole } from "../../../core/norwegian-format.ts";
import type { Plan } from "../../../core/plan/index.ts";
import { BenefitTabs } from "../benefits/tabs.tsx";
import { Alert, Crumbs, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";
import { Benefits } from "./benefit-table.tsx";
import { Preconditions } from "./map.tsx";
import type { Source } from "./source.ts";
import { PlannedHours, ReturnPanel, sumText } from "./sums.tsx";

export type PlanPageProps = {
  plan: Plan;
  source: Source;
  roles: readonly Role[];
  mayWrite: boolean;
  told: string | undefined;
};

/** A benefit plan: of one automation or measure, or of everything. */
export function PlanPage({ plan, source, roles, mayWrite, told }: PlanPageProps) {
  const { plan: texts } = useTexts();
  const of = plan.source;
  const here = of && (of.kind === "automation" ? `/automatiseringer/${of.id}` : `/gevinst/tiltak/${of.id}`);
  return (
    <>
      {of === null || here === null ? null : (
        <Crumbs
          crumbs={[
            { href: "/gevinst/plan", text: texts.whole },
            { href: here, text: of.title },
          ]}
        />
      )}
      {of === null ? <BenefitTabs current="plan" roles={roles} /> : null}
      <PageHeading title={of === null ? texts.title : texts.titleOf(of.title)} lead={texts.lead}>
        {of?.kind === "measure" ? null : (
          <a class="ds-button" data-variant="secondary" href={`/gevinst/plan/robot${source.query}`}>
            {texts.robotLink}
          </a>
        )}
        <a class="ds-button" data-variant="secondary" href="/gevinst/plan/timekostnad">
          {texts.labourLink}
        </a>
      </PageHeading>
      <div class="mj-stack">
        {told === undefined ? null : (
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        )}
        <ReturnPanel plan={plan} />
        <Benefits plan={plan} source={source} mayWrite={mayWrite} />
        <PlannedHours plan={plan} />
        <Preconditions plan={plan} source={source} mayWrite={mayWrite} />
        <Costs plan={plan} source={source} mayWrite={mayWrite} />
      </div>
    </>
  );
}

function Costs({ plan, source, mayWrite }: { plan: Plan; source: Source; mayWrite: boolean }) {
  const t = useTexts();
  const { costs: texts, unknown, kroner, day } = t.plan;
  const { items, investment, runningPerYear } = plan.costs;
  const add = mayWrite ? (
    <a class="ds-link mj-small" href={`/gevinst/plan/ny-kostnad${source.query}`}>
      {texts.add}
    </a>
  ) : null;
  return (
    <Panel id="kostnader" title={texts.title} aside={add}>
      {items.length === 0 ? (
        <Empty title={texts.empty}>{texts.emptyText}</Empty>
      ) : (
        <>
          <DataTable
            caption={<span class="ds-sr-only">{texts.caption}</span>}
            rows={items}
            columns={[
              {
                header: texts.name,
                cell: ({ id, title, source: from }) => (
                  <>
                    {title}
                    {from === "" ? null : <span class="mj-sub">{from}</span>}
                    {mayWrite ? (
                      <span class="mj-deeds">
                        {(["endre", "fjern"] as const).map((deed) => (
                          <a class="ds-link mj-small" href={`/gevinst/plan/kostnader/${id}/${deed}${source.query}`}>
                            {deed === "endre" ? texts.change : texts.remove}
                            <span class="ds-sr-only">: {title}</span>
                          </a>
                        ))}
                      </span>
                    ) : null}
                  </>
                ),
              },
              { header: texts.kind, cell: ({ kind }) => texts.kinds[kind] },
              {
                header: texts.valid,
                cell: ({ kind, validFrom, validTo }) => {
                  if (kind === "INVESTMENT") return formatDate(validFrom);
                  if (validTo === null) return texts.from(formatDate(validFrom));
                  return day(formatDate(validFrom), formatDate(lastDayOf({ to: validTo })));
                },
              },
              {
                header: texts.amount,
                right: true,
                cell: ({ amountNok }) => (amountNok === null ? unknown : kroner(formatWhole(amountNok))),
              },
            ]}
          />
          <p>
            {texts.investment(sumText(investment, t))}. {texts.running(sumText(runningPerYear, t))}.
          </p>
        </>
      )}
    </Panel>
  );
}
