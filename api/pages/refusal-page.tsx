import type { Context as HonoContext } from "hono";
import type { AppEnv } from "../env.ts";
import { type Refusal } from "../errors.ts";
import { ErrorPage, errorTitle } from "./error-page.tsx";
import { showPage, showPublicPage } from "./show.tsx";
import { nb } from "./texts.nb.ts";

/** Answers with a refusal as a page: what happened, in words, and the way out. */
export async function refusalPage(c: HonoContext<AppEnv>, { code, status }: Refusal): Promise<Response> {
  const requestId = code === "internal" || code === "unavailable" ? c.var.requestId : undefined;
  const shown = {
    title: errorTitle(code, nb),
    status,
    body: <ErrorPage code={code} back={cameFrom(c)} requestId={requestId} />,
  };
  const { ctx } = c.var;
  // Who it is would have to be looked up in the very database that is away.
  if (!ctx || code === "unavailable" || code === "internal") return showPublicPage(c, shown);
  return showPage(c, ctx, shown);
}

/** The page of ours that the person came from, unless it is this one. */
function cameFrom(c: HonoContext<AppEnv>): string | undefined {
  const referer = c.req.header("Referer");
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const { origin, pathname, search } = new URL(referer);
  const here = new URL(c.req.url);
  if (origin !== here.origin || pathname === here.pathname || pathname.startsWith("//")) return undefined;
  return `${pathname}${search}`;
}
