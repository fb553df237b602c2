import type { IncidentDetail } from "../../../core/incidents/index.ts";
import { Facts, Panel } from "../components/blocks.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

/** The latest attempt that ended so: what was said, where, and what the screen looked like. */
export function Evidence({ incident }: { incident: IncidentDetail }) {
  const t = useTexts();
  const { detail } = t.incidents;
  const { sample, message, errorCode, step } = incident;
  return (
    <Panel id="siste" title={detail.evidence}>
      <Facts
        facts={[
          { name: detail.message, value: t.operation.case.orPurged(message) },
          { name: detail.code, value: <span class="mj-code">{errorCode}</span> },
          { name: detail.step, value: step ?? detail.unknownStep },
          sample === null
            ? undefined
            : {
                name: detail.case,
                value: (
                  <>
                    <a class="ds-link" href={`/drift/saker/${sample.workItemId}`}>
                      {t.operation.case.orPurged(sample.businessKey)}
                    </a>
                    , {detail.attempt(sample.attempt)}
                  </>
                ),
              },
          sample === null ? undefined : { name: detail.at, value: <Time at={sample.at} /> },
          sample === null ? undefined : { name: detail.worker, value: <span class="mj-code">{sample.worker}</span> },
          sample === null ? undefined : { name: detail.version, value: sample.botVersion },
        ]}
      />
      {sample?.hasScreenshot ? <Screenshot {...sample} /> : null}
    </Panel>
  );
}

/** The size that most pictures have, so that the page does not jump when one comes. */
const robotWindow = { width: 1280, height: 720 };

function Screenshot({ workItemId, attempt }: { workItemId: string; attempt: number }) {
  const t = useTexts();
  const src = `/drift/saker/${workItemId}/forsok/${attempt}/skjermbilde`;
  return (
    <figure class="mj-screenshot">
      <a href={src}>
        <img src={src} alt={t.incidents.detail.screenshotAlt} {...robotWindow} loading="lazy" />
      </a>
      <figcaption>
        {t.operation.case.screenshot}.{" "}
        <a class="ds-link" href={src}>
          {t.operation.case.screenshotOpen}
        </a>
      </figcaption>
    </figure>
  );
}
