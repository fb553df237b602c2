import type { Config } from "../core/config.ts";
import type { Context, Engine } from "../core/context.ts";

/** What the door hands to the API and the pages. */
export type AppDeps = {
  engine: Engine;
  config: Config;
  version: string;
  /** Figures of this process; none are shown when they are not kept. */
  metrics?: { read(): Promise<{ contentType: string; text: string }> };
  /** Prints an HTML document as PDF; none is printed where there is no browser. */
  printPdf?: ((html: string) => Promise<Uint8Array<ArrayBuffer>>) | undefined;
  /** Names of the migrations that the database must have had. */
  migrations?: readonly string[];
};

/** What the middleware leaves for every handler; `ctx` is undefined when nobody is signed in. */
export type AppEnv = { Variables: { requestId: string; ctx: Context | undefined } };

/** The same behind `requireSignedIn`. */
export type SignedInEnv = { Variables: { requestId: string; ctx: Context } };
