import { assertTransition, mayBecome } from "../../../core/cases/status.ts";
import { WorkItemStatus } from "../../../core/db.ts";
import { expect, test } from "vitest";

const allowed = new Set([
  "QUEUED > RUNNING",
  "QUEUED > HELD",
  "QUEUED > CANCELLED",
  "RUNNING > SUCCEEDED",
  "RUNNING > HANDED_OVER",
  "RUNNING > RETRYING",
  "RUNNING > FAILED",
  "RUNNING > QUEUED",
  "RUNNING > HELD",
  "RUNNING > CANCELLED",
  "RETRYING > RUNNING",
  "RETRYING > QUEUED",
  "RETRYING > HELD",
  "RETRYING > CANCELLED",
  "HELD > QUEUED",
  "HELD > CANCELLED",
  "SUCCEEDED > QUEUED",
  "HANDED_OVER > QUEUED",
  "HANDED_OVER > RESOLVED",
  "FAILED > QUEUED",
  "FAILED > RESOLVED",
  "CANCELLED > QUEUED",
]);

const every = Object.values(WorkItemStatus);

test.for(every.flatMap((from) => every.map((to) => [from, to] as const)))(
  "from %s to %s as the table says",
  ([from, to]) => {
    const may = allowed.has(`${from} > ${to}`);

    expect(mayBecome(from, to)).toBe(may);
    if (may) expect(() => assertTransition(from, to)).not.toThrow();
    else expect(() => assertTransition(from, to)).toThrow(expect.objectContaining({ code: "conflict" }));
  },
);
