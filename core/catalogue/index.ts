export { type BotContract, type Catalogue, createCatalogue, robotShareOf } from "./catalogue.ts";
export { syncBots } from "./sync.ts";
