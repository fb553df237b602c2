import { localDateOf } from "../../../core/local-date.ts";
import { formatDate } from "../../../core/norwegian-format.ts";
import type { Plan } from "../../../core/plan/index.ts";
import { Empty, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icon.tsx";
import { useNow, useTexts } from "../texts.ts";
import { box, mapLayout } from "./map-layout.ts";
import type { Source } from "./source.ts";

type Precondition = Plan["preconditions"][number];

/** What must be in place, as a drawing and as a list that says the same. */
export function Preconditions({ plan, source, mayWrite }: { plan: Plan; source: Source; mayWrite: boolean }) {
  const { map: texts } = useTexts().plan;
  const { preconditions } = plan;
  const add = mayWrite ? (
    <a class="ds-link mj-small" href={`/gevinst/plan/ny-forutsetning${source.query}`}>
      {texts.add}
    </a>
  ) : null;
  return (
    <Panel id="forutsetninger" title={texts.title} aside={add}>
      {preconditions.length === 0 ? (
        <Empty title={texts.empty}>{texts.emptyText}</Empty>
      ) : (
        <>
          <BenefitMap plan={plan} />
          <DataTable
            caption={<span class="ds-sr-only">{texts.caption}</span>}
            rows={preconditions}
            columns={[
              {
                header: texts.name,
                cell: ({ id, title }) => (
                  <>
                    {title}
                    {mayWrite ? <Deeds id={id} title={title} query={source.query} /> : null}
                  </>
                ),
              },
              { header: texts.neededFor, cell: ({ neededFor }) => neededFor.map(({ title }) => title).join(", ") },
              { header: texts.responsible, cell: ({ responsible }) => responsible },
              { header: texts.due, cell: ({ dueOn }) => (dueOn === null ? texts.noDue : formatDate(dueOn)) },
              { header: texts.state, cell: (row) => <State precondition={row} /> },
            ]}
          />
        </>
      )}
    </Panel>
  );
}

function State({ precondition: { metOn, dueOn } }: { precondition: Precondition }) {
  const { map: texts } = useTexts().plan;
  const today = localDateOf(useNow());
  const look =
    metOn !== null
      ? ({ icon: "check", color: "success", text: texts.met(formatDate(metOn)) } as const)
      : dueOn !== null && dueOn < today
        ? ({ icon: "warning", color: "danger", text: texts.late } as const)
        : ({ icon: "draft", color: "neutral", text: texts.open } as const);
  return (
    <span class="mj-status" data-color={look.color}>
      <Icon name={look.icon} />
      {look.text}
    </span>
  );
}

function Deeds({ id, title, query }: { id: string; title: string; query: string }) {
  const { map: texts } = useTexts().plan;
  const link = (deed: string, text: string) => (
    <a class="ds-link mj-small" href={`/gevinst/plan/forutsetninger/${id}/${deed}${query}`}>
      {text}
      <span class="ds-sr-only">: {title}</span>
    </a>
  );
  return (
    <span class="mj-deeds">
      {link("oppfylt", texts.meet)}
      {link("kobling", texts.link)}
      {link("fjern", texts.remove)}
    </span>
  );
}

const lineHeight = 17;

function BenefitMap({ plan }: { plan: Plan }) {
  const { map: texts } = useTexts().plan;
  const { width, height, boxes, lines } = mapLayout(plan);
  return (
    <div class="mj-map" role="region" aria-label={texts.region} tabindex={0}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby="kart-navn">
        <title id="kart-navn">{`${texts.mapTitle}. ${texts.alternative}`}</title>
        <defs>
          <marker id="pil" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path class="mj-map-head" d="M0 0 8 4 0 8Z" />
          </marker>
        </defs>
        {lines.map(({ fromX, fromY, toX, toY }) => {
          const bend = (toX - fromX) / 2;
          const path = `M${fromX} ${fromY}C${fromX + bend} ${fromY} ${toX - bend} ${toY} ${toX} ${toY}`;
          return <path class="mj-map-line" d={path} marker-end="url(#pil)" />;
        })}
        {boxes.map(({ kind, met, lines: words, x, y }) => (
          <g>
            <rect
              class={kind === "benefit" ? "mj-map-benefit" : met ? "mj-map-met" : "mj-map-open"}
              x={x}
              y={y}
              width={box.width}
              height={box.height}
              rx={kind === "benefit" ? 32 : 6}
            />
            {words.map((word, index) => (
              <text
                x={x + box.width / 2}
                y={y + box.height / 2 + 5 + lineHeight * (index - (words.length - 1) / 2)}
                text-anchor="middle"
              >
                {index === 0 && met ? `✓ ${word}` : word}
              </text>
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}
