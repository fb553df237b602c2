import { type Browser, chromium, type Page } from "playwright";

/** A request for deferral as the claims system's own API tells it, with what only that system knows. */
export type DeferralRequest = {
  requestId: string;
  customerNumber: string;
  maskedNationalId: string;
  invoiceNumber: string;
  kid: string;
  dueDate: string;
  requestedDueDate: string;
  status: string;
};

type Account = { username: string; password: string };

/** Does one request on the page, from opening it to the receipt. */
export type ByHand = (page: Page, baseUrl: string, request: DeferralRequest) => Promise<void>;

/** A browser of its own, as a plain script has it: one page in one context, logged in once. */
export async function openPage(executablePath: string | undefined): Promise<{ browser: Browser; page: Page }> {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync", ...asRoot],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const context = await browser.newContext({ locale: "nb-NO", timezoneId: "Europe/Oslo" });
  return { browser, page: await context.newPage() };
}

export async function logIn(page: Page, baseUrl: string, { username, password }: Account): Promise<void> {
  await page.goto(`${baseUrl}/login`);
  await page.getByLabel("Brukernavn").fill(username);
  await page.getByLabel("Passord").fill(password);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await page.getByRole("heading", { name: "Fordringer", level: 1 }).waitFor();
}

/** As Playwright's documentation teaches it: locators by label and role, which wait by themselves. */
export const byLocators: ByHand = async (page, baseUrl, request) => {
  await page.goto(`${baseUrl}/requests/${request.requestId}`, { waitUntil: "domcontentloaded" });
  mustBe("NEW", (await factOf(page, "Status")) === "Ny" ? "NEW" : "something else");
  await page.getByLabel("Fakturanummer").fill(request.invoiceNumber);
  await page.getByRole("button", { name: "Finn faktura" }).click();

  await page.getByRole("heading", { name: `Faktura ${request.invoiceNumber}`, level: 1 }).waitFor();
  mustBe(request.customerNumber, await factOf(page, "Kundenummer"));
  mustBe(request.maskedNationalId, await factOf(page, "Fødselsnummer"));
  mustBe(request.kid, await factOf(page, "KID"));
  mustBe(dotted(request.dueDate), await factOf(page, "Forfall"));
  mustBe("Åpen", await factOf(page, "Fakturastatus"));
  await page.getByLabel("Krav-ID fra MinSide").fill(request.requestId);
  await page.getByLabel("Ny forfallsdato").fill(dotted(request.requestedDueDate));
  await page.getByRole("button", { name: "Lagre ny forfallsdato" }).click();

  await page.getByLabel("Journalnotat").fill(journalNote(request));
  await page.getByLabel("Svar til kunden").fill(reply(request));
  await page.getByRole("button", { name: "Journalfør og send svar" }).click();

  await page.getByRole("heading", { name: "Kravet er behandlet", level: 1 }).waitFor();
  mustBe("a receipt", /^U-\d+$/.test(await factOf(page, "Kvitteringsnummer")) ? "a receipt" : "none");
};

/** As one writes it when every round trip to the browser has been counted: one call fills a form, one reads a screen. */
export const byFewCalls: ByHand = async (page, baseUrl, request) => {
  await page.goto(`${baseUrl}/requests/${request.requestId}`, { waitUntil: "domcontentloaded" });
  mustBe("Ny", (await readFacts(page))["Status"]);
  await submit(page, { "#invoiceNumber": request.invoiceNumber });

  const invoice = await readFacts(page);
  mustBe(request.customerNumber, invoice["Kundenummer"]);
  mustBe(request.maskedNationalId, invoice["Fødselsnummer"]);
  mustBe(request.kid, invoice["KID"]);
  mustBe(dotted(request.dueDate), invoice["Forfall"]);
  mustBe("Åpen", invoice["Fakturastatus"]);
  await submit(page, { "#requestId": request.requestId, "#newDueDate": dotted(request.requestedDueDate) });

  mustBe(dotted(request.requestedDueDate), (await readFacts(page))["Forfall"]);
  await submit(page, { "#journalNote": journalNote(request), "#reply": reply(request) });

  mustBe("a receipt", /^U-\d+$/.test((await readFacts(page))["Kvitteringsnummer"] ?? "") ? "a receipt" : "none");
};

/** Fills the fields of one form, then presses its button as a person with a keyboard would. */
async function submit(page: Page, fields: Record<string, string>): Promise<void> {
  await page.evaluate((entries) => {
    let button: HTMLButtonElement | null | undefined;
    for (const [selector = "", value = ""] of entries) {
      const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector);
      if (!field) throw new Error(`No field ${selector}`);
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      button = field.form?.querySelector("button");
    }
    button?.focus();
  }, Object.entries(fields));
  await Promise.all([page.waitForEvent("domcontentloaded"), page.keyboard.press("Enter")]);
}

async function readFacts(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      Array.from(document.querySelectorAll("main dt"), (term) => [
        term.textContent.trim(),
        term.nextElementSibling?.textContent.trim() ?? "",
      ]),
    ),
  );
}

async function factOf(page: Page, label: string): Promise<string> {
  const value = page.locator(`main dt:text-is("${label}") + dd`);
  return (await value.innerText()).trim();
}

function mustBe(expected: string, found: string | undefined): void {
  if (found !== expected) throw new Error(`Expected ${expected} on the screen, found ${found}`);
}

function dotted(date: string): string {
  return date.split("-").toReversed().join(".");
}

function journalNote({ requestId, requestedDueDate }: DeferralRequest): string {
  return `Krav ${requestId}: utsettelse til ${dotted(requestedDueDate)} innvilget etter fast regel.`;
}

function reply({ invoiceNumber, requestedDueDate }: DeferralRequest): string {
  return [
    "Hei!",
    `Du har fått utsatt betaling av faktura ${invoiceNumber}. Ny forfallsdato er ${dotted(requestedDueDate)}.`,
    "Bruk samme KID-nummer når du betaler. Du får ikke gebyr for utsettelsen.",
    "Svaret er laget automatisk etter faste regler. Har du spørsmål, kontakt Servicetorget i kommunen.",
  ].join("\n\n");
}
