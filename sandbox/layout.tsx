import type { Child } from "hono/jsx";
import { html } from "hono/html";

export type Frame = {
  system: string;
  navigation: readonly { href: string; label: string }[];
  signedInAs?: { label: string; username: string };
};

export type FieldErrors = Record<string, string>;

/** A value that identifies a person is marked, as print and screenshot tools of such systems expect. */
export type Value = { text: string; personal?: boolean };

export function Page({ frame, heading, children }: { frame: Frame; heading: string; children?: Child }) {
  return html`<!doctype html>${(
      <html lang="nb">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{`${heading} – ${frame.system} – Solvik kommune`}</title>
          <link rel="stylesheet" href="/style.css" />
          <link rel="icon" href="data:," />
        </head>
        <body>
          <header>
            <strong>Solvik kommune</strong> <span>{frame.system}</span>
            {frame.signedInAs && <SignedIn frame={frame} />}
          </header>
          <main>
            <h1>{heading}</h1>
            {children}
          </main>
        </body>
      </html>
    )}`;
}

function SignedIn({ frame }: { frame: Frame }) {
  return (
    <>
      <nav aria-label="Hovedmeny">
        {frame.navigation.map((link) => (
          <a href={link.href}>{link.label}</a>
        ))}
      </nav>
      <dl>
        <dt>{frame.signedInAs?.label}</dt>
        <dd>{frame.signedInAs?.username}</dd>
      </dl>
    </>
  );
}

export function Section({ title, children }: { title: string; children?: Child }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Facts({ rows }: { rows: readonly (readonly [label: string, value: Value | string])[] }) {
  return (
    <dl>
      {rows.map(([label, value]) => (
        <>
          <dt>{label}</dt>
          <dd class={classOf(value)}>{textOf(value)}</dd>
        </>
      ))}
    </dl>
  );
}

export function DataTable({
  columns,
  rows,
}: {
  columns: readonly string[];
  rows: readonly (readonly (Value | string | Child)[])[];
}) {
  if (rows.length === 0) return <p>Ingen treff</p>;
  return (
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell) => (
              <td class={isValue(cell) ? classOf(cell) : undefined}>{isValue(cell) ? textOf(cell) : cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Errors({ errors }: { errors: FieldErrors }) {
  const messages = Object.values(errors);
  if (messages.length === 0) return <></>;
  return (
    <div role="alert">
      <p>Opplysningene er ikke lagret:</p>
      <ul>
        {messages.map((message) => (
          <li>{message}</li>
        ))}
      </ul>
    </div>
  );
}

/** A form is good for one submission: the token keeps a double click from saving twice. */
export function SaveForm(props: { action: string; button: string; token: string; children?: Child }) {
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="token" value={props.token} />
      {props.children}
      <button type="submit">{props.button}</button>
    </form>
  );
}

type FieldProps = { name: string; label: string; value?: string; personal?: boolean; type?: string };

export function TextField({ name, label, value, personal, type }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type ?? "text"}
        value={value ?? ""}
        class={personal ? "personal" : undefined}
      />
    </div>
  );
}

export function TextArea({ name, label, value, personal }: FieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <textarea id={name} name={name} rows={4} class={personal ? "personal" : undefined}>
        {value ?? ""}
      </textarea>
    </div>
  );
}

export function Choice(props: FieldProps & { options: readonly (readonly [value: string, text: string])[] }) {
  return (
    <div class="field">
      <label for={props.name}>{props.label}</label>
      <select id={props.name} name={props.name}>
        {props.options.map(([value, text]) => (
          <option value={value} selected={value === props.value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

function isValue(cell: unknown): cell is Value | string {
  return typeof cell === "string" || (typeof cell === "object" && cell !== null && "text" in cell);
}

function textOf(value: Value | string): string {
  return typeof value === "string" ? value : value.text;
}

function classOf(value: Value | string): string | undefined {
  return typeof value !== "string" && value.personal ? "personal" : undefined;
}
