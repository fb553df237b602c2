export { coOperationReport } from "./co-operation-report.ts";
export { endMembership, leaveCoOperation } from "./end-membership.ts";
export { acceptMembership, createCoOperation, declineMembership, offerMembership, withdrawOffer } from "./members.ts";
export { getCoOperation, listCoOperations } from "./read.ts";
export { addCoOperationReader, removeCoOperationReader } from "./readers.ts";
export { recordSharedTime } from "./record-shared-time.ts";
export { endSharedWork, shareWork, workToShare } from "./work.ts";
export {
  AddCoOperationReaderInput,
  CoOperationDetail,
  CoOperationPage,
  CoOperationReport,
  CoOperationReportInput,
  CreateCoOperationInput,
  EndMembershipInput,
  EndSharedWorkInput,
  GetCoOperationInput,
  LeaveCoOperationInput,
  ListCoOperationsInput,
  MembershipInput,
  OfferMembershipInput,
  RecordedSharedTime,
  RecordSharedTimeInput,
  RemoveCoOperationReaderInput,
  ShareWorkInput,
} from "./schemas.ts";
