import { formatDate, formatPercent, formatWhole } from "../../../core/norwegian-format.ts";
import type { StudyDetail, StudyResults } from "../../../core/studies/index.ts";
import { Alert, type Fact, Facts, Panel } from "../components/blocks.tsx";
import { DataTable } from "../components/data-table.tsx";
import { useTexts } from "../texts.ts";
import { clockTime } from "./clock-time.ts";
import { Histogram } from "./histogram.tsx";

type ResultsProps = { study: StudyDetail; mayPropose: boolean };

/** What the study says so far: it is worked out anew each time. */
export function Results({ study, mayPropose }: ResultsProps) {
  const { detail } = useTexts().studies;
  const { results } = study;
  return (
    <Panel id="resultat" title={detail.results}>
      <div class="mj-told">
        <Standing study={study} mayPropose={mayPropose} />
      </div>
      {results.n < 5 ? (
        <p class="mj-empty">
          <strong>{detail.tooFew(results.n)}</strong>
          {detail.tooFewText}
        </p>
      ) : (
        <Facts facts={figureFacts(study, detail)} />
      )}
      {results.n >= 5 && results.figures === null ? <p class="mj-quiet">{detail.stratumMissing}</p> : null}
      {results.histogram.length === 0 ? null : <Histogram results={results} />}
      {results.strata.length === 0 ? null : <Strata strata={results.strata} />}
    </Panel>
  );
}

function Standing({ study, mayPropose }: ResultsProps) {
  const { detail } = useTexts().studies;
  const { results } = study;
  const isMeasured = results.notYetMeasured.length === 0;
  const estimate = new URLSearchParams({ prosess: study.processId, enhet: study.unitId });
  return (
    <Alert color={isMeasured ? "success" : "info"} title={isMeasured ? detail.measured : detail.notMeasured}>
      {results.notYetMeasured.map((rule) => (
        <p>{obstacle(rule, results, detail)}</p>
      ))}
      {mayPropose ? (
        <p>
          {isMeasured ? (
            <a class="ds-button" href={`/gevinst/tidsstudier/${study.id}/nullpunkt`}>
              {detail.propose}
            </a>
          ) : (
            <a class="ds-link" href={`/gevinst/nullpunkter/ny?${estimate}`}>
              {detail.estimateInstead}
            </a>
          )}
        </p>
      ) : null}
    </Alert>
  );
}

type Words = ReturnType<typeof useTexts>["studies"]["detail"];

function obstacle(rule: StudyResults["notYetMeasured"][number], { n, days }: StudyResults, words: Words): string {
  if (rule === "stratum_too_few") return words.obstacle.stratum_too_few;
  return rule === "too_short" ? words.obstacle.too_short(days) : words.obstacle.too_few_observations(n);
}

function figureFacts({ results, strata }: StudyDetail, words: Words): (Fact | undefined)[] {
  const { figures } = results;
  const number = (text: string) => <span class="mj-number">{text}</span>;
  const observed: Fact[] = [
    { name: words.n, value: number(formatWhole(results.n)) },
    { name: words.weeks, value: words.days(results.days) },
  ];
  if (figures === null) return observed;
  const { interval, tInterval, method } = figures;
  return [
    ...observed,
    {
      name: strata.length === 0 ? words.mean : words.weightedMean,
      value: <strong>{number(clockTime(figures.meanSeconds))}</strong>,
    },
    { name: words.median, value: number(clockTime(figures.medianSeconds)) },
    { name: words.sd, value: number(`${clockTime(figures.sdSeconds)} (${formatPercent(figures.cv)})`) },
    {
      name: words.interval,
      value: (
        <>
          {number(words.to(ends(interval.low), ends(interval.high)))}
          <span class="mj-sub">{words.method[method]}</span>
          {method === "T" ? null : <span class="mj-sub">{words.byT(ends(tInterval.low), ends(tInterval.high))}</span>}
        </>
      ),
    },
    {
      name: words.needed,
      value: words.neededText(formatWhole(figures.neededForTenPercent), formatWhole(figures.neededForTwentyPercent)),
    },
    { name: words.outliers, value: words.outliersText(results.outliers) },
    results.firstOn === null || results.lastOn === null
      ? undefined
      : { name: words.period, value: words.between(formatDate(results.firstOn), formatDate(results.lastOn)) },
  ];
}

// With few and uneven values, t may reach below nothing; a clock shows no such time.
function ends(seconds: number): string {
  return clockTime(Math.max(0, seconds));
}

function Strata({ strata }: { strata: StudyResults["strata"] }) {
  const { detail } = useTexts().studies;
  return (
    <DataTable
      caption={detail.strata}
      rows={strata}
      columns={[
        { header: detail.stratum, cell: ({ title }) => title },
        { header: detail.share, right: true, cell: ({ share }) => formatPercent(share) },
        { header: detail.n, right: true, cell: ({ n }) => formatWhole(n) },
        {
          header: detail.mean,
          right: true,
          cell: ({ meanSeconds, n }) =>
            meanSeconds === null ? <span class="mj-quiet">{detail.tooFew(n)}</span> : clockTime(meanSeconds),
        },
      ]}
    />
  );
}
