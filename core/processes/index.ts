export { addProcess } from "./add-process.ts";
export { addProcessVersion, lockProcess } from "./add-process-version.ts";
export { claimEffects, type ClaimEffects } from "./claim-effects.ts";
export { processVersionsOn } from "./describe.ts";
export { getProcess } from "./get-process.ts";
export { listProcesses } from "./list-processes.ts";
export { retireProcess } from "./retire-process.ts";
export {
  AddProcessInput,
  AddProcessVersionInput,
  GetProcessInput,
  ListProcessesInput,
  Process,
  ProcessDetail,
  ProcessPage,
  type ProcessVersion,
  RetireProcessInput,
  UpdateProcessInput,
} from "./schemas.ts";
export { wrongShares } from "./shares.ts";
export { updateProcess } from "./update-process.ts";
