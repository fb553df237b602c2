import { z } from "zod";

/** A file of cases for one automation. */
export const CreateImport = z.strictObject({
  automationId: z.uuid(),
  fileName: z
    .string()
    .trim()
    .max(255)
    // oxlint-disable-next-line no-control-regex -- no name of a file holds one, and some of them no database
    .refine((name) => !/[\0-\x1f]/.test(name), "Must not hold control characters")
    .default(""),
});
export type CreateImport = z.input<typeof CreateImport> & { bytes: Uint8Array };

export const GetImportInput = z.strictObject({ id: z.uuid() });
export type GetImportInput = z.infer<typeof GetImportInput>;

/** How the cases of a file are added. */
export const AddImport = z.strictObject({
  id: z.uuid(),
  skipKnown: z
    .boolean()
    .default(false)
    .meta({ description: "Pass over cases that are known already, instead of refusing them all" }),
  skipErrors: z
    .boolean()
    .default(false)
    .meta({ description: "Pass over rows with errors, instead of refusing them all" }),
});
export type AddImport = z.input<typeof AddImport>;

/** What came of a file of cases. */
export const AddedImport = z
  .strictObject({
    runId: z.uuid(),
    added: z.int().min(1),
    skipped: z.int().min(0).meta({ description: "Rows passed over: known already, or with errors" }),
  })
  .meta({ id: "AddedImport" });
export type AddedImport = z.infer<typeof AddedImport>;

/** One wrong thing in a file. */
export const ImportError = z
  .object({
    row: z.int().meta({ description: "As the sheet numbers it; in a JSON file, the place of the case from 1" }),
    field: z
      .string()
      .meta({ description: "The column, or the path of the value in the input; empty for the whole row" }),
    rule: z.string(),
    message: z.string().meta({ description: "In bokmål; no value is repeated" }),
  })
  .meta({ id: "ImportError" });

/** A case as it would be added, with personal numbers masked. */
const ImportedCase = z
  .object({
    row: z.int(),
    businessKey: z.string(),
    input: z.unknown(),
    caseType: z.string(),
    priority: z.int(),
    deadline: z.iso.datetime().nullable(),
    notBefore: z.iso.datetime().nullable(),
  })
  .meta({ id: "ImportedCase" });

/** A file of cases that somebody looks through before they are added. */
export const CaseImport = z
  .object({
    id: z.uuid(),
    automation: z.object({ id: z.uuid(), code: z.string(), title: z.string() }),
    fileName: z.string(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    runId: z.uuid().nullable().meta({ description: "The run the cases were added as; null until then" }),
    isExpired: z.boolean().meta({ description: "Not added within a day, and forgotten: send the file again" }),
    rows: z.int().meta({ description: "Rows with something in them" }),
    ready: z.int().meta({ description: "Rows without an error" }),
    known: z.int().meta({ description: "Those of them whose case is known already" }),
    errorCount: z.int(),
    errors: z.array(ImportError).meta({ description: "The first hundred; all of them are in the CSV file" }),
    unusedColumns: z.array(z.string()),
    preview: z.array(ImportedCase).meta({ description: "The first twenty cases" }),
  })
  .meta({ id: "CaseImport" });
export type CaseImport = z.infer<typeof CaseImport>;
