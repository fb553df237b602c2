export { checkClaims } from "./check-claims.ts";
export { claimSteps } from "./claim-steps.ts";
export { endClaims } from "./end-claims.ts";
export { listStepClaims, stepClaimsOf } from "./list-step-claims.ts";
export { claimsBefore, refuseOverClaimed, refuseSharedCases } from "./refuse-shared.ts";
export { type AutomationOnProcess, automationsOn, haveSameCases, lockProcess, unitsOverlap } from "./same-cases.ts";
export { firstDayShared, measureSeconds, pairsOfMeasures } from "./shared-seconds.ts";
export { ClaimStepsInput, ListStepClaimsInput, StepClaim, StepClaimList } from "./schemas.ts";
export { type StepOfDay, stepsOn } from "./steps-on.ts";
