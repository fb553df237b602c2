import { readFile } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import { Hono } from "hono";
import { getScreenshotPath } from "../../../core/cases/index.ts";
import { notFound } from "../../../core/errors.ts";
import type { AppEnv } from "../../env.ts";
import type { PagesDeps } from "../deps.ts";
import { ctxOf } from "../signed-in.ts";

const types: Readonly<Record<string, string>> = { ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg" };

/** The picture of the target system at the moment an attempt stopped. */
export function screenshotRoutes({ artefactDir }: Pick<PagesDeps, "artefactDir">) {
  const folder = resolve(artefactDir);
  return new Hono<AppEnv>().get("/drift/saker/:id{[0-9a-f-]{36}}/forsok/:number{[0-9]{1,4}}/skjermbilde", async (c) => {
    const { id, number } = c.req.param();
    const path = resolve(folder, await getScreenshotPath(ctxOf(c), { id, number: Number(number) }));
    const type = types[extname(path)];
    if (!path.startsWith(folder + sep) || type === undefined) throw notFound("screenshot of work item", id);
    const image = await readFile(path).catch(() => undefined);
    // It was there when the attempt ended, and has been cleaned away since.
    if (!image) throw notFound("screenshot of work item", id);
    c.header("Cache-Control", "private, max-age=3600");
    return c.body(new Uint8Array(image), 200, { "Content-Type": type });
  });
}
