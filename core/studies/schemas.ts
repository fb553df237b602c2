import { z } from "zod";
import { freeText } from "../free-text.ts";
import { LocalDate } from "../local-date.ts";
import { pageFields, pageOf } from "../paging.ts";

/** What one case may take by hand at the most. */
export const longestSeconds = 864_000;
/** As many as can be drawn from ten thousand times while somebody waits for the page. */
export const mostObservations = 2_000;

const title = z.string().trim().min(1).max(200);
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be lower-case letters, digits and hyphens")
  .max(60);
const note = z.string().trim().max(500);
const reason = z.string().trim().min(1).max(500);

const StratumShare = z.strictObject({ key, title: freeText(200), share: z.number().gt(0).max(1) });

/** A time study of one kind of case; `strata` when cases differ much, with their share of the real mix of cases. */
export const StartStudyInput = z
  .strictObject({
    processId: z.uuid(),
    /** Left out: every case type. */
    caseType: z.string().trim().max(100).default(""),
    unitId: z.uuid(),
    title,
    strata: z.array(StratumShare).max(12).default([]),
  })
  .meta({ id: "StartStudyInput" });
export type StartStudyInput = z.input<typeof StartStudyInput>;

/** One case timed by hand. */
export const RecordObservationInput = z
  .strictObject({
    studyId: z.uuid(),
    stratum: z.string().max(60).default(""),
    seconds: z.int().max(longestSeconds),
    /** The day the work was done; today when left out. */
    observedOn: LocalDate.optional(),
    /** What was unusual about the case; nobody's name. */
    note: note.optional(),
  })
  .meta({ id: "RecordObservationInput" });
export type RecordObservationInput = z.input<typeof RecordObservationInput>;

export const StartClockInput = z
  .strictObject({ studyId: z.uuid(), stratum: z.string().max(60).default("") })
  .meta({ id: "StartClockInput" });
export type StartClockInput = z.input<typeof StartClockInput>;

export const PauseClockInput = z.strictObject({ studyId: z.uuid() });
export type PauseClockInput = z.input<typeof PauseClockInput>;

export const StopClockInput = z
  .strictObject({ studyId: z.uuid(), note: note.optional() })
  .meta({ id: "StopClockInput" });
export type StopClockInput = z.input<typeof StopClockInput>;

export const VoidObservationInput = z
  .strictObject({ studyId: z.uuid(), id: z.uuid(), reason })
  .meta({ id: "VoidObservationInput" });
export type VoidObservationInput = z.input<typeof VoidObservationInput>;

export const ObservationId = z.strictObject({ studyId: z.uuid(), id: z.uuid() });
export type ObservationId = z.input<typeof ObservationId>;

export const StudyId = z.strictObject({ id: z.uuid() });
export type StudyId = z.input<typeof StudyId>;

export const ListStudiesInput = z.strictObject({
  ...pageFields,
  processId: z.uuid().optional(),
  state: z.enum(["open", "closed", "all"]).default("all"),
});
export type ListStudiesInput = z.input<typeof ListStudiesInput>;

export const ListObservationsInput = z.strictObject({ ...pageFields, studyId: z.uuid() });
export type ListObservationsInput = z.input<typeof ListObservationsInput>;

const seconds = z.number().meta({ description: "Seconds, not rounded" });
const Ends = z.object({ low: seconds, high: seconds });

/** What a study says as far as it has come. */
export const StudyResults = z
  .object({
    n: z.int().meta({ description: "Observations that count" }),
    voided: z.int(),
    firstOn: z.iso.date().nullable(),
    lastOn: z.iso.date().nullable(),
    days: z.int().meta({ description: "From the first day of observation to the last, both counted" }),
    notYetMeasured: z
      .array(z.enum(["too_few_observations", "too_short", "stratum_too_few"]))
      .meta({ description: "Why it is no measurement yet: 10 observations over 14 days, 2 of each stratum" }),
    figures: z
      .object({
        meanSeconds: seconds,
        medianSeconds: seconds,
        sdSeconds: seconds.meta({ description: "With n it gives the standard error of the mean" }),
        cv: z.number(),
        skewness: z.number(),
        method: z.enum(["T", "BOOTSTRAP"]),
        interval: Ends.meta({ description: "95 % of the mean, by the method" }),
        tInterval: Ends.meta({ description: "By Student's t whatever the method, to be checked by hand" }),
        neededForTenPercent: z.int(),
        neededForTwentyPercent: z.int(),
      })
      .nullable()
      .meta({ description: "Null below five observations, or while a stratum has fewer than two" }),
    strata: z.array(
      z.object({ key: z.string(), title: z.string(), share: z.number(), n: z.int(), meanSeconds: seconds.nullable() }),
    ),
    histogram: z
      .array(z.object({ fromSeconds: z.int(), toSeconds: z.int(), n: z.int() }))
      .meta({ description: "Empty below five observations" }),
    outliers: z.int().meta({ description: "Far from the rest of their stratum: flagged, and counted all the same" }),
  })
  .meta({ id: "StudyResults" });
export type StudyResults = z.infer<typeof StudyResults>;

export const Study = z
  .object({
    id: z.uuid(),
    title: z.string(),
    processId: z.uuid(),
    processTitle: z.string(),
    processVersion: z.int(),
    caseType: z.string(),
    unitId: z.uuid(),
    unitName: z.string(),
    observations: z.int().meta({ description: "That count" }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Study" });
export type Study = z.infer<typeof Study>;

export const StudyPage = pageOf(Study).meta({ id: "StudyPage" });
export type StudyPage = z.infer<typeof StudyPage>;

export const StudyDetail = Study.extend({
  seed: z.int().meta({ description: "Of the bootstrap: the interval can be drawn again" }),
  strata: z.array(z.object({ key: z.string(), title: z.string(), share: z.number() })),
  results: StudyResults,
  runningClocks: z.int(),
  myClock: z
    .object({
      studyId: z.uuid(),
      studyTitle: z.string(),
      stratum: z.string(),
      startedAt: z.iso.datetime(),
      countedMs: z.int().meta({ description: "Milliseconds counted so far; pauses are not among them" }),
      paused: z.boolean(),
    })
    .nullable()
    .meta({ description: "The caller's own clock, running or paused, whichever study it belongs to" }),
}).meta({ id: "StudyDetail" });
export type StudyDetail = z.infer<typeof StudyDetail>;

export const Observation = z
  .object({
    id: z.uuid(),
    stratum: z.string(),
    seconds: z.int().nullable().meta({ description: "Null while the clock runs or is paused" }),
    observedOn: z.iso.date(),
    note: z.string().nullable(),
    voidReason: z.string().nullable(),
    outlier: z.boolean(),
    mine: z.boolean().meta({ description: "Whether the caller recorded it; who else did is told nobody" }),
  })
  .meta({ id: "Observation" });
export type Observation = z.infer<typeof Observation>;

export const ObservationPage = pageOf(Observation)
  .extend({ hidden: z.boolean().meta({ description: "Whether others' are hidden because they are fewer than five" }) })
  .meta({ id: "ObservationPage" });
export type ObservationPage = z.infer<typeof ObservationPage>;
