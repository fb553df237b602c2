import type { AppDeps } from "../env.ts";

/** What the pages are made with. */
export type PagesDeps = Pick<AppDeps, "engine" | "config" | "printPdf">;
