export type { Seal } from "./chain.ts";
export { type ChainedTable, chainedTable } from "./chained-table.ts";
export { sealRows } from "./seal-rows.ts";
export { type ChainFindings, verifyChains } from "./verify-chains.ts";
