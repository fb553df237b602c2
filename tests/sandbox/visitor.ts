import { createSandboxApp, openMunicipality, sandboxAccounts, type SandboxOptions } from "../../sandbox/main.ts";
import type { Municipality, SystemKey } from "../../sandbox/municipality.ts";

export const baseDate = "2026-03-02";
export const now = () => new Date(`${baseDate}T09:00:00Z`);

export type Screen = { status: number; location: string | null; text: string };

/** A person at a keyboard: logs in, opens pages, fills in forms. No network and no browser in between. */
export async function visitSandbox(options: Partial<SandboxOptions> = {}) {
  const municipality = await openMunicipality({ seed: 1, forms: 0, requests: 0, baseDate, now, ...options });
  const app = createSandboxApp({ municipality, stopping: new AbortController().signal, changed: () => undefined });
  let cookie = "";

  const open = async (path: string): Promise<Screen> => read(await app.request(path, { headers: { cookie } }));

  const send = async (path: string, fields: Record<string, string>): Promise<Screen> =>
    read(await app.request(path, { method: "POST", body: new URLSearchParams(fields), headers: { cookie } }));

  const logIn = async (system: SystemKey): Promise<Screen> => {
    const response = await app.request(`/${system}/login`, {
      method: "POST",
      body: new URLSearchParams(sandboxAccounts[system]),
    });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
    return read(response);
  };

  const api = async (path: string, init: { method?: string; json?: unknown } = {}): Promise<unknown> => {
    const body = init.json === undefined ? null : JSON.stringify(init.json);
    const response = await app.request(`/api${path}`, { method: init.method ?? "GET", body });
    return response.json();
  };

  return { municipality, open, send, logIn, api };
}

export type Visitor = Awaited<ReturnType<typeof visitSandbox>>;

async function read(response: Response): Promise<Screen> {
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
}

export function tokenOn(screen: Screen): string {
  const token = /name="token" value="([^"]+)"/.exec(screen.text)?.[1];
  if (token === undefined) throw new Error("There is no form on the screen");
  return token;
}

export const person = { nationalId: "15877010012", name: "Liv Testmo", address: "Solvikveien 1, 9999 Solvik" };

export function aForm(formId: string, changes: Record<string, unknown> = {}) {
  return {
    formId,
    submittedAt: "2026-03-01T10:00:00Z",
    formType: "building-permit",
    senderType: "PERSON",
    ...person,
    ...changes,
  };
}

/** Registers a form from beginning to end, as the archive's screens ask for it. */
export async function registerForm(visitor: Visitor, formId: string): Promise<void> {
  const precheck = await visitor.open("/archive/register");
  const known = { formId, submittedAt: "01.03.2026 11:00:00", formType: "building-permit", ...person };
  const result = await visitor.send("/archive/precheck", { token: tokenOn(precheck), ...known, checksums: "" });
  const entry = { ...known, senderType: "PERSON", caseChoice: "NEW", entryType: "I", title: "Søknad", language: "nb" };
  const registered = await visitor.send("/archive/entries", { token: tokenOn(result), ...entry });
  const entryUrl = registered.location ?? "";
  const documents = { token: tokenOn(await visitor.open(entryUrl)), "format-0": "PDF/A" };
  await visitor.send(`${entryUrl}/documents`, documents);
  const receipt = { token: tokenOn(await visitor.open(entryUrl)), unit: "Plan og bygg", language: "nb", text: "Takk." };
  await visitor.send(`${entryUrl}/distribution`, receipt);
}

export function stateOf(municipality: Municipality): string {
  return JSON.stringify(municipality.toState());
}
