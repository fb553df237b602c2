import { formatDate } from "../../../core/norwegian-format.ts";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";

/** The days from a first one until before another, or on. */
export function Valid({ of: { validFrom, validTo } }: { of: { validFrom: string; validTo: string | null } }) {
  const { detail } = useTexts().coOperations;
  if (validTo === null) return <>{detail.from(formatDate(validFrom))}</>;
  return <>{detail.between(formatDate(validFrom), formatDate(lastDayOf({ to: validTo })))}</>;
}
