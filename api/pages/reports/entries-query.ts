import { LedgerKind } from "../../../core/db.ts";
import type { ListLedgerEntriesInput } from "../../../core/ledger/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { FormValues } from "../components/form.tsx";
import { addDays } from "../days.ts";
import { given } from "../form-values.ts";

/** What of the ledger is asked for by the names of the pages' addresses; dates that there are not narrow nothing. */
export function entriesInput(asked: FormValues): ListLedgerEntriesInput {
  const from = LocalDate.safeParse(asked["fra"]);
  const last = LocalDate.safeParse(asked["til"]);
  const kind = Object.values(LedgerKind).find((one) => one === asked["slag"]);
  const ids = {
    unitId: given(asked["enhet"]),
    automationId: given(asked["automatisering"]),
    measureId: given(asked["tiltak"]),
    processId: given(asked["prosess"]),
    baselineId: given(asked["nullpunkt"]),
  };
  return {
    ...ids,
    kind,
    ...(from.success && { from: from.data }),
    ...(last.success && { to: addDays(last.data, 1) }),
  };
}
