import { formatDate, formatNumber, formatWhole } from "../../../core/norwegian-format.ts";
import type { Plan } from "../../../core/plan/index.ts";
import { Empty, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { lastDayOf } from "../days.ts";
import { type Texts, useTexts } from "../texts.ts";
import type { Source } from "./source.ts";

type Benefit = Plan["benefits"][number];
type TableProps = { plan: Plan; source: Source; mayWrite: boolean };

/** Gains, and drawbacks apart. */
export function Benefits({ plan, source, mayWrite }: TableProps) {
  const t = useTexts();
  const { benefits: texts } = t.plan;
  const gains = plan.benefits.filter(({ drawback }) => !drawback);
  const drawbacks = plan.benefits.filter(({ drawback }) => drawback);
  const add = mayWrite ? (
    <a class="ds-link mj-small" href={`/gevinst/plan/ny-gevinst${source.query}`}>
      {texts.add}
    </a>
  ) : null;
  const columns = (name: string) => columnsOf(t, { name, source, mayWrite });
  return (
    <>
      <Panel id="gevinster" title={texts.title} aside={add}>
        {gains.length === 0 ? (
          <Empty title={texts.empty}>{texts.emptyText}</Empty>
        ) : (
          <DataTable
            caption={<span class="ds-sr-only">{texts.title}</span>}
            rows={gains}
            columns={columns(texts.name)}
          />
        )}
      </Panel>
      {drawbacks.length === 0 ? null : (
        <Panel id="ulemper" title={texts.drawbacks}>
          <DataTable
            caption={<span class="ds-sr-only">{texts.drawbacks}</span>}
            rows={drawbacks}
            columns={columns(texts.drawback)}
          />
        </Panel>
      )}
    </>
  );
}

type Shown = { name: string; source: Source; mayWrite: boolean };

function columnsOf({ plan }: Texts, { name, source, mayWrite }: Shown): Column<Benefit>[] {
  const { benefits: texts, types, recipients } = plan;
  return [
    {
      header: name,
      cell: ({ id, title, description, source: of, indicator }) => (
        <>
          {title}
          {description === "" ? null : <span class="mj-sub">{description}</span>}
          {of === null || source.query !== "" ? null : <span class="mj-sub">{of.title}</span>}
          {mayWrite ? <Deeds id={id} title={title} hasIndicator={indicator !== null} query={source.query} /> : null}
        </>
      ),
    },
    {
      header: texts.type,
      cell: ({ type, recipient }) => (
        <>
          {types[type]}
          <span class="mj-sub">{recipients[recipient]}</span>
        </>
      ),
    },
    {
      header: texts.owner,
      cell: ({ owner }) => (
        <>
          {owner.name}
          <span class="mj-sub">{owner.unitName}</span>
        </>
      ),
    },
    { header: texts.seenBy, cell: (benefit) => <Indicator benefit={benefit} /> },
    {
      header: texts.value,
      right: true,
      cell: ({ valueNok, type }) => {
        if (valueNok === null) return <span class="mj-quiet">{texts.unpriced}</span>;
        const amount = formatWhole(valueNok);
        return type === "AVOIDED_INVESTMENT" ? texts.once(amount) : texts.perYear(amount);
      },
    },
  ];
}

type DeedsProps = { id: string; title: string; hasIndicator: boolean; query: string };

function Deeds({ id, title, hasIndicator, query }: DeedsProps) {
  const { benefits: texts } = useTexts().plan;
  const link = (deed: string, text: string) => (
    <a class="ds-link mj-small" href={`/gevinst/plan/gevinster/${id}/${deed}${query}`}>
      {text}
      <span class="ds-sr-only">: {title}</span>
    </a>
  );
  return (
    <span class="mj-deeds">
      {hasIndicator ? link("maal", texts.targets) : null}
      {hasIndicator ? link("avlesning", texts.read) : null}
      {link("endre", texts.change)}
      {link("fjern", texts.remove)}
    </span>
  );
}

/** Where the indicator stood, where it should be, and where it is. */
function Indicator({ benefit }: { benefit: Benefit }) {
  const { benefits: texts, day } = useTexts().plan;
  const { indicator, indicatorUnit, zeroPoint, targets, readings } = benefit;
  if (indicator === null) return <span class="mj-quiet">{texts.noIndicator}</span>;
  const unit = indicatorUnit ?? "";
  const [latest] = readings;
  return (
    <>
      {indicator}
      {zeroPoint === null ? null : <span class="mj-sub">{texts.zero(formatNumber(zeroPoint), unit)}</span>}
      {targets.map((period) => (
        <span class="mj-sub">
          {texts.target(formatNumber(period.target), unit, day(formatDate(period.from), formatDate(lastDayOf(period))))}
        </span>
      ))}
      {latest ? (
        <span class="mj-sub">{texts.reading(formatNumber(latest.value), unit, formatDate(latest.readOn))}</span>
      ) : null}
    </>
  );
}
