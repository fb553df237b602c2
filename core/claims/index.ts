export { claimSteps } from "./claim-steps.ts";
export { listStepClaims } from "./list-step-claims.ts";
export { ClaimStepsInput, ListStepClaimsInput, StepClaim, StepClaimList } from "./schemas.ts";
export { type StepOfDay, stepsOn } from "./steps-on.ts";
