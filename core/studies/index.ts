export { startClock, stopClock } from "./clock.ts";
export { closeStudy } from "./close-study.ts";
export { getStudy, studySample } from "./get-study.ts";
export { getObservation, listObservations } from "./list-observations.ts";
export { listStudies } from "./list-studies.ts";
export { pauseClock, resumeClock } from "./pause-clock.ts";
export { refusePersonalData } from "./personal-data.ts";
export { recordObservation } from "./record-observation.ts";
export {
  ListObservationsInput,
  ListStudiesInput,
  type Observation,
  ObservationId,
  ObservationPage,
  RecordObservationInput,
  StartClockInput,
  StartStudyInput,
  StopClockInput,
  type Study,
  StudyDetail,
  StudyId,
  StudyPage,
  type StudyResults,
  VoidObservationInput,
} from "./schemas.ts";
export { startStudy } from "./start-study.ts";
export { voidObservation } from "./void-observation.ts";
