export { type BotContract, type Catalogue, createCatalogue, robotShareOf } from "./catalogue.ts";
export { fieldWords, wordsOfBot } from "./field-words.ts";
export { syncBots } from "./sync.ts";
