import type { PeriodKind } from "../../../core/db.ts";
import { formatMonth } from "../../../core/norwegian-format.ts";
import type { Texts } from "../texts.ts";

type Period = { kind: PeriodKind; from: string };

/** What people call a period. */
export function periodName({ kind, from }: Period, t: Texts): string {
  const year = Number(from.slice(0, 4));
  if (kind === "YEAR") return t.periods.year(year);
  if (kind === "TERTIAL") return t.periods.tertial(Math.ceil(Number(from.slice(5, 7)) / 4), year);
  return formatMonth(from.slice(0, 7));
}

const pathOf = { MONTH: "maned", TERTIAL: "tertial", YEAR: "ar" } as const satisfies Record<PeriodKind, string>;

/** The address of a period's page. */
export function periodHref({ kind, from }: Period): string {
  return `/gevinst/perioder/${pathOf[kind]}/${from}`;
}

/** The kind that stands in an address. */
export function kindAt(path: string | undefined): PeriodKind | undefined {
  const kinds = Object.keys(pathOf) as PeriodKind[];
  return kinds.find((kind) => pathOf[kind] === path);
}

/** The address of a report's page. */
export function reportHref(id: string): string {
  return `/gevinst/perioderapporter/${id}`;
}
