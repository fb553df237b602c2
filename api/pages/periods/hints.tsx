import type { Child } from "hono/jsx";
import { isAllowed } from "../../../core/access/index.ts";
import type { PeriodDetail } from "../../../core/closing/index.ts";
import type { Role } from "../../../core/db.ts";
import { formatHours, formatWhole } from "../../../core/norwegian-format.ts";
import { lastDayOf } from "../days.ts";
import { useTexts } from "../texts.ts";
import { periodHref, periodName } from "./words.ts";

type Missing = PeriodDetail["missing"];
type HintsProps = { period: PeriodDetail; roles: readonly Role[] };

/** What to know before a period is closed, with where to do something about it; only a restatement inside stops a close. */
export function Hints({ period, roles }: HintsProps) {
  const t = useTexts();
  const { detail } = t.periods;
  const { missing } = period;
  const hints = [
    ...missing.restating.map((inside) => (
      <a class="ds-link" href={periodHref(inside)}>
        {detail.restating(periodName(inside, t))}
      </a>
    )),
    ...countHints(missing, { detail, roles, year: period.from.slice(0, 4) }),
    ...missing.seldomClocked.map(({ id, title, ended, measured }) => (
      <Hint
        text={detail.seldomClocked(title, formatWhole(measured), formatWhole(ended))}
        href={`/automatiseringer/${id}`}
        link={detail.automationLink}
      />
    )),
    ...missing.freeHandOvers.map(({ id, title, cases }) => (
      <Hint
        text={detail.freeHandOvers(title, formatWhole(cases))}
        href={`/automatiseringer/${id}`}
        link={detail.automationLink}
      />
    )),
    ...(missing.unsealedEntries === 0 ? [] : [detail.unsealed(formatWhole(missing.unsealedEntries))]),
    ...(missing.notClosed.length === 0
      ? []
      : [detail.notClosed(missing.notClosed.map((month) => periodName(month, t)).join(", "))]),
  ];
  return (
    <>
      <h3>{detail.missing}</h3>
      {period.hasEnded ? null : <p>{detail.notEnded}</p>}
      {hints.length === 0 && period.hasEnded ? <p>{detail.nothingMissing}</p> : null}
      {hints.length === 0 ? null : (
        <ul class="ds-list">
          {hints.map((hint) => (
            <li>{hint}</li>
          ))}
        </ul>
      )}
      <p>
        <a class="ds-link" href={`/gevinst/rapporter?fra=${period.from}&til=${lastDayOf(period)}&per=unit`}>
          {detail.figures}
        </a>
      </p>
    </>
  );
}

type About = { detail: ReturnType<typeof useTexts>["periods"]["detail"]; roles: readonly Role[]; year: string };

function countHints(missing: Missing, { detail, roles, year }: About): Child[] {
  const { creditsWithoutBaseline, unclassifiedCredits, openHandOvers, undebitedHandOvers } = missing;
  const mayReadCases = isAllowed(roles, "cases:read");
  const handOvers = [
    detail.handOvers(formatWhole(openHandOvers)),
    ...(undebitedHandOvers === 0 ? [] : [detail.undebited(formatWhole(undebitedHandOvers))]),
  ].join(" ");
  const hints = [
    {
      count: creditsWithoutBaseline,
      text: detail.withoutBaseline(formatWhole(creditsWithoutBaseline)),
      href: "/automatiseringer?nullpunkt=mangler",
      link: detail.withoutBaselineLink,
    },
    {
      count: unclassifiedCredits,
      text: detail.unclassified(formatWhole(unclassifiedCredits)),
      href: "/gevinst/prosesser",
      link: detail.unclassifiedLink,
    },
    {
      count: openHandOvers,
      text: handOvers,
      href: mayReadCases ? "/drift/overlevert" : undefined,
      link: detail.handOversLink,
    },
    {
      count: missing.unharvestedSeconds,
      text: detail.unharvested(formatHours(missing.unharvestedSeconds)),
      href: `/gevinst/hentet-ut?ar=${year}`,
      link: detail.unharvestedLink,
    },
    {
      count: missing.unknownCosts,
      text: detail.unknownCosts(formatWhole(missing.unknownCosts)),
      href: "/gevinst/plan",
      link: detail.unknownCostsLink,
    },
    {
      count: missing.waitingMeasureMonths,
      text: detail.waitingMeasureMonths(formatWhole(missing.waitingMeasureMonths)),
      href: "/gevinst/tiltak",
      link: detail.waitingMeasureMonthsLink,
    },
  ];
  return hints.filter(({ count }) => count > 0).map((hint) => <Hint {...hint} />);
}

function Hint({ text, href, link }: { text: string; href: string | undefined; link: string }) {
  if (href === undefined) return <>{text}</>;
  return (
    <>
      {text}{" "}
      <a class="ds-link" href={href}>
        {link}
      </a>
    </>
  );
}
