const dayMs = 86_400_000;
// Day 0 as all spreadsheets count: 1900 was taken for a leap year once, and that was kept.
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);

/** Whether a number format shows a date or a time: one of those every workbook has, or one that a person wrote. */
export function dateFormats(id: number, custom: ReadonlyMap<number, string>): boolean {
  const code = custom.get(id);
  if (code === undefined)
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  // Colours and conditions in brackets, texts in quotes and signs after a backslash mean nothing; elapsed hours do.
  const plain = code.replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]|"[^"]*"|\\.|_./gi, "");
  return /[dmyhs]/i.test(plain) && !/^general$/i.test(plain);
}

/**
 * The local date or time that a workbook keeps as a number of days.
 *
 * @example isoOfSerial(46_000.5, false); // "2025-12-09T12:00:00"
 */
export function isoOfSerial(serial: number, date1904: boolean): string | number {
  const at = (date1904 ? epoch1904 : epoch1900) + Math.round(serial * 86_400) * 1_000;
  if (serial < 0 || at > Date.UTC(9999, 11, 31)) return serial;
  const iso = new Date(at).toISOString();
  if (serial < 1) return iso.slice(11, 16);
  return at % dayMs === 0 ? iso.slice(0, 10) : iso.slice(0, 19);
}
