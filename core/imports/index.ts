export { addImport } from "./add-import.ts";
export { createImport } from "./create-import.ts";
export { getImport } from "./get-import.ts";
export { importErrorsCsv } from "./import-errors.ts";
export { importFields } from "./import-fields.ts";
export type { InputField } from "./input-fields.ts";
export { AddedImport, AddImport, CaseImport, CreateImport, GetImportInput } from "./schemas.ts";
