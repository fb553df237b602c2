import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Context as HonoContext } from "hono";
import { getScreenshotPath } from "../core/cases/index.ts";
import type { Context } from "../core/context.ts";
import { notFound } from "../core/errors.ts";

type Asked = { ctx: Context; artefactDir: string; attempt: { id: string; number: number } };

/**
 * Answers with the picture of an attempt.
 *
 * @throws AppError `not_found` for an attempt without one, or one whose picture is no longer kept.
 */
export async function sendScreenshot(c: HonoContext, { ctx, artefactDir, attempt }: Asked): Promise<Response> {
  const path = await getScreenshotPath(ctx, attempt);
  const picture = await readBelow(artefactDir, path);
  if (!picture) throw notFound("screenshot of attempt", `${attempt.number} of work item ${attempt.id}`);
  return c.body(new Uint8Array(picture), 200, { "Content-Type": "image/png", "Cache-Control": "private, no-store" });
}

/** A file below a folder, links followed; undefined when there is none or it lies elsewhere. */
async function readBelow(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    const [home, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    return file.startsWith(home + sep) ? await readFile(file) : undefined;
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
