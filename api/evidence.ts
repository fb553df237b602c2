import { Readable } from "node:stream";
import type { Context as HonoContext } from "hono";
import { getScreenshotPath, getTracePath } from "../core/cases/index.ts";
import type { Context } from "../core/context.ts";
import { notFound } from "../core/errors.ts";

/** Which attempt of which case. */
type Asked = { id: string; number: number };

/**
 * Answers with the picture of an attempt, from wherever artefacts are kept.
 *
 * @throws AppError `not_found` for an attempt without one, or one whose picture is no longer kept.
 */
export async function sendScreenshot(c: HonoContext, ctx: Context, asked: Asked): Promise<Response> {
  const picture = await ctx.artefacts.open(await getScreenshotPath(ctx, asked));
  if (!picture) throw notFound("screenshot of attempt", `${asked.number} of work item ${asked.id}`);
  return send(c, picture, { "Content-Type": "image/png" });
}

/**
 * Answers with the Playwright trace of an attempt, as a file to save.
 *
 * @throws AppError `not_found` for an attempt without one, or one whose trace is no longer kept.
 */
export async function sendTrace(c: HonoContext, ctx: Context, asked: Asked): Promise<Response> {
  const trace = await ctx.artefacts.open(await getTracePath(ctx, asked));
  if (!trace) throw notFound("trace of attempt", `${asked.number} of work item ${asked.id}`);
  const name = `sak-${asked.id}-forsok-${asked.number}.zip`;
  return send(c, trace, {
    "Content-Type": "application/zip",
    "Content-Disposition": `attachment; filename="${name}"`,
  });
}

/** Permission is checked for each request: no copy is left on the way. */
function send(c: HonoContext, body: Readable, headers: Record<string, string>): Response {
  const stream = Readable.toWeb(body) as ReadableStream;
  return c.body(stream, 200, { ...headers, "Cache-Control": "private, no-store" });
}
