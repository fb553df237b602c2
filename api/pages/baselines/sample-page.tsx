import type { Baseline, SampledObservation, SamplePage as Sampled } from "../../../core/baselines/index.ts";
import { formatDate, formatWhole } from "../../../core/norwegian-format.ts";
import { Crumbs, Empty, PageHeading, Pager } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { clockTime } from "../studies/clock-time.ts";
import { useTexts } from "../texts.ts";

type SamplePageProps = {
  baseline: Baseline;
  items: Sampled["items"];
  first: string | undefined;
  next: string | undefined;
};

/** The rows that a baseline was computed from: where the trail from a credited case ends. */
export function SamplePage({ baseline, items, first, next }: SamplePageProps) {
  const t = useTexts();
  const { detail, sample: texts } = t.baselines;
  const { id, processTitle, version } = baseline;
  const crumbs = [
    { href: "/gevinst/nullpunkter", text: t.baselines.title },
    { href: `/gevinst/nullpunkter/${id}`, text: detail.title(processTitle, formatWhole(version)) },
  ];
  return (
    <>
      <Crumbs crumbs={crumbs} />
      <PageHeading title={texts.title} lead={texts.lead(processTitle, formatWhole(version))} />
      <section class="mj-panel" aria-label={texts.caption}>
        {items.length === 0 ? (
          <Empty title={texts.none}>{texts.noneText}</Empty>
        ) : (
          <>
            <DataTable
              caption={<span class="ds-sr-only">{texts.caption}</span>}
              rows={items}
              columns={columnsOf(items)}
            />
            <Pager shown={texts.shown(items.length)} first={first} next={next} />
          </>
        )}
      </section>
    </>
  );
}

function columnsOf(items: readonly SampledObservation[]): Column<SampledObservation>[] {
  const { sample: texts } = useTexts().baselines;
  const stratum = { header: texts.stratum, cell: (row: SampledObservation) => row.stratum };
  return [
    { header: texts.date, cell: ({ observedOn }) => <span class="mj-number">{formatDate(observedOn)}</span> },
    { header: texts.seconds, right: true, cell: ({ seconds }) => clockTime(seconds) },
    ...(items.some((row) => row.stratum !== "") ? [stratum] : []),
    {
      header: texts.counted,
      cell: ({ heldOut, voidedSince }) =>
        heldOut === null ? (voidedSince ? texts.voidedSince : texts.yes) : texts.heldOut(heldOut),
    },
  ];
}
