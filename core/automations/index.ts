export { createAutomation } from "./create-automation.ts";
export { getAutomation } from "./get-automation.ts";
export { listAutomations } from "./list-automations.ts";
export { operationLimits } from "./operation-settings.ts";
export {
  Automation,
  AutomationDetail,
  AutomationPage,
  CreateAutomationInput,
  GetAutomationInput,
  ListAutomationsInput,
  UpdateAutomationInput,
} from "./schemas.ts";
export { updateAutomation } from "./update-automation.ts";
