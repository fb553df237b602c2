import type { Child } from "hono/jsx";
import { useTexts } from "../texts.ts";
import { Icon } from "./icon.tsx";
import { FormActions } from "./form.tsx";

/** The heading of a page, with what it is about and what one can do. */
export function PageHeading({ title, lead, children }: { title: Child; lead?: Child; children?: Child }) {
  return (
    <div class="mj-heading-row">
      <div>
        <h1>{title}</h1>
        {lead === undefined ? null : <p class="mj-lead">{lead}</p>}
      </div>
      {children === undefined ? null : <div class="mj-actions">{children}</div>}
    </div>
  );
}

export type Crumb = { href: string; text: string };

/** The way back up. */
export function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const t = useTexts();
  return (
    <nav class="mj-crumbs" aria-label={t.shell.crumbs}>
      <ol>
        {crumbs.map((crumb) => (
          <li>
            <a class="ds-link" href={crumb.href}>
              {crumb.text}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A part of a page, named by its heading. */
export function Panel({ id, title, aside, children }: { id: string; title: string; aside?: Child; children?: Child }) {
  return (
    <section class="mj-panel" aria-labelledby={id}>
      <div class="mj-panel-head">
        <h2 id={id}>{title}</h2>
        {aside ?? null}
      </div>
      {children}
    </section>
  );
}

type AlertProps = {
  color: "info" | "success" | "warning" | "danger";
  title?: string;
  /** Read out when the page comes: only for the answer to what the person just did. */
  announce?: boolean;
  children?: Child;
};

export function Alert({ color, title, announce = false, children }: AlertProps) {
  return (
    <div class="ds-alert mj-alert" data-color={color} role={announce ? "status" : undefined}>
      {title === undefined ? null : <h2>{title}</h2>}
      {children}
    </div>
  );
}

export type Fact = { name: string; value: Child };

/** Names and values; a fact without a value is left out. */
export function Facts({ facts }: { facts: readonly (Fact | undefined)[] }) {
  return (
    <dl class="mj-facts">
      {facts.map((fact) =>
        fact ? (
          <>
            <dt>{fact.name}</dt>
            <dd>{fact.value}</dd>
          </>
        ) : null,
      )}
    </dl>
  );
}

/** Nothing to show, and why. */
export function Empty({ title, children }: { title: string; children?: Child }) {
  return (
    <p class="mj-empty">
      <strong>{title}</strong>
      {children}
    </p>
  );
}

/** On to the next page of a list, and back to its start. */
export function Pager({
  shown,
  first,
  next,
}: {
  shown: string;
  first?: string | undefined;
  next?: string | undefined;
}) {
  const t = useTexts();
  return (
    <nav class="mj-pager" aria-label={t.shell.pager}>
      <span class="mj-quiet mj-small">{shown}</span>
      <span class="mj-actions">
        {first === undefined ? null : (
          <a class="ds-button" data-variant="tertiary" href={first}>
            {t.shell.toStart}
          </a>
        )}
        {next === undefined ? null : (
          <a class="ds-button" data-variant="secondary" href={next}>
            {t.shell.nextPage}
          </a>
        )}
      </span>
    </nav>
  );
}

/** Lets the person stop what refreshes by itself; shown by the script that does the refreshing. */
export function LiveControl() {
  const t = useTexts();
  return (
    <p class="mj-live" hidden data-live-control data-pause={t.shell.pauseLive} data-resume={t.shell.resumeLive}>
      <button class="ds-button" type="button" data-variant="tertiary" data-size="sm">
        {t.shell.pauseLive}
      </button>
    </p>
  );
}

/** A yes that must be given twice: what will happen, the deed, and the way out. */
export function Confirm({ text, action, back, color }: ConfirmProps) {
  return (
    <form class="mj-panel mj-alone-wide" method="post">
      {text.map((paragraph) => (
        <p>{paragraph}</p>
      ))}
      <FormActions submit={action} cancelHref={back} color={color} />
    </form>
  );
}

type ConfirmProps = { text: readonly string[]; action: string; back: string; color?: "danger" };

/** «uten nullpunkt»: nothing is credited until somebody measures. */
export function WithoutBaseline() {
  const t = useTexts();
  return (
    <span class="mj-status" data-color="warning">
      <Icon name="warning" />
      {t.withoutBaseline}
    </span>
  );
}
