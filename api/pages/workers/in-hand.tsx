import type { Worker } from "../../../core/workers/index.ts";
import { durationText } from "../components/time.tsx";
import { useNow, useTexts } from "../texts.ts";

type Case = Worker["inHand"][number];

/** The cases a worker is at, each with its step and for how long. */
export function InHand({ cases, mayOpenCases }: { cases: readonly Case[]; mayOpenCases: boolean }) {
  const { workers: texts } = useTexts();
  if (cases.length === 0) return <span class="mj-quiet">{texts.nothingInHand}</span>;
  return (
    <>
      {cases.map((one) => (
        <div>
          {mayOpenCases ? (
            <a class="ds-link" href={`/drift/saker/${one.workItemId}`}>
              {one.businessKey}
            </a>
          ) : (
            one.businessKey
          )}
          <span class="mj-sub">{one.automation.title}</span>
          <Doing one={one} />
        </div>
      ))}
    </>
  );
}

function Doing({ one: { step, since, attempt } }: { one: Case }) {
  const t = useTexts();
  const now = useNow();
  const { workers: texts } = t;
  const doing =
    since === null
      ? texts.waitsItsTurn
      : texts.atStep(step ?? texts.noStep, durationText(Math.max(0, now.getTime() - Date.parse(since)), t));
  return (
    <span class="mj-sub">
      {doing}
      {attempt > 1 ? `. ${texts.attempt(attempt)}` : ""}
    </span>
  );
}
