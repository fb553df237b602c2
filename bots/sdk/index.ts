export { choice } from "./choice.ts";
export {
  defineBot,
  type BotDefinition,
  type CaseAccess,
  type Credential,
  type LocalisedText,
  type ProcessStep,
  type SystemAccess,
} from "./define-bot.ts";
export { BusinessException, TechnicalError, type TechnicalErrorKind } from "./exceptions.ts";
export { reference } from "./reference.ts";
export { openScreen, Screen, submitForm, TableRow, type FormEntry } from "./screen.ts";
export { mentionsAny } from "./words.ts";
