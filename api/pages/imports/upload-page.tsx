import type { InputField } from "../../../core/imports/index.ts";
import { Crumbs, Empty, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { ErrorSummary, type Form, type Option, Select } from "../components/form.tsx";
import { useTexts } from "../texts.ts";

export type UploadPageProps = {
  form: Form;
  automations: readonly Option[];
  /** What the chosen automation's bot takes; undefined while none is chosen. */
  fields: { title: string; items: readonly InputField[] } | undefined;
};

/** Takes a file, and tells which columns it should have. */
export function UploadPage({ form, automations, fields }: UploadPageProps) {
  const t = useTexts();
  const { imports: texts } = t;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift", text: t.operation.title },
          { href: "/drift/saker", text: t.operation.cases.title },
        ]}
      />
      <PageHeading title={texts.title} lead={texts.lead} />
      <div class="mj-stack">
        <form class="mj-panel mj-form" method="post" action="/drift/import" enctype="multipart/form-data" novalidate>
          <ErrorSummary errors={form.errors} labels={{ automatisering: texts.automation, fil: texts.file }} />
          <Select
            form={form}
            name="automatisering"
            label={texts.automation}
            empty={texts.noAutomation}
            options={automations}
            required
          />
          <FileField form={form} />
          <div class="mj-actions">
            <button class="ds-button" type="submit">
              {texts.upload}
            </button>
            <button
              class="ds-button"
              data-variant="secondary"
              type="submit"
              formmethod="get"
              formenctype="application/x-www-form-urlencoded"
            >
              {texts.showFields}
            </button>
          </div>
        </form>
        <Panel id="felter" title={fields ? texts.fieldsOf(fields.title) : texts.fields}>
          {fields ? <Fields items={fields.items} /> : <Empty title={texts.fieldsHint} />}
        </Panel>
      </div>
    </>
  );
}

function FileField({ form }: Pick<UploadPageProps, "form">) {
  const { imports: texts } = useTexts();
  const error = form.errors["fil"];
  return (
    <div class="mj-field">
      <label for="fil">{texts.file}</label>
      <p class="mj-hint" id="fil-hjelp">
        {texts.fileHint}
      </p>
      <input
        class="ds-input"
        type="file"
        id="fil"
        name="fil"
        accept=".csv,.txt,.xlsx,.xlsm,.json"
        aria-describedby={error === undefined ? "fil-hjelp" : "fil-hjelp fil-feil"}
        aria-invalid={error === undefined ? undefined : "true"}
      />
      {error === undefined ? null : (
        <p class="ds-validation-message" id="fil-feil">
          {error}
        </p>
      )}
    </div>
  );
}

function Fields({ items }: { items: readonly InputField[] }) {
  const { imports: texts } = useTexts();
  const columns: Column<InputField>[] = [
    {
      header: texts.field,
      cell: ({ path, title }) => (
        <>
          <span class="mj-code">{path.join(".")}</span>
          {title === undefined ? null : <span class="mj-sub">{title}</span>}
        </>
      ),
    },
    { header: texts.meaning, cell: (field) => kindOf(field, texts.kinds) },
    { header: texts.must, cell: ({ isRequired }) => (isRequired ? texts.required : texts.optional) },
  ];
  return (
    <>
      <DataTable caption={<span class="ds-sr-only">{texts.fields}</span>} columns={columns} rows={items} />
      <p class="mj-quiet mj-small">{texts.special}</p>
    </>
  );
}

function kindOf({ choices, format, types }: InputField, kinds: Readonly<Record<string, string>>): string {
  if (choices.length > 0) return choices.map(String).join(" / ");
  const [type] = [...types].filter((each) => each !== "null");
  return kinds[format ?? ""] ?? kinds[type ?? "string"] ?? "";
}
