import type { WorkItemDetail } from "../../../core/cases/index.ts";
import { formatDate, formatMinutes, formatPercent } from "../../../core/norwegian-format.ts";
import { Facts, Panel, WithoutBaseline } from "../components/blocks.tsx";
import { ledgerPath } from "../ledger/query.ts";
import { useTexts } from "../texts.ts";

/** What the one who looks may do about a case's hours. */
export type HoursDeeds = { reverse: boolean; review: boolean; readLedger: boolean };

type HoursProps = { item: WorkItemDetail; may: HoursDeeds };

/** What the case is worth in the ledger, how that was reckoned, and what can be done about it. */
export function CaseHours({ item, may }: HoursProps) {
  const { credit } = item;
  const { case: texts } = useTexts().operation;
  const isWithout = credit !== null && credit.baselineVersion === null;
  return (
    <Panel id="timer" title={texts.credit} aside={isWithout ? <WithoutBaseline /> : null}>
      {credit === null ? <NoCredit item={item} /> : <Credit credit={credit} />}
      <Deeds item={item} may={may} />
    </Panel>
  );
}

function NoCredit({ item: { residual } }: Pick<HoursProps, "item">) {
  const { case: texts } = useTexts().operation;
  return (
    <>
      <p class="mj-quiet">{texts.creditNone}</p>
      {residual === null ? null : (
        <Facts facts={[{ name: texts.residual, value: texts.residualText(formatMinutes(residual.seconds)) }]} />
      )}
    </>
  );
}

function Credit({ credit }: { credit: NonNullable<WorkItemDetail["credit"]> }) {
  const t = useTexts();
  const { case: texts, caseHours } = t.operation;
  const { seconds, baselineSeconds, baselineVersion, robotShare, evidenceClass, localDate, reversedById } = credit;
  return (
    <>
      {reversedById === null ? null : <p>{caseHours.takenBack(reversedById)}</p>}
      {baselineVersion === null ? <p>{texts.creditWithoutBaseline}</p> : null}
      {baselineVersion !== null && seconds === 0 ? <p>{texts.creditNotManual}</p> : null}
      <Facts
        facts={[
          { name: texts.creditMinutes, value: <strong>{texts.minutes(formatMinutes(seconds))}</strong> },
          baselineVersion === null
            ? undefined
            : {
                name: texts.creditBaseline,
                value: (
                  <>
                    {texts.creditVersion(baselineVersion)}
                    <span class="mj-sub">
                      {texts.creditHow(formatMinutes(baselineSeconds), formatPercent(robotShare))}
                    </span>
                  </>
                ),
              },
          { name: texts.creditEvidence, value: t.evidence[evidenceClass] },
          { name: texts.creditDate, value: formatDate(localDate) },
        ]}
      />
    </>
  );
}

function Deeds({ item: { id, credit }, may }: HoursProps) {
  const { caseHours: texts } = useTexts().operation;
  const mayReverse = may.reverse && credit !== null && credit.reversedById === null;
  if (!mayReverse && !may.review && !may.readLedger) return null;
  return (
    <p class="mj-actions">
      {may.review ? (
        <a class="ds-link" href={`/drift/saker/${id}/kontrolltid`}>
          {texts.review}
        </a>
      ) : null}
      {mayReverse ? (
        <a class="ds-link" href={`${ledgerPath}/${credit.entryId}/ta-tilbake?tilbake=sak`}>
          {texts.reverse}
        </a>
      ) : null}
      {may.readLedger ? (
        <a class="ds-link" href={`/gevinst/rapporter/saker/${id}`}>
          {texts.trail}
        </a>
      ) : null}
    </p>
  );
}
