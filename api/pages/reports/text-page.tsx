import type { Role } from "../../../core/db.ts";
import type { AnnualText } from "../../../core/reports/index.ts";
import { PageHeading, Panel } from "../components/blocks.tsx";
import { ClosingNote } from "../components/closing-note.tsx";
import { YearPicker } from "../components/years.tsx";
import { useTexts } from "../texts.ts";
import { ReportTabs } from "./links.tsx";

type TextProps = { roles: readonly Role[]; text: AnnualText; years: readonly number[] };

/** The annual text in both written standards; it can be marked and copied by hand, too. */
export function TextPage({ roles, text, years }: TextProps) {
  const { text: words } = useTexts().reports;
  return (
    <>
      <ReportTabs current="text" roles={roles} />
      <PageHeading title={words.title} lead={words.lead} />
      <YearPicker action="/gevinst/rapporter/arstekst" year={text.year} years={years} />
      <ClosingNote closing={text.closing} of="year" />
      <div class="mj-stack">
        {(["nb", "nn"] as const).map((standard) => (
          <Panel id={`tekst-${standard}`} title={words[standard]}>
            <div class="mj-prose" id={`arstekst-${standard}`} lang={standard}>
              {text[standard].split("\n\n").map((paragraph) => (
                <p>{paragraph}</p>
              ))}
            </div>
            <button
              class="ds-button"
              data-variant="secondary"
              type="button"
              data-copy={`arstekst-${standard}`}
              data-copied={words.copied}
              hidden
            >
              {words.copy}
            </button>
          </Panel>
        ))}
      </div>
    </>
  );
}
