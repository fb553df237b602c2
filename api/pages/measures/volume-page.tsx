import type { MeasureVolumeProposal } from "../../../core/measures/index.ts";
import { formatDateTime, formatHours, formatMonth, formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, Facts, PageHeading, Panel } from "../components/blocks.tsx";
import { ErrorSummary, type Form, TextArea } from "../components/form.tsx";
import { useTexts } from "../texts.ts";
import { volumeHref, VolumeStatusTag } from "./proposals.tsx";

export type VolumePageProps = {
  volume: MeasureVolumeProposal;
  may: { approve: boolean; write: boolean };
  /** Whether the one who looks told of it: another must approve. */
  isOwn: boolean;
  /** Why it was not approved. */
  refused: string | undefined;
  /** Why not, as far as it is written. */
  rejection: Form;
  withdrawal: Form;
};

/** Cases of a month that one has told of, for another to decide on. */
export function VolumePage({ volume, may, isOwn, refused, rejection, withdrawal }: VolumePageProps) {
  const { measures: texts } = useTexts();
  const { volumes } = texts;
  const { measure, status } = volume;
  const crumbs = [
    { href: "/gevinst/tiltak", text: texts.title },
    { href: `/gevinst/tiltak/${measure.id}`, text: measure.title },
  ];
  const waits = status === "PROPOSED";
  const here = volumeHref(volume.id);
  return (
    <>
      <Crumbs crumbs={crumbs} />
      <PageHeading title={volumes.title(formatMonth(volume.month))} lead={<VolumeStatusTag status={status} />} />
      <div class="mj-stack">
        {refused === undefined ? null : (
          <Alert color="danger" announce>
            <p>{refused}</p>
          </Alert>
        )}
        {waits ? (
          <Alert color="info">
            <p>{isOwn ? volumes.own : volumes.waits}</p>
          </Alert>
        ) : null}
        {waits && volume.implausible ? (
          <Alert color="warning">
            <p>{texts.months.tooMany}</p>
          </Alert>
        ) : null}
        <Panel id="tallet" title={volumes.facts}>
          <VolumeFacts volume={volume} />
        </Panel>
        {waits && may.approve && !isOwn ? <Approval volume={volume} /> : null}
        {waits && may.approve && !isOwn ? (
          <Refusal id="avslaa" action={`${here}/avslaa`} title={volumes.reject} form={rejection} />
        ) : null}
        {waits && may.write ? (
          <Refusal id="trekk" action={`${here}/trekk`} title={volumes.withdraw} form={withdrawal} />
        ) : null}
      </div>
    </>
  );
}

function VolumeFacts({ volume }: { volume: MeasureVolumeProposal }) {
  const { volumes } = useTexts().measures;
  const { cases, seconds, source, proposedBy, proposedAt, decidedBy, decidedAt, reason } = volume;
  return (
    <Facts
      facts={[
        { name: volumes.cases, value: <strong>{formatWhole(cases)}</strong> },
        { name: volumes.hours, value: formatHours(seconds) },
        { name: volumes.source, value: source },
        { name: volumes.told, value: volumes.proposed(proposedBy, formatDateTime(proposedAt)) },
        decidedBy === null || decidedAt === null
          ? undefined
          : { name: volumes.decided, value: volumes.proposed(decidedBy, formatDateTime(decidedAt)) },
        reason === null ? undefined : { name: volumes.reason, value: reason },
      ]}
    />
  );
}

function Approval({ volume: { id, seconds } }: { volume: MeasureVolumeProposal }) {
  const { volumes } = useTexts().measures;
  return (
    <Panel id="godkjenn" title={volumes.approve}>
      <form class="mj-form" method="post" action={`${volumeHref(id)}/godkjenn`}>
        <p class="mj-quiet">{volumes.approveText(formatHours(seconds))}</p>
        <div class="mj-actions">
          <button class="ds-button" type="submit">
            {volumes.approve}
          </button>
        </div>
      </form>
    </Panel>
  );
}

type RefusalProps = { id: string; action: string; title: string; form: Form };

function Refusal({ id, action, title, form }: RefusalProps) {
  const { volumes } = useTexts().measures;
  return (
    <Panel id={id} title={title}>
      <form class="mj-form" method="post" action={action} novalidate>
        <ErrorSummary errors={form.errors} labels={{ [`grunn-${id}`]: volumes.reason }} />
        <TextArea form={form} name={`grunn-${id}`} label={volumes.reason} rows={2} required />
        <div class="mj-actions">
          <button class="ds-button" type="submit" data-variant="secondary" data-color="danger">
            {title}
          </button>
        </div>
      </form>
    </Panel>
  );
}
