export { approveMeasure } from "./approve-measure.ts";
export { endMeasure } from "./end-measure.ts";
export { getMeasure } from "./get-measure.ts";
export { listMeasures } from "./list-measures.ts";
export { proposeMeasure } from "./propose-measure.ts";
export { recordMeasureVolume } from "./record-volume.ts";
export { removalOf } from "./removed-work.ts";
export {
  EndMeasureInput,
  GetMeasureInput,
  ListMeasuresInput,
  Measure,
  MeasureDetail,
  MeasurePage,
  MeasureVolume,
  ProposeMeasureInput,
  RecordMeasureVolumeInput,
} from "./schemas.ts";
