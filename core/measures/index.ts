export { approveMeasure } from "./approve-measure.ts";
export { approveMeasureVolume, rejectMeasureVolume, withdrawMeasureVolume } from "./decide-on-volume.ts";
export { endMeasure } from "./end-measure.ts";
export { getMeasure } from "./get-measure.ts";
export { takeBackLateCredits } from "./late-credits.ts";
export { listMeasures } from "./list-measures.ts";
export { getMeasureVolume, listMeasureVolumes } from "./list-volumes.ts";
export { proposeMeasure } from "./propose-measure.ts";
export { recordMeasureVolume } from "./record-volume.ts";
export { removalOf } from "./removed-work.ts";
export {
  EndMeasureInput,
  GetMeasureInput,
  GetMeasureVolumeInput,
  ListMeasuresInput,
  ListMeasureVolumesInput,
  Measure,
  MeasureDetail,
  MeasurePage,
  MeasureVolume,
  MeasureVolumePage,
  MeasureVolumeProposal,
  ProposeMeasureInput,
  RecordMeasureVolumeInput,
  RejectMeasureVolumeInput,
} from "./schemas.ts";
