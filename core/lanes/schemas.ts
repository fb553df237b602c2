import { z } from "zod";
import { freeText } from "../free-text.ts";
import { AutomationStatus, Circuit } from "../db.ts";
import { Instant } from "../instant.ts";

const count = z.int().min(0);
const instant = z.iso.datetime();
const reason = freeText(500).meta({ description: "Goes to the audit log; personal numbers are masked" });
const name = freeText(100);
const concurrency = z.int().min(1).max(50).meta({ description: "Cases at a time, in all worker processes together" });

/** Most cases a second that a limit can mean: beyond that the lane might as well have none. */
const mostPerSecond = 100;

const RateLimit = z
  .strictObject({ max: z.int().min(1).max(10_000), perSeconds: z.int().min(1).max(86_400) })
  .refine(({ max, perSeconds }) => max <= perSeconds * mostPerSecond, {
    path: ["max"],
    error: `Must not mean more than ${mostPerSecond} cases a second: leave the limit out instead`,
  })
  .meta({ id: "RateLimit", description: "At most `max` cases are begun in `perSeconds` seconds, evenly spread" });

const CircuitBreaker = z
  .strictObject({
    errors: z.int().min(1).max(1000).nullable().meta({ description: "null: it never opens by itself" }),
    windowSeconds: z.int().min(10).max(3600),
  })
  .meta({
    id: "CircuitBreaker",
    description:
      "So many technical errors of one kind in so many seconds, and more errors than successes, stop the lane",
  });

/** What keeps a lane from beginning cases, or that nothing does. */
export const LaneState = z
  .enum(["RUNNING", "PAUSED", "MAINTENANCE", "CIRCUIT_OPEN", "TRIAL"])
  .meta({ id: "LaneState" });
export type LaneState = z.infer<typeof LaneState>;

/** A target system as a queue: whether it runs, what waits, what is being done, what came of the last day. */
export const Lane = z
  .object({
    id: z.uuid(),
    key: z.string(),
    name: z.string(),
    baseUrl: z.string(),
    concurrency,
    rateLimit: RateLimit.nullable(),
    circuitBreaker: CircuitBreaker,
    state: LaneState.meta({ description: "TRIAL: one case at a time, to see whether the system works again" }),
    paused: z.object({ at: instant, by: z.string(), reason: z.string() }).nullable(),
    maintenance: z.object({ until: instant, reason: z.string() }).nullable(),
    circuit: z
      .object({
        status: z.enum(Circuit),
        cause: z.string().nullable().meta({ description: "The error code that opened it" }),
        openedAt: instant.nullable(),
        nextLookAt: instant.nullable(),
        looksInVain: count,
      })
      .meta({ description: "CLOSED is how it is while nothing is wrong" }),
    open: z.object({ queued: count, running: count, retrying: count, held: count }),
    openIsAtLeast: z.boolean().meta({ description: "Counting stops at 5,000 cases of one automation and status" }),
    oldestQueuedAt: instant.nullable(),
    settledLast24Hours: z.object({ succeeded: count, handedOver: count, failed: count }),
  })
  .meta({ id: "Lane" });
export type Lane = z.infer<typeof Lane>;

export const LaneList = z.object({ items: z.array(Lane) }).meta({ id: "LaneList" });
export type LaneList = z.infer<typeof LaneList>;

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Must be a local time, written HH:mm");

const Weekly = z
  .strictObject({
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1, "Must name a weekday")
      .max(7)
      .refine((days) => new Set(days).size === days.length, "Must name each weekday once")
      .meta({ description: "ISO: 1 is Monday" }),
    startTime: LocalTime,
    endTime: LocalTime.meta({ description: "The next day's when it is not after the start" }),
  })
  .meta({ id: "WeeklyWindow", description: "Local times, Europe/Oslo" });

const Once = z.strictObject({ startsAt: Instant, endsAt: Instant }).meta({ id: "OneOffWindow" });

/** When a lane is not worked in. */
export const MaintenanceWindow = z
  .object({
    id: z.uuid(),
    weekly: Weekly.nullable(),
    once: z.object({ startsAt: instant, endsAt: instant }).nullable(),
    reason: z.string(),
    createdBy: z.string(),
    next: z
      .object({ startsAt: instant, endsAt: instant })
      .nullable()
      .meta({ description: "The time that is now or comes next; null when the window is over" }),
    isOn: z.boolean(),
  })
  .meta({ id: "MaintenanceWindow" });
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** A robot account; its password is never told. */
export const Credential = z
  .object({
    id: z.uuid(),
    name: z.string(),
    username: z.string(),
    createdAt: instant,
    automations: count.meta({ description: "Automations that sign in with it" }),
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof Credential>;

/** A lane with everything that is set for it. */
export const LaneDetail = Lane.extend({
  windows: z.array(MaintenanceWindow),
  credentials: z.array(Credential),
  automations: z.array(z.object({ id: z.uuid(), title: z.string(), status: z.enum(AutomationStatus) })),
}).meta({ id: "LaneDetail" });
export type LaneDetail = z.infer<typeof LaneDetail>;

/** A change of a lane, by whom; `detail` says what. */
export const LaneChange = z
  .object({
    id: z.string(),
    at: instant,
    by: z.string().nullable().meta({ description: "null: the installation itself" }),
    action: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "LaneChangeEntry" });
export type LaneChange = z.infer<typeof LaneChange>;

export const LaneHistory = z
  .object({ items: z.array(LaneChange), nextCursor: z.string().nullable() })
  .meta({ id: "LaneHistory" });
export type LaneHistory = z.infer<typeof LaneHistory>;

export const GetLaneInput = z.strictObject({ id: z.uuid() });
export type GetLaneInput = z.input<typeof GetLaneInput>;

const BaseUrl = z
  .url({ protocol: /^https?$/, error: "Must be an address that begins with http:// or https://" })
  .max(500)
  .refine((text) => !hasExtras(text), "Must hold no user name, password, query or fragment");

function hasExtras(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "";
}

export const CreateLaneInput = z
  .strictObject({
    key: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,59}$/, "Must be lower-case letters, digits and hyphens, beginning with a letter")
      .meta({ description: "What bots call the system, such as `claims`" }),
    name,
    baseUrl: BaseUrl,
    concurrency: concurrency.default(2),
  })
  .meta({ id: "CreateLaneInput" });
export type CreateLaneInput = z.input<typeof CreateLaneInput>;

export const UpdateLaneInput = z.strictObject({
  id: z.uuid(),
  name: name.optional(),
  baseUrl: BaseUrl.optional(),
  concurrency: concurrency.optional(),
  rateLimit: RateLimit.nullable().optional(),
  circuitBreaker: CircuitBreaker.optional(),
});
export type UpdateLaneInput = z.input<typeof UpdateLaneInput>;

/** A person's decision about a lane, with its reason. */
export const DecideOnLaneInput = z.strictObject({ id: z.uuid(), reason });
export type DecideOnLaneInput = z.input<typeof DecideOnLaneInput>;

/** A time in which a lane begins no cases: weekly, or once. */
export const NewMaintenanceWindow = z
  .strictObject({ reason, weekly: Weekly.optional(), once: Once.optional() })
  .refine(({ weekly, once }) => (weekly === undefined) !== (once === undefined), {
    path: ["weekly"],
    error: "Give either weekly or once",
  })
  .meta({ id: "NewMaintenanceWindow" });
export type NewMaintenanceWindow = z.input<typeof NewMaintenanceWindow>;

export const AddMaintenanceWindowInput = NewMaintenanceWindow.safeExtend({ laneId: z.uuid() });
export type AddMaintenanceWindowInput = z.input<typeof AddMaintenanceWindowInput>;

export const RemoveMaintenanceWindowInput = z.strictObject({ laneId: z.uuid(), id: z.uuid() });
export type RemoveMaintenanceWindowInput = z.input<typeof RemoveMaintenanceWindowInput>;

const password = z.string().min(1).max(500).meta({ description: "Sealed before it is stored; never told again" });

export const AddCredentialInput = z.strictObject({
  laneId: z.uuid(),
  name,
  username: z.string().trim().min(1).max(200),
  password,
});
export type AddCredentialInput = z.input<typeof AddCredentialInput>;

export const ReplaceCredentialPasswordInput = z.strictObject({ laneId: z.uuid(), id: z.uuid(), password });
export type ReplaceCredentialPasswordInput = z.input<typeof ReplaceCredentialPasswordInput>;

export const ListLaneHistoryInput = z.strictObject({
  id: z.uuid(),
  limit: z.coerce
    .number<number | string>("Must be a number")
    .int("Must be a whole number")
    .min(1, "Must be 1 or more")
    .max(200, "Must be 200 or less")
    .default(50),
  cursor: z.string().max(100).optional(),
});
export type ListLaneHistoryInput = z.input<typeof ListLaneHistoryInput>;
