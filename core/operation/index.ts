export { type FiguresCaller, mayReadFigures } from "./may-read-figures.ts";
export {
  type AutomationName,
  type Figures,
  type LaneFigures,
  readAutomationNames,
  readFigures,
} from "./read-figures.ts";
export { missingMigrations, whatIsAway } from "./what-is-away.ts";
