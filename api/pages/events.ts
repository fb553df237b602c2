import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { isAllowed } from "../../core/access/index.ts";
import { listWorkItems } from "../../core/cases/index.ts";
import { type Context, requirePermission } from "../../core/context.ts";
import { listLanes } from "../../core/lanes/index.ts";
import type { AppEnv } from "../env.ts";
import { ctxOf } from "./signed-in.ts";

const lookEveryMs = 2_000;
const signOfLifeEveryMs = 25_000;
// The browser opens a new stream, and is asked anew who it is.
const longestStreamMs = 10 * 60_000;

/** Tells open pages that something changed; they fetch themselves what. */
export function eventRoutes() {
  const watch = createWatch();
  return new Hono<AppEnv>().get("/events", (c) => {
    const ctx = ctxOf(c);
    // Viewers share one look at the database, so each must be allowed what the first of them looks with.
    requirePermission(ctx, "cases:read");
    // Proxies that gather answers would hold the news back.
    c.header("X-Accel-Buffering", "no");
    return streamSSE(c, async (stream) => {
      const over = new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        setTimeout(resolve, longestStreamMs).unref();
      });
      const stop = watch(ctx, () => void stream.writeSSE({ event: "changed", data: "" }));
      const beat = setInterval(() => void stream.write(": her\n\n"), signOfLifeEveryMs).unref();
      await stream.write("retry: 5000\n\n");
      await over;
      clearInterval(beat);
      stop();
    });
  });
}

type Listener = () => void;
type Watched = { listeners: Set<Listener>; timer: NodeJS.Timeout };

/** However many look, the database is asked once per municipality and kind of viewer. */
function createWatch() {
  const watched = new Map<string, Watched>();
  return (ctx: Context, listener: Listener): (() => void) => {
    const seesLanes = isAllowed(ctx.actor.roles, "lanes:read");
    const key = `${ctx.tenantId} ${seesLanes}`;
    const entry = watched.get(key) ?? startLooking(ctx, seesLanes ? markOfLanes : markOfCases);
    watched.set(key, entry);
    entry.listeners.add(listener);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size > 0) return;
      clearInterval(entry.timer);
      watched.delete(key);
    };
  };
}

function startLooking(ctx: Context, markOf: (ctx: Context) => Promise<string>): Watched {
  const listeners = new Set<Listener>();
  let before: string | undefined;
  const look = async () => {
    // A database that is away is nothing new: the pages say so when they ask.
    const mark = await markOf(ctx).catch(() => before);
    if (before !== undefined && mark !== before) for (const listener of listeners) listener();
    before = mark;
  };
  void look();
  return { listeners, timer: setInterval(() => void look(), lookEveryMs).unref() };
}

async function markOfLanes(ctx: Context): Promise<string> {
  const { items } = await listLanes(ctx);
  return JSON.stringify(items.map(({ open, settledLast24Hours }) => [open, settledLast24Hours]));
}

async function markOfCases(ctx: Context): Promise<string> {
  const { items } = await listWorkItems(ctx, { limit: 50 });
  return JSON.stringify(items.map(({ id, status, attemptNumber }) => [id, status, attemptNumber]));
}
