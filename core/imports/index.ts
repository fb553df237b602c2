export { addImport } from "./add-import.ts";
export { createImport } from "./create-import.ts";
export { forgetImports } from "./forget-imports.ts";
export { getImport } from "./get-import.ts";
export { importErrorsCsv } from "./import-errors.ts";
export { AddedImport, AddImport, CaseImport, CreateImport, GetImportInput } from "./schemas.ts";
export { mostBytes as mostImportBytes } from "./table.ts";
