import type { PeriodClosing } from "../../../core/periods/index.ts";
import { closingFact, type FactOf } from "../../../core/reports/index.ts";
import { reportHref } from "../periods/words.ts";

/** Whether figures are final, with the way to the report that they were signed in. */
export function ClosingNote({ closing, of }: { closing: PeriodClosing; of: FactOf }) {
  const fact = closingFact(closing, of);
  return (
    <p class="mj-quiet">
      {closing.report === null ? (
        `${fact}.`
      ) : (
        <a class="ds-link" href={reportHref(closing.report.id)}>
          {fact}
        </a>
      )}
    </p>
  );
}
