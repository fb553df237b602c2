import formToCase from "./form-to-case/bot.ts";
import paymentDeferral from "./payment-deferral/bot.ts";
import type { BotDefinition } from "./sdk/index.ts";

/** The robots in service. One line puts a new one in. */
export const bots: readonly BotDefinition[] = [formToCase, paymentDeferral];
