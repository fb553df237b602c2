import { chromium, type Browser, type Page } from "playwright";
import { findBrowser } from "../../orchestrator/find-browser.ts";
import type { z } from "zod";
import {
  BusinessException,
  TechnicalError,
  type BotDefinition,
  type CaseAccess,
  type Credential,
} from "../../bots/sdk/index.ts";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser(process.env["MINUTTJAKT_BROWSER"]);
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: flags });
}

/** How an attempt ended, and the steps it got through. */
export type Attempt<Output> = { steps: string[] } & (
  | { kind: "done"; output: Output }
  | { kind: "handed over"; code: string; message: string }
  | { kind: "technical error"; error: TechnicalError["kind"] }
);

export type Desk = { page: Page; baseUrl: string; credential: Credential; today: string };

/** Runs a bot the way the worker does, one attempt at a time and without a queue. */
export class BotRunner<Input extends z.ZodType, Output extends z.ZodType, Settings extends z.ZodType> {
  readonly #bot: BotDefinition<Input, Output, Settings>;
  readonly #desk: Desk;
  readonly #settings: z.infer<Settings>;

  constructor(bot: BotDefinition<Input, Output, Settings>, desk: Desk, settings: z.input<Settings>) {
    this.#bot = bot;
    this.#desk = desk;
    this.#settings = bot.settings.parse(settings);
  }

  async logIn(): Promise<void> {
    await this.#bot.login?.({ ...this.#access(), credential: this.#desk.credential });
  }

  async collect(): Promise<z.infer<Input>[]> {
    const found = (await this.#bot.collect?.(this.#access())) ?? [];
    return found.map((input) => this.#bot.input.parse(input));
  }

  async handle(input: z.input<Input>): Promise<Attempt<z.infer<Output>>> {
    const steps: string[] = [];
    try {
      const output = await this.#bot.handle(this.#case(input, steps));
      return { kind: "done", output: this.#bot.output.parse(output), steps };
    } catch (error) {
      if (error instanceof BusinessException)
        return { kind: "handed over", code: error.code, message: error.message, steps };
      if (error instanceof TechnicalError) return { kind: "technical error", error: error.kind, steps };
      throw error;
    }
  }

  async alreadyDone(input: z.input<Input>): Promise<z.infer<Output> | undefined> {
    const output = await this.#bot.alreadyDone?.(this.#case(input, []));
    return output === undefined ? undefined : this.#bot.output.parse(output);
  }

  #case(input: z.input<Input>, steps: string[]): CaseAccess<z.infer<Input>, z.infer<Settings>> {
    const does = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const result = await work();
      steps.push(name);
      return result;
    };
    return { ...this.#access(), input: this.#bot.input.parse(input), today: this.#desk.today, step: does, save: does };
  }

  #access() {
    const { page, baseUrl } = this.#desk;
    return { page, baseUrl, settings: this.#settings, signal: new AbortController().signal };
  }
}
