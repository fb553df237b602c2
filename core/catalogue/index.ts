export { type BotContract, type Catalogue, createCatalogue, robotShareOf } from "./catalogue.ts";
export { fieldTitles, titlesOfBot } from "./field-titles.ts";
export { syncBots } from "./sync.ts";
