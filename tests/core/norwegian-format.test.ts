import { expect, test } from "vitest";
import {
  formatDate,
  formatDateTime,
  formatFte,
  formatHours,
  formatMinutes,
  formatMonth,
  formatNumber,
  formatPercent,
  formatWhole,
} from "../../core/norwegian-format.ts";

const nbsp = "\u00a0";
const minus = "\u2212";

test.each([
  [formatHours(12_202_200), `3${nbsp}389,5`],
  [formatHours(-4_444_200), `${minus}1${nbsp}234,5`],
  [formatHours(0), "0,0"],
  [formatHours(-60), "0,0"],
  [formatMinutes(450), "7,5"],
  [formatWhole(2090), `2${nbsp}090`],
  [formatNumber(1695), `1${nbsp}695`],
  [formatNumber(1702.5), `1${nbsp}702,5`],
  [formatFte(200.8 / 1695), "0,12"],
  [formatFte(-0.001), "0,00"],
  [formatPercent(0.123), `12,3${nbsp}%`],
  [formatPercent(1), `100${nbsp}%`],
  [formatDate("2026-03-05"), "05.03.2026"],
  [formatMonth("2026-03"), "mars 2026"],
  [formatDateTime("2026-03-05T08:07:00Z"), "5. mars 2026 kl. 09:07"],
  [formatDateTime(new Date("2026-12-31T23:30:00Z")), "1. januar 2027 kl. 00:30"],
])("%s is written as Norwegians write it", (shown, expected) => {
  expect(shown).toBe(expected);
});
