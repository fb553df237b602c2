export { coOperationReport } from "./co-operation-report.ts";
export {
  acceptMembership,
  addCoOperationReader,
  createCoOperation,
  leaveCoOperation,
  offerMembership,
} from "./members.ts";
export { getCoOperation, listCoOperations } from "./read.ts";
export { recordSharedTime } from "./record-shared-time.ts";
export {
  AcceptMembershipInput,
  AddCoOperationReaderInput,
  CoOperationDetail,
  CoOperationPage,
  CoOperationReport,
  CoOperationReportInput,
  CreateCoOperationInput,
  GetCoOperationInput,
  LeaveCoOperationInput,
  ListCoOperationsInput,
  OfferMembershipInput,
  RecordSharedTimeInput,
} from "./schemas.ts";
