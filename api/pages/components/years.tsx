import { useTexts } from "../texts.ts";

type YearsProps = {
  year: number;
  /** Those there is something of. */
  years: readonly number[];
};

/** The way to the year before and to the one after, as far as there are any. */
export function YearLinks({ href, year, years }: YearsProps & { href: string }) {
  const { shell } = useTexts();
  const before = Math.max(...years.filter((one) => one < year));
  const after = Math.min(...years.filter((one) => one > year));
  return (
    <>
      {[before, after].filter(Number.isFinite).map((other) => (
        <a class="ds-button" data-variant="tertiary" href={`${href}?ar=${other}`}>
          {shell.toYear(other)}
        </a>
      ))}
    </>
  );
}

/** Another year of the same page. */
export function YearPicker({ action, year, years }: YearsProps & { action: string }) {
  const { shell } = useTexts();
  const offered = [...new Set([...years, year])].toSorted((one, other) => other - one);
  return (
    <form class="mj-filters" method="get" action={action}>
      <div class="mj-field">
        <label for="aar">{shell.year}</label>
        <select class="ds-input" id="aar" name="aar">
          {offered.map((one) => (
            <option value={String(one)} selected={one === year}>
              {String(one)}
            </option>
          ))}
        </select>
      </div>
      <button class="ds-button" data-variant="secondary" type="submit">
        {shell.showYear}
      </button>
    </form>
  );
}
