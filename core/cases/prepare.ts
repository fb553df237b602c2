import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import type { BotContract } from "../catalogue/index.ts";
import type { Engine } from "../context.ts";
import { type FieldError, fieldErrors } from "../errors.ts";
import { isStorable } from "../json-text.ts";
import type { DeadlineOf } from "./deadlines.ts";

/** A case as it was asked for. */
export type AskedCase = {
  input: unknown;
  caseType?: string | undefined;
  unitId?: string | undefined;
  priority?: number;
  deadline?: string | undefined;
  deadlineWorkingDays?: number | undefined;
  notBefore?: string | undefined;
};

/** A case whose input fits the bot's schema, ready to be written. */
export type PreparedCase = {
  id: string;
  unitId: string;
  caseType: string;
  businessKey: string;
  businessKeyHash: string;
  input: unknown;
  priority: number;
  /** Instants. */
  deadline: string | null;
  notBefore: string | null;
};

/** The automation that cases are prepared for. */
export type CaseHome = {
  automationId: string;
  unitId: string;
  bot: BotContract;
  deadlineOf: DeadlineOf;
  /** Words for what breaks the bot's schema, where the schema has none of its own; zod's English without. */
  inWords?: z.core.$ZodErrorMap;
};

/**
 * Checks cases against the bot's schema and each other.
 * What breaks a rule is told field by field (`items[3].input.invoiceNumber`); the rest is prepared.
 */
export function prepareCases(engine: Engine, home: CaseHome, asked: readonly AskedCase[]) {
  const prepared: PreparedCase[] = [];
  const errors: FieldError[] = [];
  const firstWithKey = new Map<string, number>();
  for (const [index, item] of asked.entries()) {
    const at = `items[${index}].input`;
    const parsed = home.bot.input.safeParse(item.input, home.inWords && { error: home.inWords });
    if (!parsed.success) {
      errors.push(...fieldErrors(parsed.error.issues, at));
      continue;
    }
    const unstorable = unstorableField(item);
    if (unstorable !== undefined) {
      const message = "Must not hold the character U+0000 or half a surrogate pair";
      errors.push({ field: `items[${index}].${unstorable}`, rule: "not_text", message });
      continue;
    }
    const businessKey = home.bot.businessKey(parsed.data);
    const first = firstWithKey.get(businessKey);
    if (first !== undefined) {
      errors.push({ field: at, rule: "duplicate", message: `Same business key as items[${first}]: ${businessKey}` });
      continue;
    }
    firstWithKey.set(businessKey, index);
    prepared.push({
      id: uuidv7(),
      unitId: item.unitId ?? home.unitId,
      caseType: item.caseType ?? "",
      businessKey,
      businessKeyHash: engine.secrets.businessKeyHash(home.automationId, businessKey),
      input: item.input,
      priority: item.priority ?? 5,
      deadline: item.deadline ?? home.deadlineOf(item.deadlineWorkingDays)?.toISOString() ?? null,
      notBefore: notYet(item.notBefore, engine.now()),
    });
  }
  return { prepared, errors };
}

/** An instant that is past holds nothing back. */
function notYet(notBefore: string | undefined, now: Date): string | null {
  return notBefore !== undefined && new Date(notBefore) > now ? notBefore : null;
}

function unstorableField({ input, caseType }: AskedCase): "input" | "caseType" | undefined {
  if (!isStorable(input)) return "input";
  return caseType === undefined || isStorable(caseType) ? undefined : "caseType";
}
