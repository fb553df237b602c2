import { Hono, type Context as HonoContext } from "hono";
import { type Context, requirePermission } from "../../../core/context.ts";
import {
  getLedgerEntry,
  ImportedBefore,
  importHours,
  type LedgerEntry,
  reverseEntry,
} from "../../../core/ledger/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import { unitOptions } from "../automations/choices.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { addDays } from "../days.ts";
import { formErrors, given, parseNumber, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb as t } from "../texts.nb.ts";
import { ImportPage, ReversePage } from "./forms.tsx";
import { ledgerHref, ledgerPath } from "./query.ts";

const section = "benefits";
const reversal = `${ledgerPath}/:id{[0-9]+}/ta-tilbake` as const;

/** What a controller may do to the ledger. */
export const ledgerFormRoutes = new Hono<AppEnv>()
  .get(`${ledgerPath}/importer`, (c) => askForHours(c, { values: {}, errors: {} }))
  .post(`${ledgerPath}/importer`, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "ledger:import");
    const values = await readForm(c);
    try {
      const errors = await errorsOf(wrongHours(values), () => importHours(ctx, hoursOf(values)));
      if (errors !== undefined) return await askForHours(c, { values, errors });
    } catch (error) {
      if (!(error instanceof ImportedBefore)) throw error;
      const before = await getLedgerEntry(ctx, { entryId: error.entryId });
      return askForHours(c, { values, errors: { kilde: t.ledger.errors.duplicate }, before });
    }
    return c.redirect(ledgerHref({ slag: "IMPORTED" }, { melding: "importert" }), 303);
  })
  .get(reversal, (c) => askForReason(c, { values: {}, errors: {} }))
  .post(reversal, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "ledger:reverse");
    const values = await readForm(c);
    const reason = values["grunn"] ?? "";
    const entryId = c.req.param("id");
    const wrong = reason === "" ? { grunn: t.ledger.errors.required } : {};
    const errors = await errorsOf(wrong, () => reverseEntry(ctx, { entryId, reason }));
    if (errors !== undefined) return askForReason(c, { values, errors });
    const back = wayBack(c, await getLedgerEntry(ctx, { entryId }));
    return c.redirect(`${back}?melding=tatt-tilbake`, 303);
  });

type Asked = { values: FormValues; errors: FormErrors };

async function askForHours(c: HonoContext<AppEnv>, { before, ...form }: Asked & { before?: LedgerEntry }) {
  const ctx = ctxOf(c);
  requirePermission(ctx, "ledger:import");
  const body = <ImportPage units={await unitOptions(ctx)} form={form} before={before} />;
  return showPage(c, ctx, { title: t.ledger.hours.title, section, ...statusOf(form), body });
}

async function askForReason(c: HonoContext<AppEnv>, form: Asked) {
  const ctx: Context = ctxOf(c);
  requirePermission(ctx, "ledger:reverse");
  const entry = await getLedgerEntry(ctx, { entryId: c.req.param("id") ?? "" });
  const body = <ReversePage entry={entry} form={form} back={wayBack(c, entry)} />;
  return showPage(c, ctx, { title: t.ledger.reversal.title(entry.id), section, ...statusOf(form), body });
}

/** Where whoever came to take an entry back came from. */
function wayBack(c: HonoContext<AppEnv>, { workItemId }: LedgerEntry): string {
  if (workItemId === null) return ledgerPath;
  const pages: Record<string, string> = {
    sak: `/drift/saker/${workItemId}`,
    regnet: `/gevinst/rapporter/saker/${workItemId}`,
  };
  return pages[c.req.query("tilbake") ?? ""] ?? ledgerPath;
}

function statusOf({ errors }: Asked): { status?: 400 } {
  return Object.keys(errors).length > 0 ? { status: 400 } : {};
}

/** What is wrong, or undefined when the deed was done. */
async function errorsOf(wrong: FormErrors, deed: () => Promise<unknown>): Promise<FormErrors | undefined> {
  if (Object.keys(wrong).length > 0) return wrong;
  try {
    await deed();
    return undefined;
  } catch (error) {
    if (error instanceof ImportedBefore) throw error;
    const { errors } = t.ledger;
    const messages = {
      not_after_from: errors.notAfterFrom,
      in_future: errors.inFuture,
      period_closed: errors.periodClosed,
      already_reversed: errors.reversed,
      is_reversal: errors.isReversal,
      covers_later_stop: errors.coversLaterStop,
      unknown_unit: errors.unit,
      too_big: errors.tooLong,
      hours: errors.hours,
    };
    const fieldNames = {
      unitId: "enhet",
      from: "fra",
      to: "til",
      hours: "timer",
      source: "kilde",
      method: "metode",
      reason: "grunn",
      entryId: "grunn",
    };
    return formErrors(error, { fieldNames, messages, t });
  }
}

/** What can be seen to be wrong without the database. */
function wrongHours(values: FormValues): FormErrors {
  const { errors } = t.ledger;
  const hours = parseNumber(values["timer"]);
  const missing = ["kilde", "grunn"].filter((name) => given(values[name]) === undefined);
  const dates = ["fra", "til"].filter((name) => !LocalDate.safeParse(values[name]).success);
  return {
    ...(given(values["enhet"]) === undefined && { enhet: errors.unit }),
    ...Object.fromEntries(dates.map((name) => [name, errors.date])),
    ...((hours === undefined || hours <= 0) && { timer: errors.hours }),
    ...Object.fromEntries(missing.map((name) => [name, errors.required])),
  };
}

function hoursOf(values: FormValues) {
  const method = given(values["metode"]);
  return {
    unitId: values["enhet"] ?? "",
    from: values["fra"] ?? "",
    to: addDays(values["til"] ?? "", 1),
    hours: parseNumber(values["timer"]) ?? 0,
    source: values["kilde"] ?? "",
    reason: values["grunn"] ?? "",
    ...(method !== undefined && { method }),
  };
}
