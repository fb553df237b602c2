export { claimSteps } from "./claim-steps.ts";
export { listStepClaims, stepClaimsOf } from "./list-step-claims.ts";
export { type AutomationOnProcess, automationsOn, type CaseScope, lockProcess, unitsOverlap } from "./same-cases.ts";
export { ClaimStepsInput, ListStepClaimsInput, StepClaim, StepClaimList } from "./schemas.ts";
export { type StepOfDay, stepsOn } from "./steps-on.ts";
