import { z } from "zod";
import { ScheduleRule } from "../calendar/index.ts";
import { CaseCounts } from "../cases/index.ts";
import { RunStatus, RunTrigger } from "../db.ts";
import { pageFields, pageOf } from "../paging.ts";

/** Which runs; each filter narrows the list. */
export const ListRunsInput = z.strictObject({
  ...pageFields,
  automationId: z.uuid().optional(),
  status: z.enum(RunStatus).optional(),
});
export type ListRunsInput = z.input<typeof ListRunsInput>;

export const GetRunInput = z.strictObject({ id: z.uuid() });
export type GetRunInput = z.input<typeof GetRunInput>;

/** One occasion an automation was started, and where its cases stand. */
export const Run = z
  .object({
    id: z.uuid(),
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    trigger: z.enum(RunTrigger).meta({
      description:
        "`WAITING_CASES`: cases were added to an automation that lets them wait until there are enough of them, or long enough",
    }),
    startedBy: z.string().meta({ description: "Who or what that was; whoever added the cases that wait" }),
    status: z.enum(RunStatus),
    errorMessage: z.string().nullable(),
    stopped: z
      .object({ by: z.string(), reason: z.string() })
      .nullable()
      .meta({ description: "Who or what stopped it, and why" }),
    schedule: z
      .object({ id: z.uuid(), rule: ScheduleRule })
      .nullable()
      .meta({ description: "The schedule whose occasion it was, as it is today; null also when it was removed" }),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    cases: CaseCounts,
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

export const RunPage = pageOf(Run).meta({ id: "RunPage" });
export type RunPage = z.infer<typeof RunPage>;
