import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import { problemCodes } from "./errors.ts";
import type { OpenApiDocument } from "./openapi.ts";
import { staticUrl } from "./pages/static-files.ts";
import { type Operation, operationsOf, type Schema, schemasOf, typeOf } from "./reference-model.ts";

/** The OpenAPI document as a page to read: no script, nothing fetched from elsewhere. */
export function referencePage(document: OpenApiDocument) {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map((operation) => operation.tag))];
  return (
    <Frame>
      <h1 class="mj-title">minuttjakt API</h1>
      {(document.info.description ?? "").split("\n").map((line) => (
        <Prose text={line} />
      ))}
      <p>
        Version {document.info.version}. The same as a document for programs:{" "}
        <a class="ds-link" href="/openapi.json">
          openapi.json
        </a>
        .
      </p>
      <nav aria-label="Contents" class="mj-panel">
        <ul>
          {tags.map((tag) => (
            <li>
              <a class="ds-link" href={`#${anchor(tag)}`}>
                {tag}
              </a>
            </li>
          ))}
          <li>
            <a class="ds-link" href="#problems">
              Problems
            </a>
          </li>
          <li>
            <a class="ds-link" href="#schemas">
              Schemas
            </a>
          </li>
        </ul>
      </nav>
      {tags.map((tag) => (
        <section class="mj-stack">
          <h2 id={anchor(tag)}>{tag}</h2>
          {operations
            .filter((operation) => operation.tag === tag)
            .map((operation) => (
              <OperationPanel operation={operation} />
            ))}
        </section>
      ))}
      <Problems />
      <section class="mj-stack">
        <h2 id="schemas">Schemas</h2>
        {schemasOf(document).map(([name, schema]) => (
          <SchemaPanel name={name} schema={schema} />
        ))}
      </section>
    </Frame>
  );
}

function Frame({ children }: { children: Child }) {
  return (
    <>
      {raw("<!doctype html>")}
      <html lang="en" data-color-scheme="auto" data-size="sm">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>API reference – minuttjakt</title>
          <link rel="stylesheet" href={staticUrl("minuttjakt.css")} />
          <link rel="icon" href={staticUrl("icon.svg")} type="image/svg+xml" />
        </head>
        <body>
          <main class="mj-main mj-reference">{children}</main>
        </body>
      </html>
    </>
  );
}

function OperationPanel({ operation }: { operation: Operation }) {
  const { method, path, summary, description, isOpen, takesPerson, parameters, body, responses } = operation;
  return (
    <article class="mj-panel" id={anchor(`${method} ${path}`)}>
      <h3>{summary}</h3>
      <p class="mj-code">
        {method.toUpperCase()} {path}
      </p>
      {description === undefined ? null : <Prose text={description} />}
      {isOpen ? <p class="mj-quiet">Needs no sign-in.</p> : null}
      {takesPerson ? <p class="mj-quiet">Takes a signed-in person: no API key will do.</p> : null}
      {parameters.length === 0 ? null : (
        <Table caption="Parameters" headers={["Name", "In", "Type", "About"]}>
          {parameters.map((parameter) => (
            <tr>
              <Name name={parameter.name} isRequired={parameter.isRequired} />
              <td>{parameter.in}</td>
              <td>
                <Type schema={parameter.schema} />
              </td>
              <td>{marked(parameter.schema.description)}</td>
            </tr>
          ))}
        </Table>
      )}
      {body === undefined ? null : (
        <p>
          Body: <Type schema={body} />
        </p>
      )}
      <Table caption="Answers" headers={["Status", "Body", "When"]}>
        {responses.map(({ status, schema, description: when }) => (
          <tr>
            <th scope="row">{status}</th>
            <td>{schema === undefined ? "–" : <Type schema={schema} />}</td>
            <td>{marked(when)}</td>
          </tr>
        ))}
      </Table>
    </article>
  );
}

function Problems() {
  return (
    <section class="mj-panel">
      <h2 id="problems">Problems</h2>
      <Table caption="What a code may be" headers={["Code", "Status", "Meaning"]}>
        {problemCodes.map(({ code, status, title }) => (
          <tr id={`problem-${code}`}>
            <th scope="row" class="mj-code">
              {code}
            </th>
            <td>{status}</td>
            <td>{title}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

function SchemaPanel({ name, schema }: { name: string; schema: Schema }) {
  const required = new Set(schema.required);
  return (
    <article class="mj-panel" id={anchor(`schema ${name}`)}>
      <h3 class="mj-code">{name}</h3>
      {schema.description === undefined ? null : <Prose text={schema.description} />}
      <Table caption={`Fields of ${name}`} headers={["Field", "Type", "About"]}>
        {Object.entries(schema.properties ?? {}).map(([field, type]) => (
          <tr>
            <Name name={field} isRequired={required.has(field)} />
            <td>
              <Type schema={type} />
            </td>
            <td>{marked(type.description)}</td>
          </tr>
        ))}
      </Table>
    </article>
  );
}

function Table({ caption, headers, children }: { caption: string; headers: readonly string[]; children: Child }) {
  return (
    <table class="ds-table" data-border>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {headers.map((header) => (
            <th scope="col">{header}</th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function Name({ name, isRequired }: { name: string; isRequired: boolean }) {
  return (
    <th scope="row">
      <span class="mj-code">{name}</span>
      {isRequired ? null : <span class="mj-quiet"> optional</span>}
    </th>
  );
}

function Type({ schema }: { schema: Schema }) {
  const { text, component } = typeOf(schema);
  if (component === undefined) return <span class="mj-code">{text}</span>;
  return (
    <a class="ds-link mj-code" href={`#${anchor(`schema ${component}`)}`}>
      {text}
    </a>
  );
}

function Prose({ text }: { text: string }) {
  return <p>{marked(text)}</p>;
}

/** Text with its `code` marked: descriptions are Markdown to programs. */
function marked(text = ""): Child {
  return text.split("`").map((part, index) => (index % 2 === 1 ? <span class="mj-code">{part}</span> : part));
}

function anchor(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
