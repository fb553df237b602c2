import type { Context as HonoContext } from "hono";
import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Context } from "../../core/context.ts";
import { PageShell, type Section, type Viewer } from "./layout.tsx";
import { nb } from "./texts.nb.ts";
import { PageFrameContext } from "./texts.ts";

type Shown = { title: string; body: Child; section?: Section; status?: ContentfulStatusCode };

/** Answers with a page for a signed-in person. */
export async function showPage(c: HonoContext, ctx: Context, shown: Shown): Promise<Response> {
  return answer(c, { ...shown, now: ctx.now(), viewer: await viewerOf(ctx) });
}

/** Answers with a page for somebody who is not signed in, or whom we could not look up. */
export function showPublicPage(c: HonoContext, shown: Shown & { now?: Date }): Response | Promise<Response> {
  return answer(c, { now: new Date(), ...shown, viewer: undefined });
}

function answer(
  c: HonoContext,
  { title, body, section, status, now, viewer }: Shown & { now: Date; viewer?: Viewer | undefined },
) {
  // What a person sees depends on who it is and changes by the minute: no copy is kept on the way.
  c.header("Cache-Control", "no-store");
  return c.html(
    <PageFrameContext.Provider value={{ t: nb, now }}>
      <PageShell title={title} viewer={viewer} section={section}>
        {body}
      </PageShell>
    </PageFrameContext.Provider>,
    status ?? 200,
  );
}

async function viewerOf(ctx: Context): Promise<Viewer> {
  const tenant = await ctx.db.tenant.findUnique({ where: { id: ctx.tenantId }, select: { name: true } });
  return { name: ctx.actor.name, roles: ctx.actor.roles, tenantName: tenant?.name ?? "" };
}
