import { TechnicalError, type TechnicalErrorKind } from "../bots/sdk/index.ts";

/**
 * What kind of technical error a thrown value is. A bot that says so decides; else the error and what caused it are asked
 * in turn, and the first that tells anything counts.
 */
export function kindOf(thrown: unknown): TechnicalErrorKind {
  for (const error of chainOf(thrown)) {
    const kind = kindOfOne(error);
    if (kind !== undefined) return kind;
  }
  return "UNEXPECTED";
}

const longestChain = 5;

function chainOf(thrown: unknown): unknown[] {
  const chain = [thrown];
  let error = thrown;
  while (error instanceof Error && error.cause !== undefined && chain.length < longestChain) {
    error = error.cause;
    chain.push(error);
  }
  return chain;
}

const lostBrowser =
  /Target (page|context|browser)|browser has been closed|Target closed|Page crashed|frame was detached/i;
// An interrupted navigation and an address that is none say nothing of the system.
const lostConnection =
  /net::ERR_(?!ABORTED|INVALID_URL|UNKNOWN_URL_SCHEME|UNSAFE_PORT)|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_(SOCKET|CONNECT_TIMEOUT)|socket hang up/;
const spentByPlaywright = /Timeout \d+ms exceeded/;
const lateAnswer = /ETIMEDOUT|UND_ERR_(HEADERS|BODY)_TIMEOUT/;
const otherScreen = /strict mode violation|did not find some options|Element is not an? <|Element is not attached/;

function kindOfOne(error: unknown): TechnicalErrorKind | undefined {
  if (error instanceof TechnicalError) return error.kind;
  const { headline, log } = textOf(error);
  const isTimeout = error instanceof Error && error.name === "TimeoutError";
  if (isTimeout && spentByPlaywright.test(headline)) return kindOfTimeout(log);
  // A page that was closed also tells what was looked for on it, so the browser is asked first.
  if (lostBrowser.test(headline)) return "BROWSER_CRASH";
  if (otherScreen.test(headline)) return "UNKNOWN_SCREEN";
  if (lostConnection.test(headline)) return "TARGET_DOWN";
  if (isTimeout || lateAnswer.test(headline)) return "TIMEOUT";
  return undefined;
}

/**
 * What was waited for decides. Something that never came to the screen is not there: the screen is another than the bot
 * knows. A page or an answer is late, and so is something that was there but could not be used yet.
 */
function kindOfTimeout(log: string): TechnicalErrorKind {
  if (otherScreen.test(log)) return "UNKNOWN_SCREEN";
  const waitedForElement = /waiting for (locator|getBy|frameLocator)/.test(log);
  return waitedForElement && !log.includes("resolved to") ? "UNKNOWN_SCREEN" : "TIMEOUT";
}

/** Playwright tells below the headline what it did and saw, the screen's own words included. */
function textOf(error: unknown): { headline: string; log: string } {
  if (!(error instanceof Error)) return { headline: String(error), log: "" };
  const [message = "", ...log] = error.message.split(/\n(?=Call log:|=+ logs)/);
  return { headline: "code" in error ? `${String(error.code)} ${message}` : message, log: log.join("\n") };
}
