import { Hono } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { ledgerHead, listLedgerEntries } from "../../../core/ledger/index.ts";
import { ledgerCsv } from "../../../core/reports/index.ts";
import type { AppEnv } from "../../env.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb as t } from "../texts.nb.ts";
import { ledgerChoices } from "./choices.ts";
import { LedgerPage } from "./page.tsx";
import { filterNames, filterOf, ledgerHref, ledgerPath } from "./query.ts";

/** The ledger to read, and as a file. */
export const ledgerRoutes = new Hono<AppEnv>()
  .get(ledgerPath, async (c) => {
    const ctx = ctxOf(c);
    const { roles } = ctx.actor;
    const cursor = given(c.req.query("side"));
    const values = askedOf(c.req.query());
    const [page, head, choices] = await Promise.all([
      listLedgerEntries(ctx, { ...filterOf(values), ...(cursor && { cursor }) }),
      ledgerHead(ctx),
      ledgerChoices(ctx),
    ]);
    const hrefs = {
      first: cursor === undefined ? undefined : ledgerHref(values),
      next: page.nextCursor === null ? undefined : ledgerHref(values, { side: page.nextCursor }),
      file: ledgerHref(values).replace(ledgerPath, `${ledgerPath}/fil`),
    };
    const may = {
      reverse: isAllowed(roles, "ledger:reverse"),
      import: isAllowed(roles, "ledger:import"),
    };
    const told = c.req.query("melding");
    const body = <LedgerPage {...{ roles, page, head, values, choices, hrefs, may, told }} />;
    return showPage(c, ctx, { title: t.ledger.title, section: "benefits", body });
  })
  .get(`${ledgerPath}/fil`, async (c) => {
    const lines = await ledgerCsv(ctxOf(c), filterOf(askedOf(c.req.query())));
    return c.body(lines, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="hovedbok.csv"',
      "Cache-Control": "no-store",
    });
  })
  // Where the rows behind a number stood before: links in people's own documents lead there. A unit was the unit alone.
  .get("/gevinst/rapporter/rader", (c) => {
    const { enhet, ...asked } = c.req.query();
    return c.redirect(ledgerHref(asked, enhet === undefined ? {} : { enhet, bare: "ja" }), 301);
  });

function askedOf(query: Record<string, string>) {
  return Object.fromEntries(filterNames.map((name) => [name, query[name] ?? ""]));
}
