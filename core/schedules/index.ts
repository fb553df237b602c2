export { syncSchedules } from "./sync.ts";
