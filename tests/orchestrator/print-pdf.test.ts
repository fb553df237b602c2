import { expect, test } from "vitest";
import { createLogger } from "../../core/log.ts";
import { findBrowser } from "../../orchestrator/find-browser.ts";
import { createPdfPrinter } from "../../orchestrator/print-pdf.ts";

const log = createLogger("silent");
const ours = () => findBrowser(process.env["MINUTTJAKT_BROWSER"]);
const page = (body: string) =>
  `<!doctype html><html lang="nb"><head><title>Frigjort tid</title></head><body><h1>Frigjort tid</h1>${body}</body></html>`;

test("prints tagged pages with language, title and outline, one at a time, and runs no script", async () => {
  const printer = createPdfPrinter({ findBrowser: ours, log });
  const script = `<script>document.body.innerHTML = "";</script>`;

  const [first, second] = await Promise.all([
    printer.print(page(`<table><tr><th scope="col">Timer</th></tr><tr><td>200,8</td></tr></table>${script}`)),
    printer.print(page("<p>To</p>")),
  ]);

  const text = Buffer.from(first).toString("latin1");
  expect(text.startsWith("%PDF-")).toBe(true);
  expect(text).toContain("/StructTreeRoot");
  expect(text).toContain("/Marked true");
  expect(text).toMatch(/\/Lang \(nb/);
  expect(text).toContain("/Outlines");
  expect(Buffer.from(first).length).toBeGreaterThan(Buffer.from(second).length);
});

test("says that there is no browser, and that too many wait", async () => {
  const none = createPdfPrinter({
    findBrowser: () => {
      throw new Error("No browser");
    },
    log,
  });
  const busy = createPdfPrinter({ findBrowser: ours, log, mostWaiting: 1 });

  await expect(none.print(page(""))).rejects.toMatchObject({ code: "unavailable" });
  const first = busy.print(page("<p>Først</p>"));
  await expect(busy.print(page("<p>For mye</p>"))).rejects.toMatchObject({ code: "unavailable" });
  expect((await first).length).toBeGreaterThan(0);
});

test("goes on after a document that could not be printed", async () => {
  let path: string | undefined = "/nonexistent/browser";
  const printer = createPdfPrinter({ findBrowser: () => path, log });
  await expect(printer.print(page(""))).rejects.toThrow();
  path = ours();

  expect((await printer.print(page("<p>Igjen</p>"))).length).toBeGreaterThan(0);
});
