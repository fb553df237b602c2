import { z } from "zod";
import { freeText } from "../free-text.ts";
import { RequestId } from "../ledger/index.ts";
import { LocalDate } from "../local-date.ts";

const thousandHoursSeconds = 3_600_000;

/** Time that people spent on keeping a robot running: monitoring, restarts, repair, questions. */
export const LogOperationTimeInput = z
  .strictObject({
    automationId: z.uuid(),
    requestId: RequestId,
    seconds: z.int().min(1).max(thousandHoursSeconds),
    /** The day it was spent. */
    localDate: LocalDate,
    reason: freeText(500),
  })
  .meta({ id: "LogOperationTimeInput" });
export type LogOperationTimeInput = z.input<typeof LogOperationTimeInput>;
