import { timingSafeEqual } from "node:crypto";
import type { PeriodReport } from "../db.ts";
import type { Secrets } from "../secrets.ts";
import { canonicalJson } from "./canonical.ts";

/** Everything about a report that its signature holds fast. */
export type Signed = Pick<
  PeriodReport,
  | "tenantId"
  | "periodId"
  | "number"
  | "revision"
  | "contentHash"
  | "throughId"
  | "chainHash"
  | "reason"
  | "difference"
  | "proposedBy"
  | "closedById"
  | "closedBy"
  | "closedAt"
>;

/** Signs a report: the figures by their hash, and who closed them, when and why. */
export function signReport(secrets: Secrets, report: Signed): Buffer {
  return secrets.sign("period report", Buffer.from(canonicalJson(signedFields(report))));
}

/** Whether a report is as it was signed here. */
export function isSigned(secrets: Secrets, report: Signed & { signature: Uint8Array }): boolean {
  const [made, found] = [signReport(secrets, report), Buffer.from(report.signature)];
  return made.length === found.length && timingSafeEqual(made, found);
}

function signedFields(report: Signed): Record<string, unknown> {
  const { tenantId, periodId, number, revision, reason, difference, proposedBy, closedById, closedBy } = report;
  return {
    tenantId,
    periodId,
    number,
    revision,
    reason,
    difference,
    proposedBy,
    closedById,
    closedBy,
    contentHash: Buffer.from(report.contentHash).toString("hex"),
    chainHash: Buffer.from(report.chainHash).toString("hex"),
    throughId: report.throughId.toString(),
    closedAt: report.closedAt.toISOString(),
  };
}
