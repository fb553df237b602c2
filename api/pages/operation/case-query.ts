import type { Context as HonoContext } from "hono";
import { addDays, homeTimeZone, instantOf } from "../../../core/calendar/index.ts";
import type { CaseFilter } from "../../../core/cases/index.ts";
import { WorkItemStatus } from "../../../core/db.ts";
import { LocalDate, localDateOf } from "../../../core/local-date.ts";
import { given } from "../form-values.ts";

const names = ["automatisering", "fagsystem", "kjoring", "hendelse", "feilkode", "frist", "fra", "til", "sok"] as const;
type Name = (typeof names)[number];

/** Which cases an address asks for, as it stands there. */
export type CaseQuery = Readonly<Partial<Record<Name, string>>> & { status: readonly WorkItemStatus[] };

/** Choices of the filter on deadlines. */
export const deadlineChoices = ["brutt", "idag", "uke"] as const;

const open: WorkItemStatus[] = ["QUEUED", "RUNNING", "RETRYING", "HELD"];

/** The filter in an address. What nobody could have chosen is passed over. */
export function caseQuery(c: Pick<HonoContext, "req">): CaseQuery {
  const params = new URL(c.req.url).searchParams;
  const statuses = Object.values(WorkItemStatus).filter((status) => params.getAll("status").includes(status));
  const asked = names.flatMap((name) => {
    const value = given(params.get(name)?.trim());
    return value === undefined ? [] : [[name, value] as const];
  });
  return { status: statuses, ...Object.fromEntries(asked) };
}

/** The same as it stands in an address. */
export function paramsOf(query: CaseQuery): URLSearchParams {
  const { status, ...rest } = query;
  const params = new URLSearchParams(status.map((each) => ["status", each]));
  for (const [name, value] of Object.entries(rest)) params.set(name, value);
  return params;
}

/** The filter as a verb takes it; dates are days in Norway, the last one included. */
export function filterOf(query: CaseQuery, now: Date): CaseFilter {
  const { status, automatisering, fagsystem, kjoring, hendelse, feilkode, sok } = query;
  const fra = dateOf(query.fra);
  const til = dateOf(query.til);
  return {
    ...(status.length > 0 && { status: [...status] }),
    ...(automatisering && { automationId: automatisering }),
    ...(fagsystem && { targetSystemId: fagsystem }),
    ...(kjoring && { runId: kjoring }),
    ...(hendelse && { incidentId: hendelse }),
    ...(feilkode && { errorCode: feilkode }),
    ...(sok && { search: sok }),
    ...(fra && { createdFrom: startOf(fra) }),
    ...(til && { createdBefore: startOf(addDays(til, 1)) }),
    ...deadlineFilter(query, now),
  };
}

function deadlineFilter({ frist, status }: CaseQuery, now: Date): CaseFilter {
  if (frist === "brutt") return { overdue: true };
  if (frist !== "idag" && frist !== "uke") return {};
  const deadlineBefore = startOf(addDays(localDateOf(now), frist === "idag" ? 1 : 8));
  // A deadline asks nothing of a case that is settled.
  return { deadlineBefore, ...(status.length === 0 && { status: open }) };
}

function startOf(date: string): string {
  return instantOf({ date, time: "00:00" }, homeTimeZone).toISOString();
}

// Days before and after have no place in every calendar, and no case.
const [firstDay, lastDay] = ["1900-01-01", "2999-12-31"];

function dateOf(text: string | undefined): string | undefined {
  const date = LocalDate.safeParse(text).data;
  return date !== undefined && date >= firstDay && date <= lastDay ? date : undefined;
}
