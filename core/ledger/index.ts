export { addEntries, type NewEntry } from "./add-entries.ts";
export { addOnce, askedBefore } from "./add-once.ts";
export { entriesOfCase } from "./entries-of-case.ts";
export { ImportedBefore, importHours } from "./import-hours.ts";
export { eachLedgerEntry, getLedgerEntry, listLedgerEntries } from "./list-entries.ts";
export { logReviewTime } from "./log-review-time.ts";
export { undoLoggedTime } from "./undo-logged-time.ts";
export { reverseCase, reverseEntry, takeBackCredits } from "./reverse.ts";
export { rolledUp } from "./roll-up.ts";
export { alikeEntries, type Broken, breaksRule, checkEntries } from "./check-entries.ts";
export { ledgerChain, ledgerHead, sealLedger } from "./seal.ts";
export {
  GetLedgerEntryInput,
  ImportHoursInput,
  LedgerEntry,
  LedgerHead,
  LedgerEntryPage,
  ListLedgerEntriesInput,
  LoggedTime,
  LogReviewTimeInput,
  RequestId,
  ReverseCaseInput,
  ReverseEntryInput,
  WrittenEntry,
} from "./schemas.ts";
