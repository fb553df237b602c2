import { z } from "zod";
import type { DbOrTransaction } from "../db.ts";
import { fromDbDate, toDbDate } from "../local-date.ts";

const hasTotals = z.boolean().meta({
  description:
    "It is of these very days, and also has signed what stands beside the net of the whole municipality: interval, naive figure, value in kroner, citizens' time and counts of cases. False: no figure but freed time is signed",
});

/** Whether the figures of some days are final, and the signed report that has them. */
export const PeriodClosing = z
  .object({
    state: z.enum(["OPEN", "CLOSED", "RESTATING"]).meta({
      description:
        "CLOSED: freed time (gross, reversed, residual, operation, net) is signed and final, and what `report.hasTotals` tells. RESTATING: opened to be corrected. OPEN: provisional, not closed yet",
    }),
    report: z
      .object({ id: z.uuid(), number: z.int(), revision: z.int(), hasTotals })
      .nullable()
      .meta({ description: "The signed report of the shortest period that holds the days; null when none does" }),
  })
  .meta({ id: "PeriodClosing" });
export type PeriodClosing = z.infer<typeof PeriodClosing>;

type Days = { from: string; to: string };

/**
 * How days in [from, to) stand: closed in one period or in several after one another, opened for a restatement, or not
 * closed.
 */
export async function closingOf(db: DbOrTransaction, tenantId: string, days: Days): Promise<PeriodClosing> {
  const rows = await db.period.findMany({
    where: { tenantId, from: { lt: toDbDate(days.to) }, to: { gt: toDbDate(days.from) } },
    orderBy: [{ from: "asc" }, { to: "asc" }],
    include: {
      reports: { orderBy: { revision: "desc" }, take: 1, select: { id: true, number: true, revision: true } },
    },
  });
  const known = rows.map(({ from, to, status, reports: [report] }) => {
    return { from: fromDbDate(from), to: fromDbDate(to), status, report: report ?? null };
  });
  const holding = known.filter(({ from, to }) => from <= days.from && to >= days.to).toSorted(byLength);
  const closed = known.filter(({ status }) => status === "CLOSED");
  const whole = holding.find(({ status }) => status === "CLOSED");
  if (whole || holdTogether(closed, days)) return { state: "CLOSED", report: await reportOf(db, whole, days) };
  const restating = holding.find(({ status }) => status === "RESTATING");
  return restating
    ? { state: "RESTATING", report: await reportOf(db, restating, days) }
    : { state: "OPEN", report: null };
}

type Known = Days & { report: { id: string; number: number; revision: number } | null };

async function reportOf(db: DbOrTransaction, period: Known | undefined, days: Days): Promise<PeriodClosing["report"]> {
  if (!period?.report) return null;
  const { from, to, report } = period;
  // Totals of other days than the period's own are in no report.
  if (from !== days.from || to !== days.to) return { ...report, hasTotals: false };
  const [signed] = await db.$queryRaw<{ hasTotals: boolean }[]>`
    select content -> 'besideNet' is not null as "hasTotals" from period_report where id = ${report.id}::uuid`;
  return { ...report, hasTotals: signed?.hasTotals === true };
}

function holdTogether(closed: readonly Days[], { from, to }: Days): boolean {
  const reached = closed.reduce((end, period) => (period.from <= end && period.to > end ? period.to : end), from);
  return reached >= to;
}

function byLength(one: Days, other: Days): number {
  const lengthOf = ({ from, to }: Days) => toDbDate(to).getTime() - toDbDate(from).getTime();
  return lengthOf(one) - lengthOf(other);
}
