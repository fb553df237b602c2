export { approveBaseline } from "./approve-baseline.ts";
export { currentBaselines } from "./current-baselines.ts";
export { getBaseline, listBaselines } from "./list-baselines.ts";
export { listSample } from "./list-sample.ts";
export { proposeBaseline } from "./propose-baseline.ts";
export { rejectBaseline } from "./reject-baseline.ts";
export { watchBaselines } from "./watch-ageing.ts";
export {
  ApproveBaselineInput,
  Baseline,
  BaselineId,
  BaselinePage,
  ListBaselinesInput,
  ListSampleInput,
  ProposeBaselineInput,
  RejectBaselineInput,
  type SampledObservation,
  SamplePage,
} from "./schemas.ts";
