import type { Message } from "../../core/alerts/index.ts";

/** A message as a mail: plain text, and the same in HTML. */
export type Mail = { subject: string; text: string; html: string };

type Written = { events: number; publicUrl: string | undefined };

/** Writes a message as a mail, with links when it is known where the pages are. */
export function mailOf({ title, lead, sayings, why }: Message, { events, publicUrl }: Written): Mail {
  const link = (path: string) => (publicUrl === undefined ? undefined : new URL(path, publicUrl).href);
  const alone = sayings.length === 1;
  const blocks = sayings.map(({ headline, text, path }) => ({
    headline: alone ? "" : headline,
    text,
    href: link(path),
  }));
  const more = sayings.length > 1 && events > sayings.length ? moreText : "";
  const footer = (why === undefined ? [sentBy, link("/drift/varsler")] : [why]).filter((line) => line !== undefined);
  const text = [
    lead,
    ...blocks.map((block) => [block.headline, block.text, block.href].filter(Boolean).join("\n")),
    more,
    ["-- ", ...footer].join("\n"),
  ];
  const html = [
    `<h1 style="font-size:1.25rem">${escaped(title)}</h1>`,
    paragraph(lead),
    ...blocks.map(({ headline, text: said, href }) => heading(headline) + paragraph(said) + anchor(href)),
    paragraph(more),
    `<p style="color:#5b6068;font-size:.875rem">${footer.map(escaped).join("<br>")}</p>`,
  ];
  return {
    subject: title.replaceAll(/\s+/g, " ").slice(0, 200),
    text: `${text.filter((part) => part !== "").join("\n\n")}\n`,
    html: `<!doctype html><html lang="nb"><meta charset="utf-8"><title>${escaped(title)}</title><body style="font-family:sans-serif;line-height:1.5">${html.join("")}</body></html>`,
  };
}

const moreText = "Flere enn dem som står her: alle finnes under Drift i minuttjakt.";
const sentBy = "Sendt av minuttjakt. Hva som varsles, velges under Drift, Varsler.";

const paragraph = (text: string) => (text === "" ? "" : `<p>${escaped(text)}</p>`);
const heading = (text: string) => (text === "" ? "" : `<h2 style="font-size:1rem">${escaped(text)}</h2>`);
const anchor = (href: string | undefined) =>
  href === undefined ? "" : `<p><a href="${escaped(href)}">Se mer i minuttjakt</a></p>`;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
