import type { Page } from "playwright";
import { BusinessException, TechnicalError } from "./exceptions.ts";

type Facts = Record<string, string>;
type RawScreen = {
  status: number;
  heading: string;
  /** Messages about fields that were not accepted. */
  refusals: string[];
  /** Addresses by the text of their link. */
  links: Facts;
  frame: Facts;
  sections: { title: string; facts: Facts; rows: Facts[] }[];
};

/** What a person reads on a screen, fetched in one call and found by the words it stands under. */
export class Screen {
  readonly #raw: RawScreen;

  constructor(raw: RawScreen) {
    this.#raw = raw;
  }

  get isMissing(): boolean {
    return this.#raw.status === 404;
  }

  /**
   * Makes sure that this is the screen the robot believes it is on. A number may follow the heading.
   *
   * @throws TechnicalError when the system is down, has logged the robot out or shows something unknown.
   * @throws BusinessException when the system did not accept what was saved.
   */
  expect(heading: string, loginHeading: string): this {
    const { status, heading: shown, refusals } = this.#raw;
    if (status === 0) throw new TechnicalError("TARGET_DOWN", "Fagsystemet brøt forbindelsen");
    if (status >= 500) throw new TechnicalError("TARGET_DOWN", `Fagsystemet svarte med feil ${status}`);
    if (shown === loginHeading) throw new TechnicalError("SESSION_LOST", "Fagsystemet ber om ny innlogging");
    if (refusals.length > 0) {
      const message = "Fagsystemet godtok ikke opplysningene. Se meldingen på skjermbildet.";
      throw new BusinessException("TARGET_REJECTED", message);
    }
    if (shown !== heading && !shown.startsWith(`${heading} `)) {
      throw new TechnicalError("UNKNOWN_SCREEN", `Ventet skjermbildet «${heading}», men fikk et annet`);
    }
    return this;
  }

  is(heading: string): boolean {
    return this.#raw.heading === heading || this.#raw.heading.startsWith(`${heading} `);
  }

  fact(section: string, label: string): string {
    return read(this.#section(section).facts, label);
  }

  rows(section: string): TableRow[] {
    return this.#section(section).rows.map((row) => new TableRow(row));
  }

  /** Every section whose title begins so, such as one for each case of a list. */
  sections(titleBegins: string): Screen[] {
    const found = this.#raw.sections.filter(({ title }) => title.startsWith(titleBegins));
    return found.map((section) => new Screen({ ...this.#raw, sections: [{ ...section, title: titleBegins }] }));
  }

  link(text: string): string | undefined {
    return this.#raw.links[text];
  }

  /** A fact in the frame round every screen, such as who is logged in. */
  frameFact(label: string): string {
    return read(this.#raw.frame, label);
  }

  #section(title: string) {
    const section = this.#raw.sections.find((candidate) => candidate.title === title);
    if (!section) throw new TechnicalError("UNKNOWN_SCREEN", `Fant ikke «${title}» på skjermbildet`);
    return section;
  }
}

export class TableRow {
  readonly #cells: Facts;

  constructor(cells: Facts) {
    this.#cells = cells;
  }

  cell(column: string): string {
    return read(this.#cells, column);
  }
}

/** @throws TechnicalError `TARGET_DOWN` when nobody answers. */
export async function openScreen(page: Page, url: string): Promise<Screen> {
  try {
    await page.goto(url, { waitUntil: "domcontentloaded" });
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("net::ERR_")) throw error;
    throw new TechnicalError("TARGET_DOWN", "Fagsystemet svarer ikke", { cause: error });
  }
  return new Screen(await page.evaluate(readScreen));
}

export type FormEntry = {
  button: string;
  /** Label and value; the same label twice means the first and the second field with it. */
  fields: readonly (readonly [label: string, value: string])[];
};

/**
 * Fills in a form by its labels and presses Enter on its button, then reads the screen that follows.
 * The fields take one call together: at one call each they would cost more than all the rest.
 *
 * @throws TechnicalError `UNKNOWN_SCREEN` when a label, a choice or the button is not there.
 */
export async function submitForm(page: Page, entry: FormEntry): Promise<Screen> {
  const missing = await page.evaluate(fillIn, {
    button: entry.button,
    fields: entry.fields.map((field) => [...field]),
  });
  if (missing !== undefined) throw new TechnicalError("UNKNOWN_SCREEN", `Fant ikke «${missing}» på skjermbildet`);
  await Promise.all([page.waitForEvent("domcontentloaded"), page.keyboard.press("Enter")]);
  return new Screen(await page.evaluate(readScreen));
}

function read(facts: Facts, label: string): string {
  const value = facts[label];
  if (value === undefined) throw new TechnicalError("UNKNOWN_SCREEN", `Fant ikke «${label}» på skjermbildet`);
  return value;
}

// The two functions below run in the page: they can see nothing of this file, and must not hold named functions,
// since the compiler in development marks those with a helper that the page does not have.

function readScreen(): RawScreen {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return {
    status: navigation?.responseStatus ?? 0,
    heading: document.querySelector("h1")?.textContent.trim() ?? "",
    refusals: Array.from(document.querySelectorAll("main [role=alert] li"), (item) => item.textContent.trim()),
    links: Object.fromEntries(
      Array.from(document.querySelectorAll<HTMLAnchorElement>("main a"), (link) => [
        link.textContent.trim(),
        link.href,
      ]),
    ),
    frame: Object.fromEntries(
      Array.from(document.querySelectorAll("header dt"), (term) => [
        term.textContent.trim(),
        term.nextElementSibling?.textContent.trim() ?? "",
      ]),
    ),
    sections: Array.from(document.querySelectorAll("main section"), (section) => ({
      title: section.querySelector("h2")?.textContent.trim() ?? "",
      facts: Object.fromEntries(
        Array.from(section.querySelectorAll("dt"), (term) => [
          term.textContent.trim(),
          term.nextElementSibling?.textContent.trim() ?? "",
        ]),
      ),
      rows: Array.from(section.querySelectorAll<HTMLTableRowElement>("tbody tr"), (row) =>
        Object.fromEntries(
          Array.from(row.cells, (cell) => [
            cell.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim() ?? "",
            cell.textContent.trim(),
          ]),
        ),
      ),
    })),
  };
}

function fillIn({ button, fields }: { button: string; fields: string[][] }): string | undefined {
  const pressed = Array.from(document.querySelectorAll("main button")).find(
    (candidate) => candidate.textContent.trim() === button && candidate.checkVisibility(),
  );
  if (!(pressed instanceof HTMLButtonElement) || !pressed.form) return button;
  const labels = Array.from(pressed.form.querySelectorAll("label"));
  for (const [label = "", value = ""] of fields) {
    const index = labels.findIndex((candidate) => candidate.textContent.trim() === label);
    const control = labels.splice(index, index < 0 ? 0 : 1)[0]?.control;
    if (control instanceof HTMLSelectElement) {
      const option = Array.from(control.options).find((candidate) => candidate.text.trim() === value);
      if (!option) return `${label}: ${value}`;
      control.value = option.value;
    } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
      control.value = value;
    } else return label;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  pressed.focus();
  return undefined;
}
