import type { ErrorCode } from "../../core/errors.ts";
import { useTexts } from "./texts.ts";

export type ErrorPageProps = {
  code: ErrorCode | "internal";
  /** Where the person came from, a local path. */
  back?: string | undefined;
  /** Finds the line in the log. */
  requestId?: string | undefined;
};

/** A refusal or a fault, in words, with the way out. */
export function ErrorPage({ code, back, requestId }: ErrorPageProps) {
  const t = useTexts();
  const { title, text } = t.errors[wordsFor[code]];
  return (
    <div class="mj-panel mj-alone mj-alone-wide">
      <h1 class="mj-title">{title}</h1>
      <p>{text}</p>
      {requestId === undefined ? null : <p class="mj-quiet mj-small mj-code">{t.errors.reference(requestId)}</p>}
      <div class="mj-actions">
        {back === undefined ? null : (
          <a class="ds-button" href={back}>
            {t.errors.back}
          </a>
        )}
        <a class="ds-button" data-variant={back === undefined ? "primary" : "secondary"} href="/">
          {t.errors.wayOut}
        </a>
      </div>
    </div>
  );
}

/** Title of the page for the browser's tab. */
export function errorTitle(code: ErrorPageProps["code"], t: ReturnType<typeof useTexts>): string {
  return t.errors[wordsFor[code]].title;
}

const wordsFor = {
  invalid: "invalid",
  malformed: "invalid",
  too_large: "invalid",
  unauthenticated: "unauthenticated",
  forbidden: "forbidden",
  not_found: "not_found",
  conflict: "conflict",
  duplicate: "conflict",
  overlap: "conflict",
  period_closed: "period_closed",
  locked: "locked",
  unavailable: "unavailable",
  internal: "internal",
} as const satisfies Record<ErrorPageProps["code"], string>;
