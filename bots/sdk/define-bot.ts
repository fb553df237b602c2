import type { Page } from "playwright";
import type { z } from "zod";

/** A text in the three languages of the product. */
export type LocalisedText = { nb: string; nn: string; en: string };

/**
 * One step of the manual process.
 * The `share`s of a bot's steps sum to 1; those done by the robot sum to `w` of domain.md 2.5.
 */
export type ProcessStep = {
  id: string;
  title: LocalisedText;
  /** Part of the manual handling time, 0 to 1. */
  share: number;
  doneBy: "robot" | "person";
};

/** A name and password for a target system, opened from its seal for this use only. */
export type Credential = { username: string; password: string };

/** What every browser function of a bot gets. */
export type SystemAccess<Settings> = {
  page: Page;
  /** Address of the target system, without a trailing slash. */
  baseUrl: string;
  settings: Settings;
  /** Aborted when the time limit is spent, the lease is lost or the worker stops now. */
  signal: AbortSignal;
};

/** What `handle` and `alreadyDone` get: one case. */
export type CaseAccess<Input, Settings> = SystemAccess<Settings> & {
  input: Input;
  /** Local date (Europe/Oslo) of this attempt, `YYYY-MM-DD`: rules about deadlines use it. */
  today: string;
  /** Does a named part of the work. Name and duration become evidence; a new step is progress. */
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** As `step`, for work that changes the target system. A dry run ends in front of the first one. */
  save: <T>(name: string, work: () => Promise<T>) => Promise<T>;
};

/** A robot: the process it does, its rules in readable text, and how it does one case. */
export type BotDefinition<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Settings extends z.ZodType = z.ZodType,
> = {
  /** Kebab-case, unique, never changed: `payment-deferral`. */
  id: string;
  /** Semantic version; an attempt records the one that did it. */
  version: string;
  title: LocalisedText;
  /** Key of the target system it works in, such as `claims`. */
  lane: string;
  input: Input;
  output: Output;
  /** What a tenant may set, with defaults: rule limits, labels of the tenant's own screens. */
  settings: Settings;
  /** What makes a case the same case, without personal data: the ledger credits it once. */
  businessKey(input: z.infer<Input>): string;
  processSteps: readonly ProcessStep[];
  /** The rules as a person may read them; a decision can be traced to this text at this version. */
  rules: readonly LocalisedText[];
  /** What each code of its `BusinessException`s means, in bokmål: who reads the ledger sees the words and not the code. */
  reasons?: Readonly<Record<string, string>>;
  /** Seconds one attempt may last in all. Default 120. */
  timeoutSeconds?: number;
  /** Seconds one attempt may be without a step beginning or ending before it is stuck. Default 60; an automation may differ. */
  stepLimitSeconds?: number;
  /** Works over an API and gets no page. */
  browserless?: boolean;
  /** CSS selectors of fields that are painted over in every screenshot. */
  sensitive?: readonly string[];
  /** Brings a fresh page to the logged-in state. */
  login?(access: SystemAccess<z.infer<Settings>> & { credential: Credential }): Promise<void>;
  /** Finds new cases in the target system; cases known already are passed over. */
  collect?(access: SystemAccess<z.infer<Settings>>): Promise<z.input<Input>[]>;
  /** Looks in the target system whether the case was done by an earlier attempt; its output if so. */
  alreadyDone?(access: CaseAccess<z.infer<Input>, z.infer<Settings>>): Promise<z.infer<Output> | undefined>;
  /** Does one case. Throws `BusinessException` for a case that a person must decide. */
  handle(access: CaseAccess<z.infer<Input>, z.infer<Settings>>): Promise<z.infer<Output>>;
};

/**
 * Declares a bot; types flow from its schemas into `handle`.
 *
 * @throws Error when the shares of the process steps do not sum to 1, or one lies outside 0 to 1, or a limit is no time.
 */
export function defineBot<Input extends z.ZodType, Output extends z.ZodType, Settings extends z.ZodType>(
  definition: BotDefinition<Input, Output, Settings>,
): BotDefinition<Input, Output, Settings> {
  const shares = definition.processSteps.map((step) => step.share);
  const sum = shares.reduce((total, share) => total + share, 0);
  if (shares.some((share) => share < 0 || share > 1) || Math.abs(sum - 1) > 1e-9) {
    throw new Error(`${definition.id}: the shares of processSteps must lie between 0 and 1 and sum to 1, got ${sum}`);
  }
  for (const limit of ["timeoutSeconds", "stepLimitSeconds"] as const) {
    const seconds = definition[limit] ?? 1;
    if (!(seconds > 0)) throw new Error(`${definition.id}: ${limit} must be more than 0, got ${seconds}`);
  }
  return Object.freeze(definition);
}
