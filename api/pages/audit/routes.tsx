import { Hono } from "hono";
import { listAuditActors, listAuditEntries, ListAuditEntriesInput } from "../../../core/audit/index.ts";
import type { AppEnv } from "../../env.ts";
import { given } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { AuditPage } from "./page.tsx";

const path = "/drift/sporingslogg";
const names = { hvem: "actor", hva: "action", gjelder: "entity", fra: "from", til: "to" } as const;

/** The audit log, narrowed by its address. */
export const auditRoutes = new Hono<AppEnv>().get(path, async (c) => {
  const ctx = ctxOf(c);
  const query = Object.fromEntries(Object.keys(names).map((name) => [name, given(c.req.query(name)) ?? ""]));
  const cursor = given(c.req.query("side"));
  const asked = Object.entries(names).flatMap(([name, field]) => (query[name] ? [[field, query[name]]] : []));
  const input = Object.fromEntries(asked) as Record<string, string>;
  const isWrong = !ListAuditEntriesInput.safeParse(input).success;
  const actors = await listAuditActors(ctx);
  const { items, nextCursor } = isWrong
    ? { items: [], nextCursor: null }
    : await listAuditEntries(ctx, { ...input, ...(cursor !== undefined && { cursor }) });
  const href = (side?: string) => {
    const params = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
    if (side !== undefined) params.set("side", side);
    return params.size === 0 ? path : `${path}?${params}`;
  };
  const body = (
    <AuditPage
      roles={ctx.actor.roles}
      actors={actors}
      query={query}
      isWrong={isWrong}
      entries={items}
      first={cursor === undefined ? undefined : href()}
      next={nextCursor === null ? undefined : href(nextCursor)}
    />
  );
  return showPage(c, ctx, { title: nb.audit.title, section: "operation", body, ...(isWrong && { status: 400 }) });
});
