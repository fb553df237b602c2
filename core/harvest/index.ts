export { checkHarvests } from "./check-harvests.ts";
export { revokeHarvest, withdrawHarvest } from "./end-harvest.ts";
export { listHarvests } from "./list-harvests.ts";
export { type FreedByMonth, freedByMonth, type HarvestMonth, harvestMonths } from "./months.ts";
export { harvestOfUnit, harvestYear } from "./read-year.ts";
export { reminderDay, remindOwners } from "./remind-owners.ts";
export { recordHarvest } from "./record-harvest.ts";
export {
  Harvest,
  HarvestOfUnitInput,
  HarvestPage,
  HarvestYear,
  HarvestYearInput,
  ListHarvestsInput,
  RecordedHarvest,
  RecordHarvestInput,
  RevokeHarvestInput,
  SetBenefitOwnerInput,
  UnitHarvestYear,
  WithdrawHarvestInput,
} from "./schemas.ts";
export { countedIn } from "./sums.ts";
export { listBenefitOwners, setBenefitOwner } from "./set-benefit-owner.ts";
