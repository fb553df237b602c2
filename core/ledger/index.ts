export { addEntries, type NewEntry } from "./add-entries.ts";
