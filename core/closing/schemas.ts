import { z } from "zod";
import { freeText } from "../free-text.ts";
import { PeriodKind } from "../db.ts";
import { LocalDate } from "../local-date.ts";
import { HoursChange } from "./change-schema.ts";
import { PeriodContent } from "./content.ts";
import { Difference } from "./differences.ts";

const reason = freeText(500);

export const PeriodInput = z
  .strictObject({
    kind: z.enum(PeriodKind),
    from: LocalDate.meta({ description: "Its first day; a tertial begins in January, May or September" }),
  })
  .meta({ id: "PeriodInput" });
export type PeriodInput = z.input<typeof PeriodInput>;

export const PeriodIdInput = z.strictObject({ id: z.uuid() });
export type PeriodIdInput = z.infer<typeof PeriodIdInput>;

export const ReopenPeriodInput = z.strictObject({ id: z.uuid(), reason });
export type ReopenPeriodInput = z.infer<typeof ReopenPeriodInput>;

export const ListPeriodsInput = z.strictObject({
  year: z.coerce.number<number | string>("Must be a year").int("Must be a year").min(2000).max(2200).optional(),
});
export type ListPeriodsInput = z.input<typeof ListPeriodsInput>;

/** How a period stands; OPEN: nobody has proposed to close it. */
const PeriodState = z.enum(["OPEN", "PROPOSED", "CLOSED", "RESTATING"]);

const ReportHead = z.object({
  id: z.uuid(),
  number: z.int(),
  revision: z.int(),
  closedBy: z.string(),
  closedAt: z.iso.datetime(),
  reason: z.string().nullable(),
});

export const PeriodStatus = z
  .object({
    id: z.uuid().nullable().meta({ description: "Null until it was first proposed to close" }),
    kind: z.enum(PeriodKind),
    from: z.iso.date(),
    to: z.iso.date().meta({ description: "The first day after it" }),
    state: PeriodState,
    hasEnded: z.boolean(),
    proposedBy: z.string().nullable(),
    proposedAt: z.iso.datetime().nullable(),
    restateReason: z.string().nullable(),
    latestReport: ReportHead.nullable(),
  })
  .meta({ id: "PeriodStatus" });
export type PeriodStatus = z.infer<typeof PeriodStatus>;

export const PeriodList = z.object({ year: z.int(), items: z.array(PeriodStatus) }).meta({ id: "PeriodList" });
export type PeriodList = z.infer<typeof PeriodList>;

const Period = z.object({ kind: z.enum(PeriodKind), from: z.iso.date(), to: z.iso.date() });

export const PeriodDetail = PeriodStatus.extend({
  mayPropose: z.boolean().meta({ description: "Whether the caller may propose to close it as it stands" }),
  mayClose: z.boolean(),
  mayReopen: z.boolean(),
  missing: z.object({
    creditsWithoutBaseline: z.int(),
    unclassifiedCredits: z.int().meta({
      description: "Cases credited 0 because nobody has said whether they would have been done by hand (UNKNOWN)",
    }),
    openHandOvers: z.int().meta({ description: "Cases that a robot gave up in it, and nobody has settled" }),
    undebitedHandOvers: z.int().meta({
      description: "Of these, those whose time is measured: it is debited on the day on which they are settled",
    }),
    unharvestedSeconds: z.int().meta({ description: "Freed, and nobody has said what it became. Whole seconds" }),
    unknownCosts: z.int().meta({ description: "Costs of the benefit plan in force in it without an amount" }),
    waitingMeasureMonths: z
      .int()
      .meta({ description: "Months of measures in it that wait to be approved: they are not, once it is closed" }),
    seldomClocked: z.array(z.object({ id: z.uuid(), title: z.string(), ended: z.int(), measured: z.int() })).meta({
      description:
        "Automations with class A credits whose clock ran on fewer than 80 % of the cases people took over and did, or left for 30 days",
    }),
    freeHandOvers: z.array(z.object({ id: z.uuid(), title: z.string(), cases: z.int() })).meta({
      description: "Automations that gave cases up in it, and debit a standard time of 0 seconds for each",
    }),
    unsealedEntries: z.int().meta({ description: "Entries after the ledger's last seal: closing seals them" }),
    restating: z.array(Period).meta({ description: "Periods inside it that are being restated: they come first" }),
    notClosed: z.array(Period).meta({ description: "Months inside it that are not closed" }),
    closedAround: z
      .array(Period)
      .meta({ description: "Closed periods with days of it: they stay closed when it is opened" }),
  }),
  changes: z.array(HoursChange).meta({
    description: "What acts on the hours and was decided, as the audit log has it now; signed with the report",
  }),
  changesAreAllMine: z
    .boolean()
    .meta({ description: "There are some, and the caller made every one of them, or told of what another approved" }),
  reports: z.array(ReportHead),
}).meta({ id: "PeriodDetail" });
export type PeriodDetail = z.infer<typeof PeriodDetail>;

export const PeriodReport = z
  .object({
    ...ReportHead.shape,
    periodId: z.uuid(),
    content: PeriodContent,
    contentHash: z.string().meta({
      description: "SHA-256 of the canonical JSON of the content as it was signed, with who decided what; hexadecimal",
    }),
    throughId: z.int().meta({ description: "Ledger entries up to this one are in it" }),
    chainHash: z.string().meta({ description: "How the ledger's chain stood then, hexadecimal" }),
    signature: z.string().meta({ description: "HMAC-SHA-256 under a key of the installation, hexadecimal" }),
    difference: z.array(Difference).meta({ description: "Against the revision before" }),
    proposedBy: z.string(),
  })
  .meta({ id: "PeriodReport" });
export type PeriodReport = z.infer<typeof PeriodReport>;

export const Reproduction = z
  .object({
    id: z.uuid(),
    isReproduced: z.boolean().meta({ description: "All of the below hold" }),
    contentIsSame: z.boolean().meta({ description: "Computed again from the ledger it is the same, byte for byte" }),
    hashIsRight: z.boolean().meta({ description: "The content has the hash that was signed" }),
    signatureIsRight: z.boolean(),
    difference: z.array(Difference).meta({ description: "The signed report beside what the ledger gives now" }),
  })
  .meta({ id: "Reproduction" });
export type Reproduction = z.infer<typeof Reproduction>;
