import type { LogOperationTimeInput } from "../../../core/benefits/index.ts";
import { LocalDate } from "../../../core/local-date.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { requestOf } from "../components/once.tsx";
import { formErrors, given, parseMinutes } from "../form-values.ts";
import type { Texts } from "../texts.ts";

const fieldNames = { seconds: "minutter", localDate: "dato", reason: "grunn" };

/** What the form asks for, and what is wrong with it that can be seen without the database. */
export function readOperationTime(
  values: FormValues,
  { automationId, t }: { automationId: string; t: Texts },
): { input: LogOperationTimeInput; errors: FormErrors } {
  const { errors } = t.automations;
  const seconds = parseMinutes(values["minutter"]);
  const input = {
    automationId,
    requestId: requestOf(values),
    seconds: seconds ?? Number.NaN,
    localDate: values["dato"] ?? "",
    reason: values["grunn"] ?? "",
  };
  return {
    input,
    errors: {
      ...((seconds === undefined || seconds < 1) && { minutter: errors.number }),
      ...(!LocalDate.safeParse(values["dato"]).success && { dato: errors.date }),
      ...(given(values["grunn"]) === undefined && { grunn: errors.required }),
    },
  };
}

/** What `logOperationTime` refused, in words beside the fields. */
export function operationErrors(error: unknown, t: Texts): FormErrors {
  const { errors } = t.automations;
  return formErrors(error, {
    fieldNames,
    messages: {
      in_future: errors.inFuture,
      period_closed: errors.periodClosed,
      seconds: errors.number,
      used_before: errors.usedBefore,
    },
    t,
  });
}
