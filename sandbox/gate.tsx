import { setTimeout as delay } from "node:timers/promises";
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { Errors, Page, SaveForm, TextField, type Frame } from "./layout.tsx";
import { cutConnection, type PageContext, type PageEnv, type System } from "./system.ts";

type LoginLabels = { loginHeading: string; username: string; password: string; logIn: string };

export type GateOptions = {
  system: System;
  /** Where the system lives, such as `/archive`. */
  base: string;
  frame: (username?: string) => Frame;
  labels: () => LoginLabels;
  /** Ends pages that hang, when the sandbox stops. */
  stopping: AbortSignal;
};

const hangMs = 600_000;

/** What stands in front of every page of a system: its faults, then its login. */
export function gate(options: GateOptions): Hono<PageEnv> {
  const { system, base } = options;
  const app = new Hono<PageEnv>();
  app.use(faultsInFront(options));
  app.get("/login", (c) => c.html(<LoginPage {...options} />));
  app.post("/login", async (c) => {
    const form = await formFields(c);
    const secret = system.logIn({ username: form.username ?? "", password: form.password ?? "" });
    if (secret === undefined) return c.html(<LoginPage {...options} error="Feil brukernavn eller passord." />, 401);
    setCookie(c, "session", secret, { path: base, httpOnly: true, sameSite: "Lax" });
    return c.redirect(base, 303);
  });
  app.use(async (c, next) => {
    const username = system.useSession(getCookie(c, "session"));
    if (username === undefined) return c.redirect(`${base}/login?expired`, 303);
    c.set("username", username);
    await next();
    return undefined;
  });
  return app;
}

function faultsInFront({ system, frame, stopping }: GateOptions) {
  return createMiddleware<PageEnv>(async (c, next) => {
    system.counters.requests++;
    c.header("Cache-Control", "no-store");
    if (system.switches.slowMs > 0) await pause(system.switches.slowMs, stopping);
    if (system.switches.maintenance) {
      const text = "Systemet er stengt for vedlikehold. Prøv igjen senere.";
      return c.html(<MessagePage frame={frame()} heading="Vedlikehold" text={text} />, 503);
    }
    if (system.drawsFault("hang")) {
      await pause(hangMs, stopping);
      // Whoever asked has long gone: what hung is not done after all, minutes later.
      return c.html(<MessagePage frame={frame()} heading="Tidsavbrudd" text="Systemet svarte ikke i tide." />, 504);
    }
    if (system.drawsFault("error500")) {
      return c.html(<MessagePage frame={frame()} heading="Teknisk feil" text="Noe gikk galt (500)." />, 500);
    }
    await next();
    return undefined;
  });
}

async function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: stopping, ref: false }).catch(() => undefined);
}

/** The fields of a posted form. Browsers send line breaks as CRLF; the records keep LF. */
export async function formFields(c: PageContext): Promise<Partial<Record<string, string>>> {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === "string" ? value.replaceAll("\r\n", "\n") : "",
    ]),
  );
}

/** Answers a form that was sent before; nothing is saved the second time. */
export function alreadySent(c: PageContext, { system, frame, token }: { system: System; frame: Frame; token: string }) {
  if (system.wasCut(token)) return cutConnection(c);
  return c.html(<MessagePage frame={frame} heading="Skjemaet er allerede sendt" text="Ingenting er lagret nå." />, 409);
}

export function notFound(c: PageContext, frame: Frame) {
  return c.html(
    <MessagePage frame={frame} heading="Ikke funnet" text="Det finnes ingenting på denne adressen." />,
    404,
  );
}

function MessagePage({ frame, heading, text }: { frame: Frame; heading: string; text: string }) {
  return (
    <Page frame={frame} heading={heading}>
      <p>{text}</p>
    </Page>
  );
}

function LoginPage({ base, frame, labels, error }: GateOptions & { error?: string }) {
  const text = labels();
  return (
    <Page frame={frame()} heading={text.loginHeading}>
      <Errors errors={error === undefined ? {} : { login: error }} />
      <SaveForm action={`${base}/login`} button={text.logIn} token="login">
        <TextField name="username" label={text.username} />
        <TextField name="password" label={text.password} type="password" />
      </SaveForm>
    </Page>
  );
}
