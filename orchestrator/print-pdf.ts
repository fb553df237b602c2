import { AppError } from "../core/errors.ts";
import type { Logger } from "../core/log.ts";
import { withDeadline } from "./resources.ts";

/** Prints pages as PDF with the browser that robots use. */
export type PdfPrinter = {
  /**
   * Prints a whole HTML document, tagged and with an outline. No script runs in it and nothing is fetched for it.
   *
   * @throws AppError `unavailable` where there is no browser, or too many wait.
   */
  print(html: string): Promise<Uint8Array<ArrayBuffer>>;
};

type PrinterOptions = { findBrowser: () => string | undefined; log: Logger; mostWaiting?: number; limitMs?: number };

/** One document is printed at a time, each in a browser that is closed after: printing is rare, and a browser takes 50 MiB. */
export function createPdfPrinter({ findBrowser, log, mostWaiting = 4, limitMs = 60_000 }: PrinterOptions): PdfPrinter {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  return {
    async print(html) {
      const executablePath = found(findBrowser);
      if (waiting >= mostWaiting) throw new AppError("unavailable", "Too many documents are being printed: try again");
      waiting += 1;
      const printed = last.then(() => printOne(html, { executablePath, limitMs }));
      last = printed.catch((error: unknown) => log.warn({ err: error }, "printing failed"));
      try {
        return await printed;
      } finally {
        waiting -= 1;
      }
    },
  };
}

function found(findBrowser: () => string | undefined): string | undefined {
  try {
    return findBrowser();
  } catch (error) {
    throw new AppError("unavailable", "There is no browser on the server to print PDF with", { cause: error });
  }
}

type Printing = { executablePath: string | undefined; limitMs: number };

async function printOne(html: string, { executablePath, limitMs }: Printing): Promise<Uint8Array<ArrayBuffer>> {
  // Not before something is printed, since it holds some 50 MiB.
  const { chromium } = await import("playwright");
  // Chromium's own sandbox refuses to run as root.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args });
  try {
    return await withDeadline(
      (async () => {
        const context = await browser.newContext({ javaScriptEnabled: false, offline: true });
        const page = await context.newPage();
        await page.setContent(html, { waitUntil: "load" });
        const pdf = await page.pdf({
          format: "A4",
          landscape: true,
          tagged: true,
          outline: true,
          printBackground: true,
        });
        return new Uint8Array(pdf);
      })(),
      limitMs,
      "A document was not printed in time",
    );
  } finally {
    await browser.close();
  }
}
