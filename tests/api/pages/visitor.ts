import type { Engine } from "../../../core/context.ts";
import type { Role } from "../../../core/db.ts";
import { aTenant, aUser, unique } from "../../support/context.ts";
import { type App, password, passwordHash } from "../api.ts";

export { password };

export type Answer = { status: number; location: string | null; headers: Headers; html: string; text: string };

/** A person with a browser: signed in, and sent back and forth by the pages' own forms. */
export async function aVisitor(
  engine: Engine,
  { app, roles, tenantId, name = "Kari Nordmann" }: { app: App; roles: Role[]; tenantId?: string; name?: string },
) {
  const home = tenantId ?? (await aTenant(engine.db)).id;
  const email = `${unique("kari")}@fjordvik.example`;
  await aUser(engine.db, { tenantId: home, email, name, roles, passwordHash });
  const signedIn = await post(app, "/logg-inn", { form: { epost: email, passord: password } });
  const cookie = signedIn.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  return {
    tenantId: home,
    email,
    name,
    cookie,
    get: (path: string) => get(app, path, cookie),
    post: (path: string, form: Record<string, string> = {}) => post(app, path, { form, cookie }),
  };
}

export async function get(app: App, path: string, cookie = ""): Promise<Answer> {
  return answerOf(await app.request(path, { headers: { Cookie: cookie } }));
}

export async function post(
  app: App,
  path: string,
  { form, cookie = "" }: { form: Record<string, string>; cookie?: string },
): Promise<Answer> {
  const headers = { Cookie: cookie, Origin: "http://localhost" };
  return answerOf(await app.request(path, { method: "POST", headers, body: new URLSearchParams(form) }));
}

async function answerOf(response: Response): Promise<Answer> {
  const html = await response.text();
  return {
    status: response.status,
    location: response.headers.get("Location"),
    headers: response.headers,
    html,
    text: textOf(html),
  };
}

/** What a person reads, in one line. */
function textOf(html: string): string {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? html;
  return main
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replaceAll(/[\s\u00A0]+/g, " ")
    .trim();
}
