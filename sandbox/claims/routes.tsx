import { Hono } from "hono";
import { alreadySent, formFields, gate, notFound } from "../gate.tsx";
import { claimsLabels } from "../labels.ts";
import type { FieldErrors, Frame } from "../layout.tsx";
import type { PageContext, PageEnv, System } from "../system.ts";
import type { Claims } from "./claims.ts";
import {
  ConfirmationPage,
  HomePage,
  InvoicePage,
  InvoiceSearchPage,
  RequestPage,
  RequestsPage,
  type View,
} from "./pages.tsx";
import type { Invoice, OpenRequest } from "./records.ts";

export type ClaimsDeps = { claims: Claims; system: System; stopping: AbortSignal; changed: () => void };

const base = "/claims";
const pageSize = 50;

export function claimsRoutes(deps: ClaimsDeps): Hono<PageEnv> {
  const { system, stopping } = deps;
  const labels = () => claimsLabels[system.switches.labels];
  const app = gate({ system, base, frame: (username) => frameFor(deps, username), labels, stopping });
  app.get("/", (c) => c.html(<HomePage view={viewOf(deps, c)} waiting={waiting(deps).length} />));
  app.route("/", readingRoutes(deps));
  app.route("/", savingRoutes(deps));
  app.notFound((c) => notFound(c, frameFor(deps)));
  return app;
}

function readingRoutes(deps: ClaimsDeps) {
  const { claims, system } = deps;
  const app = new Hono<PageEnv>();
  app.get("/requests", (c) => {
    const page = Math.max(1, Math.trunc(Number(c.req.query("page") ?? 1)) || 1);
    const open = waiting(deps);
    const requests = open.slice((page - 1) * pageSize, page * pageSize);
    const next = open.length > page * pageSize ? `?page=${page + 1}` : undefined;
    return c.html(<RequestsPage view={viewOf(deps, c)} requests={requests} next={next} />);
  });
  app.get("/requests/:requestId", (c) =>
    withRequest(deps, c, (request) => c.html(<RequestPage view={viewOf(deps, c)} request={request} />)),
  );
  app.get("/requests/:requestId/confirmation", (c) =>
    withRequest(deps, c, (request) => {
      const dueDate = claims.invoice(request.invoiceNumber)?.dueDate ?? "";
      return c.html(<ConfirmationPage view={viewOf(deps, c)} request={request} dueDate={dueDate} />);
    }),
  );
  app.get("/invoices", (c) => {
    const found = claims.invoice(c.req.query("invoiceNumber")?.trim() ?? "");
    // A single hit opens by itself, as in the systems this one plays.
    if (found && !system.switches.duplicateRows) return invoicePage(deps, c, { invoice: found, errors: {} });
    return c.html(<InvoiceSearchPage view={viewOf(deps, c)} invoices={found ? [found] : []} />);
  });
  app.get("/invoices/:invoiceNumber", (c) =>
    withInvoice(deps, c, (invoice) => invoicePage(deps, c, { invoice, errors: {} })),
  );
  return app;
}

function savingRoutes(deps: ClaimsDeps) {
  const { claims, system } = deps;
  const app = new Hono<PageEnv>();
  app.post("/invoices/:invoiceNumber/due-date", async (c) => {
    const { token = "", requestId = "", newDueDate = "" } = await formFields(c);
    return withInvoice(deps, c, (invoice) => {
      if (!system.spendToken(token)) return alreadySent(c, { system, frame: frameFor(deps), token });

      const result = system.refusesThisSave()
        ? { errors: { newDueDate: "Ny forfallsdato: verdien ble avvist av valideringen." } }
        : claims.changeDueDate(invoice, { requestId: requestId.trim(), newDueDate }, c.var.username);
      if ("errors" in result) return invoicePage(deps, c, { invoice, errors: result.errors });
      deps.changed();
      return system.answerSaved(c, { token, location: `${base}/invoices/${invoice.invoiceNumber}` });
    });
  });
  app.post("/requests/:requestId/reply", async (c) => {
    const { token = "", journalNote = "", reply = "" } = await formFields(c);
    return withRequest(deps, c, (request) => {
      if (!system.spendToken(token)) return alreadySent(c, { system, frame: frameFor(deps), token });

      const result = system.refusesThisSave()
        ? { errors: { journalNote: "Journalnotat: verdien ble avvist av valideringen." } }
        : claims.sendReply(request, { journalNote, reply });
      if ("errors" in result) return refusedReply(deps, c, { request, errors: result.errors });
      deps.changed();
      return system.answerSaved(c, {
        token,
        location: `${base}/requests/${encodeURIComponent(request.requestId)}/confirmation`,
      });
    });
  });
  return app;
}

function refusedReply(
  deps: ClaimsDeps,
  c: PageContext,
  { request, errors }: { request: OpenRequest; errors: FieldErrors },
) {
  const invoice = deps.claims.invoice(request.invoiceNumber);
  return invoice ? invoicePage(deps, c, { invoice, errors }) : notFound(c, frameFor(deps));
}

function invoicePage(deps: ClaimsDeps, c: PageContext, { invoice, errors }: { invoice: Invoice; errors: FieldErrors }) {
  const { claims } = deps;
  const page = (
    <InvoicePage
      view={viewOf(deps, c)}
      invoice={invoice}
      deferrals={claims.deferralsOf(invoice.customerNumber)}
      awaitingReply={claims.awaitingReply(invoice.invoiceNumber)}
      errors={errors}
    />
  );
  return c.html(page, Object.keys(errors).length === 0 ? 200 : 422);
}

function withRequest(deps: ClaimsDeps, c: PageContext, answer: (request: OpenRequest) => Response | Promise<Response>) {
  const request = deps.claims.request(c.req.param("requestId") ?? "");
  return request ? answer(request) : notFound(c, frameFor(deps));
}

function withInvoice(deps: ClaimsDeps, c: PageContext, answer: (invoice: Invoice) => Response | Promise<Response>) {
  const invoice = deps.claims.invoice(c.req.param("invoiceNumber") ?? "");
  return invoice ? answer(invoice) : notFound(c, frameFor(deps));
}

function waiting({ claims }: ClaimsDeps): OpenRequest[] {
  return claims.requests().filter((request) => request.status !== "GRANTED");
}

function viewOf(deps: ClaimsDeps, c: PageContext): View {
  return {
    frame: frameFor(deps, c.var.username),
    labels: claimsLabels[deps.system.switches.labels],
    token: deps.system.newToken(),
    rows: (rows) => deps.system.rows(rows),
  };
}

function frameFor({ system }: ClaimsDeps, username?: string): Frame {
  const labels = claimsLabels[system.switches.labels];
  const navigation = [
    { href: `${base}/requests`, label: labels.requestsHeading },
    { href: `${base}/invoices`, label: labels.searchHeading },
  ];
  const signedInAs = username === undefined ? undefined : { label: labels.signedInAs, username };
  return { system: labels.homeHeading, navigation, ...(signedInAs && { signedInAs }) };
}
