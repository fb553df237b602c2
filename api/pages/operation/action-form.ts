import { endOfWork, homeTimeZone, instantOf } from "../../../core/calendar/index.ts";
import type { CaseChange } from "../../../core/cases/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { given } from "../form-values.ts";
import { nb } from "../texts.nb.ts";
import type { CaseAction } from "./case-actions.ts";

/** What a form about a decision says, or what is wrong with it. */
export type Decision = { reason: string; change: CaseChange } | { errors: FormErrors };

/** Reads the form of a decision about cases. */
export function decisionOf(action: CaseAction, values: FormValues): Decision {
  const reason = given(values["grunn"]);
  const asked = action === "prioritise" ? priorityOf(values) : { change: { action } };
  const errors = {
    ...("errors" in asked ? asked.errors : {}),
    ...(reason === undefined && { grunn: nb.automations.errors.required }),
  };
  if (reason === undefined || "errors" in asked) return { errors };
  return { reason: reason.slice(0, 500), change: asked.change };
}

type Asked = { change: CaseChange } | { errors: FormErrors };

function priorityOf(values: FormValues): Asked {
  const { changes } = nb.operation;
  const priority = given(values["prioritet"]);
  const date = given(values["frist"]);
  const isTakenAway = values["utenfrist"] === "ja";
  if (date !== undefined && !isDeadline(date)) return { errors: { frist: changes.badDate } };
  if (priority === undefined && date === undefined && !isTakenAway)
    return { errors: { prioritet: changes.nothingAsked } };
  const deadline = date === undefined ? null : instantOf({ date, time: endOfWork }, homeTimeZone).toISOString();
  return {
    change: {
      action: "prioritise",
      ...(priority !== undefined && { priority: Number(priority) }),
      ...((date !== undefined || isTakenAway) && { deadline: isTakenAway ? null : deadline }),
    },
  };
}

/** A date that exists, and that calendars know. */
function isDeadline(date: string): boolean {
  return LocalDate.safeParse(date).success && date >= "1900-01-01";
}
