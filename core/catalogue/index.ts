export { type BotContract, type Catalogue, createCatalogue } from "./catalogue.ts";
export { syncBots } from "./sync.ts";
