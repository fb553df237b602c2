import type { Baseline } from "../../../core/baselines/index.ts";
import { formatDate, formatMinutes, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, type Fact, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { Checkbox, ErrorSummary, type Form, TextArea } from "../components/form.tsx";
import { whenText } from "../components/time.tsx";
import { clockTime } from "../studies/clock-time.ts";
import { useNow, useTexts } from "../texts.ts";
import { BaselineStatusTag, validityText } from "./table.tsx";

export type BaselinePageProps = {
  baseline: Baseline;
  may: { decide: boolean };
  approval: Form;
  rejection: Form;
  told: string | undefined;
};

/** One baseline: the number and what it is made of, where it is valid, and who decided. */
export function BaselinePage({ baseline, may, approval, rejection, told }: BaselinePageProps) {
  const t = useTexts();
  const { detail } = t.baselines;
  const isWaiting = baseline.status === "PROPOSED";
  return (
    <>
      <Crumbs crumbs={[{ href: "/gevinst/nullpunkter", text: t.baselines.title }]} />
      <PageHeading
        title={detail.title(baseline.processTitle, formatWhole(baseline.version))}
        lead={<BaselineStatusTag baseline={baseline} />}
      />
      {told === undefined ? null : (
        <div class="mj-told">
          <Alert color="success" announce>
            <p>{told}</p>
          </Alert>
        </div>
      )}
      <Staleness baseline={baseline} />
      <div class="mj-columns">
        <div>
          <Panel id="tallet" title={detail.figures}>
            <Facts facts={figureFacts(baseline)} />
          </Panel>
          {isWaiting && !may.decide ? (
            <Alert color="info">
              <p>{detail.waiting}</p>
            </Alert>
          ) : null}
          {isWaiting && may.decide ? <Decisions baseline={baseline} approval={approval} rejection={rejection} /> : null}
        </div>
        <div>
          <Panel id="gjelder" title={detail.scope}>
            <Facts facts={scopeFacts(baseline)} />
          </Panel>
          <Panel id="hvem" title={detail.who}>
            <Facts facts={whoFacts(baseline)} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Staleness({ baseline: { status, freshness, staleFrom, staleReason } }: { baseline: Baseline }) {
  const { baselines: texts } = useTexts();
  if (status !== "APPROVED" || staleReason === null || staleFrom === null) return null;
  const words = freshness === "STALE" ? texts.whyStale : texts.why;
  return (
    <div class="mj-told">
      <Alert color="warning" title={texts.freshness[freshness]}>
        <p>
          {words[staleReason](formatDate(staleFrom))} {texts.list.ageingLead}
        </p>
      </Alert>
    </div>
  );
}

function figureFacts(baseline: Baseline): (Fact | undefined)[] {
  const t = useTexts();
  const { detail } = t.baselines;
  const number = (text: string) => <span class="mj-number">{text}</span>;
  const { secondsPerCase } = baseline;
  const range = rangeOf(baseline);
  return [
    {
      name: detail.perCase,
      value: <strong>{number(detail.seconds(clockTime(secondsPerCase), formatMinutes(secondsPerCase)))}</strong>,
    },
    { name: detail.source, value: t.baselines.source[baseline.source] },
    { name: detail.evidence, value: t.evidence[baseline.evidenceClass] },
    baseline.source === "STUDY" || range === undefined
      ? undefined
      : {
          name: detail.triple,
          value: number(detail.tripleOf(clockTime(range.low), clockTime(secondsPerCase), clockTime(range.high))),
        },
    baseline.method === "" ? undefined : { name: detail.method, value: baseline.method },
    baseline.study === null
      ? undefined
      : {
          name: detail.study,
          value: (
            <a class="ds-link" href={`/gevinst/tidsstudier/${baseline.study.id}`}>
              {baseline.study.title}
            </a>
          ),
        },
    ...sampleFacts(baseline),
  ];
}

function rangeOf({ lowSeconds, highSeconds }: Baseline): { low: number; high: number } | undefined {
  return lowSeconds === null || highSeconds === null ? undefined : { low: lowSeconds, high: highSeconds };
}

/** What the study gave, as it was when it was proposed; nothing of an estimate or an assumption. */
function sampleFacts(baseline: Baseline): (Fact | undefined)[] {
  const { detail } = useTexts().baselines;
  const number = (text: string) => <span class="mj-number">{text}</span>;
  const { meanSeconds, medianSeconds, sdSeconds, intervalMethod } = baseline;
  const range = rangeOf(baseline);
  return [
    baseline.sampleSize === null ? undefined : { name: detail.n, value: <Sample baseline={baseline} /> },
    baseline.sampleSize === null || baseline.clocked === null
      ? undefined
      : { name: detail.timed, value: detail.timedOf(baseline.clocked, baseline.sampleSize - baseline.clocked) },
    meanSeconds === null ? undefined : { name: detail.mean, value: number(clockTime(meanSeconds)) },
    medianSeconds === null ? undefined : { name: detail.median, value: number(clockTime(medianSeconds)) },
    sdSeconds === null ? undefined : { name: detail.sd, value: number(clockTime(sdSeconds)) },
    intervalMethod === null || range === undefined
      ? undefined
      : {
          name: detail.interval,
          value: (
            <>
              {number(detail.to(clockTime(Math.max(0, range.low)), clockTime(range.high)))}
              <span class="mj-sub">{detail.intervalBy[intervalMethod]}</span>
            </>
          ),
        },
    intervalMethod === "BOOTSTRAP" && baseline.seed !== null
      ? { name: detail.seed, value: <span class="mj-code">{baseline.seed}</span> }
      : undefined,
    baseline.measuredUntil === null
      ? undefined
      : { name: detail.measuredUntil, value: number(formatDate(baseline.measuredUntil)) },
  ];
}

/** How many it was computed from, and the way to each of them. */
function Sample({ baseline: { id, sampleSize, heldOut } }: { baseline: Baseline }) {
  const { detail } = useTexts().baselines;
  if (sampleSize === null) return null;
  if (heldOut === null) return <span class="mj-number">{formatWhole(sampleSize)}</span>;
  return (
    <a class="ds-link" href={`/gevinst/nullpunkter/${id}/malinger`}>
      {detail.sample(formatWhole(sampleSize), heldOut)}
    </a>
  );
}

function scopeFacts(baseline: Baseline): (Fact | undefined)[] {
  const t = useTexts();
  const { detail, list } = t.baselines;
  return [
    {
      name: detail.process,
      value: (
        <a class="ds-link" href={`/gevinst/prosesser/${baseline.processId}`}>
          {baseline.processTitle}
        </a>
      ),
    },
    { name: detail.processVersion, value: formatWhole(baseline.processVersion) },
    { name: detail.unit, value: baseline.unitName },
    { name: detail.caseType, value: baseline.caseType === "" ? detail.allTypes : baseline.caseType },
    { name: detail.validity, value: validityText(baseline, list) },
    baseline.staleFrom === null ? undefined : { name: detail.staleFrom, value: formatDate(baseline.staleFrom) },
  ];
}

function whoFacts(baseline: Baseline): (Fact | undefined)[] {
  const t = useTexts();
  const now = useNow();
  const { detail } = t.baselines;
  const by = (name: string, at: string | null) =>
    at === null ? name : detail.by(name, whenText(new Date(at), { now, t }));
  return [
    { name: detail.proposedBy, value: by(baseline.recordedBy, baseline.proposedAt) },
    baseline.approvedBy === null
      ? undefined
      : { name: detail.decidedBy, value: by(baseline.approvedBy, baseline.approvedAt) },
    baseline.rejectReason === null ? undefined : { name: detail.rejected, value: baseline.rejectReason },
  ];
}

function Decisions({ baseline, approval, rejection }: Pick<BaselinePageProps, "baseline" | "approval" | "rejection">) {
  const { detail } = useTexts().baselines;
  const here = `/gevinst/nullpunkter/${baseline.id}`;
  return (
    <>
      <Panel id="godkjenn" title={detail.approve}>
        <form class="mj-form" method="post" action={`${here}/godkjenn`}>
          <ErrorSummary errors={approval.errors} labels={{ avslutt: detail.closePrevious }} />
          <p class="mj-quiet">{detail.approveLead}</p>
          <Checkbox form={approval} name="avslutt" label={detail.closePrevious} />
          <div class="mj-actions">
            <button class="ds-button" type="submit">
              {detail.approve}
            </button>
          </div>
        </form>
      </Panel>
      <Panel id="avsla" title={detail.reject}>
        <form class="mj-form" method="post" action={`${here}/avsla`} novalidate>
          <ErrorSummary errors={rejection.errors} labels={{ grunn: detail.rejectReason }} />
          <TextArea form={rejection} name="grunn" label={detail.rejectReason} rows={2} required />
          <div class="mj-actions">
            <button class="ds-button" type="submit" data-variant="secondary" data-color="danger">
              {detail.reject}
            </button>
          </div>
        </form>
      </Panel>
    </>
  );
}
