import type { Context as HonoContext } from "hono";
import { given } from "../form-values.ts";
import type { nb } from "../texts.nb.ts";

/** What a plan, or a form of it, is about: what the verbs take, and where its page and its forms are. */
export type Source = {
  of: { automationId?: string; measureId?: string };
  /** Of its page. */
  href: string;
  /** What the addresses of its forms end with. */
  query: string;
};

/** The source that the path of a plan names, or the query of one of its forms. */
export function sourceOf(c: HonoContext): Source {
  const kind = c.req.param("slag");
  const id = c.req.param("id") ?? "";
  if (kind === "automatisering" || kind === "tiltak") return made(kind, id);
  const [automation, measure] = [given(c.req.query("automatisering")), given(c.req.query("tiltak"))];
  if (automation !== undefined && isId(automation)) return made("automatisering", automation);
  if (measure !== undefined && isId(measure)) return made("tiltak", measure);
  return { of: {}, href: "/gevinst/plan", query: "" };
}

const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text);

function made(kind: "automatisering" | "tiltak", id: string): Source {
  const of = kind === "automatisering" ? { automationId: id } : { measureId: id };
  return { of, href: `/gevinst/plan/${kind}/${id}`, query: `?${kind}=${id}` };
}

/** What was just done, as the address of the page after it says. */
export type Done = keyof (typeof nb)["plan"]["done"];

/** The page of a plan, saying what was just done. */
export function doneHref({ href }: Source, done: Done): string {
  return `${href}?melding=${done}`;
}
