import { EvidenceClass, LedgerKind } from "../../../core/db.ts";
import type { ListLedgerEntriesInput } from "../../../core/ledger/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { FormValues } from "../components/form.tsx";
import { addDays } from "../days.ts";

export const ledgerPath = "/gevinst/hovedbok";

/** What the ledger can be narrowed by, as addresses have it. */
export const filterNames = [
  "slag",
  "enhet",
  "bare",
  "fra",
  "til",
  "prosess",
  "automatisering",
  "tiltak",
  "fagsystem",
  "grunnlag",
  "nullpunkt",
] as const;

/** What is asked for of the ledger. `enhet` is with the units below it, unless `bare` says `ja`. */
export type LedgerQuery = Partial<Record<(typeof filterNames)[number], string>>;

/** The rows that a number is the sum of. */
export function ledgerHref(query: LedgerQuery, more: Record<string, string> = {}): string {
  const asked = Object.entries({ ...query, ...more }).filter(([, value]) => value !== "");
  return asked.length === 0 ? ledgerPath : `${ledgerPath}?${new URLSearchParams(asked)}`;
}

/** The filter as the address has it; what is not understood does not narrow. */
export function filterOf(asked: FormValues): Omit<ListLedgerEntriesInput, "limit" | "cursor"> {
  const kind = Object.values(LedgerKind).find((one) => one === asked["slag"]);
  const evidenceClass = Object.values(EvidenceClass).find((one) => one === asked["grunnlag"]);
  const from = LocalDate.safeParse(asked["fra"]).data;
  const last = LocalDate.safeParse(asked["til"]).data;
  const unitId = idOf(asked["enhet"]);
  return {
    kind,
    evidenceClass,
    from,
    to: last && addDays(last, 1),
    ...(asked["bare"] === "ja" ? { unitId } : { branchId: unitId }),
    processId: idOf(asked["prosess"]),
    automationId: idOf(asked["automatisering"]),
    measureId: idOf(asked["tiltak"]),
    laneId: idOf(asked["fagsystem"]),
    baselineId: idOf(asked["nullpunkt"]),
  };
}

function idOf(text: string | undefined): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(text ?? "")?.[0];
}
