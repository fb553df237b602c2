import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { LedgerKind } from "../../../core/db.ts";
import {
  getLedgerEntry,
  importHours,
  ledgerHead,
  type ListLedgerEntriesInput,
  listLedgerEntries,
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
import { LedgerPage, ledgerPath } from "./page.tsx";

const section = "benefits";
const names = ["slag", "enhet", "fra", "til", "robot"];

/** The ledger, with what a controller may do to it. */
export const ledgerRoutes = new Hono<AppEnv>()
  .get(ledgerPath, async (c) => {
    const ctx = ctxOf(c);
    const { roles } = ctx.actor;
    const cursor = given(c.req.query("side"));
    const values = Object.fromEntries(names.map((name) => [name, c.req.query(name) ?? ""]));
    const [page, head, units] = await Promise.all([
      listLedgerEntries(ctx, { ...filterOf(values), ...(cursor && { cursor }) }),
      ledgerHead(ctx),
      unitOptions(ctx),
    ]);
    const query = Object.entries(values).filter(([, value]) => value !== "");
    const hrefOf = (more: string[][]) => `${ledgerPath}?${new URLSearchParams([...query, ...more])}`;
    const body = (
      <LedgerPage
        roles={roles}
        entries={page.items}
        head={head}
        values={values}
        units={units}
        first={cursor === undefined ? undefined : hrefOf([])}
        next={page.nextCursor === null ? undefined : hrefOf([["side", page.nextCursor]])}
        may={{
          reverse: isAllowed(roles, "ledger:reverse"),
          import: isAllowed(roles, "ledger:import"),
          readCases: isAllowed(roles, "cases:read"),
        }}
        told={c.req.query("melding")}
      />
    );
    return showPage(c, ctx, { title: t.ledger.title, section, body });
  })
  .get(`${ledgerPath}/importer`, (c) => askForHours(c, { values: {}, errors: {} }))
  .post(`${ledgerPath}/importer`, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "ledger:import");
    const values = await readForm(c);
    const errors = await errorsOf(wrongHours(values), () => importHours(ctx, hoursOf(values)));
    if (errors === undefined) return c.redirect(`${ledgerPath}?slag=IMPORTED&melding=importert`, 303);
    return askForHours(c, { values, errors });
  })
  .get(`${ledgerPath}/:id{[0-9]+}/ta-tilbake`, (c) => askForReason(c, { values: {}, errors: {} }))
  .post(`${ledgerPath}/:id{[0-9]+}/ta-tilbake`, async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "ledger:reverse");
    const values = await readForm(c);
    const reason = values["grunn"] ?? "";
    const entryId = c.req.param("id");
    const wrong = reason === "" ? { grunn: t.ledger.errors.required } : {};
    const errors = await errorsOf(wrong, () => reverseEntry(ctx, { entryId, reason }));
    if (errors === undefined) return c.redirect(`${ledgerPath}?melding=tatt-tilbake`, 303);
    return askForReason(c, { values, errors });
  });

type Asked = { values: FormValues; errors: FormErrors };

async function askForHours(c: HonoContext<AppEnv>, form: Asked) {
  const ctx = ctxOf(c);
  requirePermission(ctx, "ledger:import");
  const body = <ImportPage units={await unitOptions(ctx)} form={form} />;
  return showPage(c, ctx, { title: t.ledger.hours.title, section, ...statusOf(form), body });
}

async function askForReason(c: HonoContext<AppEnv>, form: Asked) {
  const ctx: Context = ctxOf(c);
  requirePermission(ctx, "ledger:reverse");
  const entry = await getLedgerEntry(ctx, { entryId: c.req.param("id") ?? "" });
  const body = <ReversePage entry={entry} form={form} />;
  return showPage(c, ctx, { title: t.ledger.reversal.title(entry.id), section, ...statusOf(form), body });
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
    const { errors } = t.ledger;
    const messages = {
      not_after_from: errors.notAfterFrom,
      in_future: errors.inFuture,
      period_closed: errors.periodClosed,
      duplicate: errors.duplicate,
      already_reversed: errors.reversed,
      is_reversal: errors.isReversal,
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
    hours: parseNumber(values["timer"]) ?? Number.NaN,
    source: values["kilde"] ?? "",
    reason: values["grunn"] ?? "",
    ...(method !== undefined && { method }),
  };
}

/** The filter as the address has it; what is not understood does not narrow. */
function filterOf(values: Record<string, string>): ListLedgerEntriesInput {
  const kind = Object.values(LedgerKind).find((one) => one === values["slag"]);
  const uuid = (text: string | undefined) => (/^[0-9a-f-]{36}$/.test(text ?? "") ? text : undefined);
  const date = (text: string | undefined) => LocalDate.safeParse(text).data;
  const [from, to] = [date(values["fra"]), date(values["til"])];
  const [unitId, automationId] = [uuid(values["enhet"]), uuid(values["robot"])];
  return {
    ...(kind && { kind }),
    ...(from && { from }),
    ...(to && { to: addDays(to, 1) }),
    ...(unitId && { unitId }),
    ...(automationId && { automationId }),
  };
}
