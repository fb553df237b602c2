import type { Attempt, WorkItemDetail } from "../../../core/cases/index.ts";
import { Facts } from "../components/blocks.tsx";
import { AttemptStatus } from "../components/status.tsx";
import { durationText, Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

/** Every attempt, the last one first: an operator asks what just happened. */
export function Timeline({ item }: { item: Pick<WorkItemDetail, "id" | "attempts"> }) {
  const t = useTexts();
  if (item.attempts.length === 0) return <p class="mj-empty">{t.operation.case.noAttempts}</p>;
  const lastFirst = [...item.attempts].sort((one, other) => other.number - one.number);
  return (
    <ol class="mj-timeline" reversed>
      {lastFirst.map((attempt) => (
        <li data-color={attempt.outcome === "SUCCEEDED" ? "success" : "neutral"}>
          <AttemptEntry caseId={item.id} attempt={attempt} />
        </li>
      ))}
    </ol>
  );
}

function AttemptEntry({ caseId, attempt }: { caseId: string; attempt: Attempt }) {
  const t = useTexts();
  const { case: texts } = t.operation;
  const { number, startedAt, finishedAt, errorCode, errorMessage } = attempt;
  return (
    <>
      <h3>
        {texts.attempt(number)} <AttemptStatus outcome={attempt.outcome} />
      </h3>
      <p class="mj-quiet mj-small mj-tight">
        <Time at={startedAt} />
        {finishedAt === null ? null : (
          <>
            {", "}
            {texts.lasted.toLowerCase()} {durationText(Date.parse(finishedAt) - Date.parse(startedAt), t)}
          </>
        )}
      </p>
      {errorMessage === null && errorCode === null ? null : (
        <p class="mj-tight">
          {errorMessage} {errorCode === null ? null : <span class="mj-code mj-quiet">{errorCode}</span>}{" "}
          {attempt.incidentId === null ? null : (
            <a class="ds-link" href={`/drift/hendelser/${attempt.incidentId}`}>
              {texts.incident}
            </a>
          )}
        </p>
      )}
      <Steps attempt={attempt} />
      {attempt.hasScreenshot ? <Screenshot caseId={caseId} attempt={attempt} /> : null}
      {attempt.hasTrace ? (
        <p class="mj-small mj-tight">
          <a class="ds-link" href={`/drift/saker/${caseId}/forsok/${number}/spor`} download>
            {texts.trace(number)}
          </a>{" "}
          <span class="mj-quiet">{texts.traceHelp}</span>
        </p>
      ) : null}
      <details class="mj-details mj-small" id={`om-forsok-${number}`}>
        <summary>{texts.facts}</summary>
        <Facts
          facts={[
            { name: texts.worker, value: <span class="mj-code">{attempt.worker}</span> },
            { name: texts.version, value: attempt.botVersion },
          ]}
        />
      </details>
    </>
  );
}

function Steps({ attempt: { number, steps } }: { attempt: Attempt }) {
  const t = useTexts();
  const { case: texts } = t.operation;
  const longest = Math.max(1, ...steps.map((step) => step.startedMs + step.durationMs));
  if (steps.length === 0) return null;
  return (
    <ol class="mj-steps" aria-label={texts.steps(number)}>
      {steps.map((step) => (
        <li>
          <span>
            {texts.orPurged(step.name)}
            {step.failed ? <strong> ({texts.stepFailed})</strong> : null}
          </span>
          <svg aria-hidden="true">
            <rect class="mj-track" width="100%" height="100%" rx="4" />
            <rect
              class={step.failed ? "mj-fill-danger" : "mj-fill"}
              x={`${(step.startedMs / longest) * 100}%`}
              width={`${Math.max(1.5, (step.durationMs / longest) * 100)}%`}
              height="100%"
              rx="4"
            />
          </svg>
          <span class="mj-number">{durationText(step.durationMs, t)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The size that most pictures have, so that the page does not jump when one comes. */
const robotWindow = { width: 1280, height: 720 };

function Screenshot({ caseId, attempt: { number, steps } }: { caseId: string; attempt: Attempt }) {
  const t = useTexts();
  const { case: texts } = t.operation;
  const src = `/drift/saker/${caseId}/forsok/${number}/skjermbilde`;
  const stoppedAt = steps.find((step) => step.failed)?.name ?? "";
  return (
    <figure class="mj-screenshot">
      <a href={src}>
        <img src={src} alt={texts.screenshotAlt(number, stoppedAt)} {...robotWindow} loading="lazy" />
      </a>
      <figcaption>
        {texts.screenshot}.{" "}
        <a class="ds-link" href={src}>
          {texts.screenshotOpen}
        </a>
      </figcaption>
    </figure>
  );
}
