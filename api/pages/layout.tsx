import type { Child } from "hono/jsx";
import { raw } from "hono/html";
import { isAllowed, type Permission } from "../../core/access/index.ts";
import type { Role } from "../../core/db.ts";
import { staticUrl } from "./static-files.ts";
import { useTexts } from "./texts.ts";

/** Who looks at the page. */
export type Viewer = { name: string; roles: readonly Role[]; tenantName: string };

export type Section = "benefits" | "operation" | "automations";

const sections: readonly { section: Section; href: string; permission: Permission }[] = [
  { section: "benefits", href: "/timer", permission: "benefits:read" },
  // Who may see no sums may still take the time.
  { section: "benefits", href: "/gevinst/tidsstudier", permission: "studies:read" },
  { section: "operation", href: "/drift", permission: "cases:read" },
  // Who may see no cases may still see what became of them.
  { section: "operation", href: "/drift/sletting", permission: "retention:read" },
  { section: "automations", href: "/automatiseringer", permission: "automations:read" },
];

type PageProps = { title: string; viewer?: Viewer | undefined; section?: Section | undefined; children?: Child };

/** What every page stands in. `viewer` is left out where nobody is signed in. */
export function PageShell({ title, viewer, section, children }: PageProps) {
  const t = useTexts();
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="nb" data-color-scheme="auto" data-size="sm">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{`${title} – minuttjakt`}</title>
          <link rel="preload" href="/static/inter.woff2" as="font" type="font/woff2" crossorigin="anonymous" />
          <link rel="stylesheet" href={staticUrl("minuttjakt.css")} />
          <link rel="icon" href={staticUrl("icon.svg")} type="image/svg+xml" />
          <script type="module" src={staticUrl("live.js")} />
        </head>
        <body>
          <a class="ds-skip-link mj-skip" href="#innhold">
            {t.shell.skip}
          </a>
          <Top viewer={viewer} section={section} />
          <main class="mj-main" id="innhold" tabindex={-1}>
            {children}
          </main>
          <footer class="mj-footer">
            <p>{t.shell.footer}</p>
          </footer>
        </body>
      </html>
    </>
  );
}

function Top({ viewer, section }: { viewer: Viewer | undefined; section: Section | undefined }) {
  return (
    <header class="mj-top">
      <div class="mj-top-inner">
        <a class="mj-brand" href="/">
          <img src={staticUrl("icon.svg")} alt="" width="28" height="28" />
          minuttjakt
        </a>
        {viewer ? <Navigation viewer={viewer} section={section} /> : null}
        {viewer ? <Person viewer={viewer} /> : null}
      </div>
    </header>
  );
}

function Navigation({ viewer, section }: { viewer: Viewer; section: Section | undefined }) {
  const t = useTexts();
  return (
    <nav class="mj-nav" aria-label={t.shell.mainMenu}>
      <ul>
        {sections
          .filter(({ permission }) => isAllowed(viewer.roles, permission))
          .filter((entry, index, all) => all.findIndex((other) => other.section === entry.section) === index)
          .map((entry) => (
            <li>
              <a href={entry.href} aria-current={entry.section === section ? "true" : undefined}>
                {t.shell.sections[entry.section]}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}

function Person({ viewer }: { viewer: Viewer }) {
  const t = useTexts();
  return (
    <div class="mj-user">
      <div class="mj-user-name">
        {viewer.name}
        <span>{viewer.tenantName}</span>
      </div>
      <form method="post" action="/logg-ut">
        <button class="ds-button" type="submit" data-variant="tertiary" data-size="sm">
          {t.shell.signOut}
        </button>
      </form>
    </div>
  );
}
