import type { Page } from "playwright";
import type { TraceFrom } from "../../core/db.ts";
import { type Evidence, takeScreenshot } from "../evidence.ts";
import { dropTrace, keepTrace, startTrace } from "./trace.ts";

/** What is gathered while an attempt is made, and kept if it stops. */
export type AttemptEvidence = {
  /** Begins to record on the page, if the automation wants this attempt recorded (docs/adr/0006). Login belongs before it. */
  begin(page: Page): Promise<void>;
  /** Takes the picture, and keeps the trace when the attempt failed. Whoever comes second waits for the first. */
  keep(page: Page, failed: boolean): Promise<void>;
  /** The attempt went well: nothing is kept. */
  drop(page: Page): Promise<void>;
  /** Where it lies, as a settlement takes it. */
  paths(): Promise<Paths>;
};

type Paths = { screenshotPath?: string; tracePath?: string };

/** Which attempt of how many, and what of its pages must not be seen. */
export type Gathered = {
  tenantId: string;
  workItemId: string;
  attempt: number;
  maxAttempts: number;
  traceFrom: TraceFrom;
  sensitive: readonly string[];
};

/** Gathers the evidence of one attempt. Evidence that cannot be had never fails the case. */
export function gatherEvidence(evidence: Evidence, attempt: Gathered): AttemptEvidence {
  const { tenantId, workItemId, attempt: number, sensitive } = attempt;
  const what = { name: `${tenantId}/${workItemId}/${number}`, sensitive };
  const isTraced = wantsTrace(attempt);
  let recording = false;
  let kept: Promise<Paths> | undefined;

  const stopRecording = (): boolean => {
    const was = recording;
    recording = false;
    return was;
  };

  const keep = async (page: Page, failed: boolean): Promise<Paths> => {
    const screenshotPath = page.isClosed() ? undefined : await takeScreenshot(evidence, page, what);
    const tracePath = failed && stopRecording() ? await keepTrace(evidence, page.context(), what) : undefined;
    return { ...(screenshotPath !== undefined && { screenshotPath }), ...(tracePath !== undefined && { tracePath }) };
  };

  return {
    async begin(page) {
      if (isTraced) recording = await startTrace(evidence, page.context());
    },
    async keep(page, failed) {
      kept ??= keep(page, failed);
      await kept;
    },
    async drop(page) {
      if (stopRecording()) await dropTrace(evidence, page.context());
    },
    async paths() {
      return (await kept) ?? {};
    },
  };
}

/** A case that has one attempt has no second one to wait for. */
function wantsTrace({ traceFrom, attempt, maxAttempts }: Gathered): boolean {
  switch (traceFrom) {
    case "FIRST_ATTEMPT":
      return true;
    case "SECOND_ATTEMPT":
      return attempt > 1 || maxAttempts === 1;
    case "NEVER":
      return false;
  }
}
