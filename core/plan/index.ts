export { addBenefit, addBenefitReading, changeBenefit, removeBenefit, setBenefitTargets } from "./benefits.ts";
export { addCost, changeCost, removeCost } from "./costs.ts";
export { getPlan } from "./get-plan.ts";
export { listLabourCosts, setLabourCost } from "./labour-costs.ts";
export { listBenefits } from "./list-benefits.ts";
export { keepPlannedAutomation, planAutomation } from "./plan-automation.ts";
export { addPrecondition, linkPrecondition, meetPrecondition, removePrecondition } from "./preconditions.ts";
export {
  AddBenefitInput,
  AddBenefitReadingInput,
  AddCostInput,
  AddPreconditionInput,
  BenefitPage,
  ChangeBenefitInput,
  ChangeCostInput,
  GetPlanInput,
  KeepPlannedInput,
  LabourCostList,
  LinkPreconditionInput,
  ListBenefitsInput,
  MeetPreconditionInput,
  Plan,
  type PlanAutomationInput,
  type PlannedYear,
  RemoveInput,
  SetBenefitTargetsInput,
  SetLabourCostInput,
} from "./schemas.ts";
