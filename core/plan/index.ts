export { addBenefit, addBenefitReading, removeBenefit, setBenefitTargets } from "./benefits.ts";
export { addCost, removeCost } from "./costs.ts";
export { getPlan } from "./get-plan.ts";
export { listLabourCosts, setLabourCost } from "./labour-costs.ts";
export { listBenefits } from "./list-benefits.ts";
export { addPrecondition, linkPrecondition, meetPrecondition, removePrecondition } from "./preconditions.ts";
export {
  AddBenefitInput,
  AddBenefitReadingInput,
  AddCostInput,
  AddPreconditionInput,
  BenefitPage,
  GetPlanInput,
  LabourCostList,
  LinkPreconditionInput,
  ListBenefitsInput,
  MeetPreconditionInput,
  Plan,
  RemoveInput,
  SetBenefitTargetsInput,
  SetLabourCostInput,
} from "./schemas.ts";
