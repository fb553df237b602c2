import { Hono, type Context as HonoContext } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { signIn, signOut } from "../../core/access/index.ts";
import { AppError } from "../../core/errors.ts";
import type { AppEnv } from "../env.ts";
import { clearSessionCookie, sessionToken, setSessionCookie } from "../session-cookie.ts";
import type { FormErrors, FormValues } from "./components/form.tsx";
import type { PagesDeps } from "./deps.ts";
import { readForm } from "./form-values.ts";
import { showPublicPage } from "./show.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { localPath } from "./signed-in.ts";
import { nb } from "./texts.nb.ts";

type SignedIn = Awaited<ReturnType<typeof signIn>>;

type Shown = {
  onTo: string;
  values?: FormValues;
  errors?: FormErrors;
  told?: { color: "danger" | "success"; text: string };
  status?: ContentfulStatusCode;
};

/** Signing in with a local account, and out again. */
export function signInRoutes({ engine, config }: PagesDeps) {
  return new Hono<AppEnv>()
    .get("/logg-inn", (c) => {
      const onTo = localPath(c.req.query("til"));
      if (c.var.ctx) return c.redirect(onTo, 303);
      const signedOut = c.req.query("utlogget") !== undefined;
      return show(c, { onTo, ...(signedOut && { told: { color: "success", text: nb.signIn.signedOut } }) });
    })
    .post("/logg-inn", async (c) => {
      const values = await readForm(c, { untouched: "passord" });
      const onTo = localPath(values["til"]);
      const missing = missingFields(values);
      if (Object.keys(missing).length > 0) return show(c, { onTo, values, errors: missing, status: 400 });
      const signedIn = await trySignIn(values);
      if ("refused" in signedIn) {
        const told = { color: "danger", text: signedIn.text } as const;
        return show(c, { onTo, values, told, status: signedIn.refused });
      }
      setSessionCookie(c, config, signedIn);
      return c.redirect(onTo, 303);
    })
    .post("/logg-ut", async (c) => {
      const token = sessionToken(c);
      if (token !== undefined) await signOut(engine, token);
      clearSessionCookie(c, config);
      return c.redirect("/logg-inn?utlogget", 303);
    });

  async function trySignIn(values: FormValues): Promise<SignedIn | { refused: ContentfulStatusCode; text: string }> {
    const { epost: email = "", passord: password = "" } = values;
    try {
      return await signIn(engine, { email, password }, { sessionHours: config.SESSION_HOURS });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "locked") return { refused: 429, text: nb.signIn.locked };
      // An e-mail that cannot be one is answered as one that nobody has.
      if (error.code === "unauthenticated" || error.code === "invalid") return { refused: 401, text: nb.signIn.wrong };
      throw error;
    }
  }
}

function show(c: HonoContext<AppEnv>, { onTo, values = {}, errors = {}, told, status = 200 }: Shown) {
  return showPublicPage(c, {
    title: nb.signIn.title,
    status,
    body: <SignInPage form={{ values, errors }} onTo={onTo} told={told} />,
  });
}

function missingFields({ epost, passord }: FormValues): FormErrors {
  return {
    ...(!epost && { epost: nb.signIn.missingEmail }),
    ...(!passord && { passord: nb.signIn.missingPassword }),
  };
}
