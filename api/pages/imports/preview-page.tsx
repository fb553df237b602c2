import type { CaseImport } from "../../../core/imports/index.ts";
import { formatWhole } from "../../../core/norwegian-format.ts";
import { Alert, Crumbs, PageHeading, Panel } from "../components/blocks.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Checkbox, ErrorSummary, type Form } from "../components/form.tsx";
import { Time } from "../components/time.tsx";
import { useTexts } from "../texts.ts";

export type PreviewPageProps = { file: CaseImport; form: Form };

/** What a file comes to, before anything is added. */
export function PreviewPage({ file, form }: PreviewPageProps) {
  const t = useTexts();
  const { imports: texts } = t;
  return (
    <>
      <Crumbs
        crumbs={[
          { href: "/drift/saker", text: t.operation.cases.title },
          { href: "/drift/import", text: texts.title },
        ]}
      />
      <PageHeading title={texts.previewTitle(file.fileName)} lead={file.automation.title} />
      <div class="mj-stack">
        <State file={file} form={form} />
        {file.errorCount === 0 ? null : <Errors file={file} />}
        {file.preview.length === 0 ? null : <Preview file={file} />}
      </div>
    </>
  );
}

function State({ file, form }: PreviewPageProps) {
  const { imports: texts } = useTexts();
  if (file.runId !== null) {
    return (
      <Alert color="success" title={texts.addedTitle}>
        <p>
          <a class="ds-link" href={`/drift/kjoringer/${file.runId}`}>
            {texts.seeRun}
          </a>
        </p>
      </Alert>
    );
  }
  if (file.isExpired) {
    return (
      <Alert color="warning" title={texts.expiredTitle}>
        <p>
          {texts.expired}{" "}
          <a class="ds-link" href="/drift/import">
            {texts.another}
          </a>
        </p>
      </Alert>
    );
  }
  return <AddPanel file={file} form={form} />;
}

function AddPanel({ file, form }: PreviewPageProps) {
  const t = useTexts();
  const { imports: texts } = t;
  const { rows, ready, known, unusedColumns } = file;
  const [wrong, left] = [rows - ready, ready - known];
  const another = `/drift/import?automatisering=${file.automation.id}`;
  return (
    <Panel id="legg-inn" title={texts.addTitle}>
      <Counts file={file} />
      {unusedColumns.length === 0 ? null : <p class="mj-quiet">{texts.unused(unusedColumns.join(", "))}</p>}
      {left === 0 ? (
        <>
          <p>{ready === 0 ? texts.nothingToAdd : texts.allKnown}</p>
          <a class="ds-button" data-variant="secondary" href={another}>
            {texts.another}
          </a>
        </>
      ) : (
        <form class="mj-form" method="post" novalidate>
          <ErrorSummary errors={form.errors} labels={{ hoppoverkjente: texts.known, hoppoverfeil: texts.wrong }} />
          <p>
            {texts.nothingAdded} {texts.addText}
          </p>
          {known === 0 ? null : (
            <Checkbox form={form} name="hoppoverkjente" label={texts.skipKnown(formatWhole(known))} />
          )}
          {wrong === 0 ? null : (
            <Checkbox form={form} name="hoppoverfeil" label={texts.skipErrors(formatWhole(wrong))} />
          )}
          <div class="mj-actions">
            <button class="ds-button" type="submit">
              {texts.add(formatWhole(left))}
            </button>
            <a class="ds-button" data-variant="secondary" href={another}>
              {texts.another}
            </a>
          </div>
        </form>
      )}
    </Panel>
  );
}

function Counts({ file: { rows, ready, known } }: Pick<PreviewPageProps, "file">) {
  const { imports: texts } = useTexts();
  const counts = [
    { name: texts.rows, value: rows },
    { name: texts.ready, value: ready - known },
    { name: texts.known, value: known },
    { name: texts.wrong, value: rows - ready },
  ];
  return (
    <dl class="mj-counts">
      {counts.map(({ name, value }) => (
        <div>
          <dt>{name}</dt>
          <dd class={value === 0 ? "mj-zero" : undefined}>{formatWhole(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

type RowError = CaseImport["errors"][number];

function Errors({ file }: Pick<PreviewPageProps, "file">) {
  const { imports: texts } = useTexts();
  const hint = texts.errorsHint(formatWhole(file.errors.length), formatWhole(file.errorCount));
  const columns: Column<RowError>[] = [
    { header: texts.row, cell: ({ row }) => formatWhole(row) },
    { header: texts.column, cell: ({ field }) => (field === "" ? texts.wholeRow : field) },
    { header: texts.error, cell: ({ message }) => message },
  ];
  return (
    <Panel
      id="feil-i-filen"
      title={texts.errors}
      aside={
        <a class="ds-link" href={`/drift/import/${file.id}/feil.csv`} download>
          {texts.errorsFile}
        </a>
      }
    >
      {hint === "" ? null : <p class="mj-quiet">{hint}</p>}
      <DataTable caption={<span class="ds-sr-only">{texts.errors}</span>} columns={columns} rows={file.errors} few />
    </Panel>
  );
}

type Shown = CaseImport["preview"][number];

function Preview({ file }: Pick<PreviewPageProps, "file">) {
  const { imports: texts } = useTexts();
  const { preview } = file;
  const when = (header: string, at: (item: Shown) => string | null): Column<Shown>[] =>
    preview.some((item) => at(item) !== null) ? [{ header, cell: (item) => <When at={at(item)} /> }] : [];
  const caseType: Column<Shown> = { header: texts.caseType, cell: (item) => item.caseType };
  const columns: Column<Shown>[] = [
    { header: texts.row, cell: ({ row }) => formatWhole(row) },
    { header: texts.key, cell: ({ businessKey }) => businessKey },
    { header: texts.input, cell: ({ input }) => <Input value={input} /> },
    { header: texts.priority, right: true, cell: ({ priority }) => priority },
    ...when(texts.deadline, ({ deadline }) => deadline),
    ...when(texts.notBefore, ({ notBefore }) => notBefore),
    ...(preview.some((item) => item.caseType !== "") ? [caseType] : []),
  ];
  return (
    <Panel id="forhandsvisning" title={texts.preview}>
      <p class="mj-quiet">{texts.previewHint(formatWhole(preview.length), formatWhole(file.ready))}</p>
      <DataTable caption={<span class="ds-sr-only">{texts.preview}</span>} columns={columns} rows={preview} />
    </Panel>
  );
}

function When({ at }: { at: string | null }) {
  return at === null ? <>–</> : <Time at={at} />;
}

/** The values by name, close together: what is nested as it is written. */
function Input({ value }: { value: unknown }) {
  const fields: [string, unknown][] = Object.entries(typeof value === "object" && value !== null ? value : {});
  return (
    <>
      {fields.map(([name, field]) => (
        <span class="mj-sub">
          {name}: {typeof field === "string" ? field : JSON.stringify(field)}
        </span>
      ))}
    </>
  );
}
