import { createContext, useContext } from "hono/jsx";
import { nb } from "./texts.nb.ts";

/** Every text of the pages; another language is another object of this type. */
export type Texts = typeof nb;

/** What every part of a page may ask for: the language, and what time it is. */
export type PageFrame = { t: Texts; now: Date };

export const PageFrameContext = createContext<PageFrame>({ t: nb, now: new Date(0) });

/** The texts of the page being drawn. */
export function useTexts(): Texts {
  return useContext(PageFrameContext).t;
}

/** The instant the page is drawn at. */
export function useNow(): Date {
  return useContext(PageFrameContext).now;
}
