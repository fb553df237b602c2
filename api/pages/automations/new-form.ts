import type { CreateAutomationInput } from "../../../core/automations/index.ts";
import type { Context } from "../../../core/context.ts";
import { Counterfactual } from "../../../core/db.ts";
import type { FormErrors, FormValues } from "../components/form.tsx";
import { codeOf, type FieldNames, formErrors, given, parseMinutes, parseNumber } from "../form-values.ts";
import type { Texts } from "../texts.ts";

/** The form as it is first shown. */
export const emptyAutomation: FormValues = { forsok: "3", etterarbeid: "0", alternativ: "WOULD_BE_MANUAL" };

const fieldNames: FieldNames = {
  title: "navn",
  code: "kode",
  botId: "robot",
  credentialId: "robotkonto",
  unitId: "enhet",
  targetSystemId: "robot",
  processId: "prosess",
  "process.title": "prosessnavn",
  "process.code": "prosessnavn",
  "process.yearlyVolume": "saker",
  "process.unitId": "enhet",
  "process.counterfactual": "alternativ",
  maxAttempts: "forsok",
  standardResidualSeconds: "etterarbeid",
};

type Read = { input: CreateAutomationInput; errors: FormErrors };

/** What the form asks for, and what is wrong with it that can be seen without the database. */
export async function readAutomation(values: FormValues, { ctx, t }: { ctx: Context; t: Texts }): Promise<Read> {
  const bot = ctx.catalogue.find(values["robot"] ?? "");
  const system = bot && (await ctx.db.targetSystem.findFirst({ where: { tenantId: ctx.tenantId, key: bot.lane } }));
  const noSystem = bot && !system ? { robot: t.automations.errors.noSystem(bot.lane) } : {};
  const title = values["navn"] ?? "";
  const credentialId = given(values["robotkonto"]);
  const input: CreateAutomationInput = {
    title,
    code: given(values["kode"]) ?? codeOf(title),
    botId: values["robot"] ?? "",
    targetSystemId: system?.id ?? "",
    unitId: values["enhet"] ?? "",
    maxAttempts: parseNumber(values["forsok"]) ?? Number.NaN,
    standardResidualSeconds: parseMinutes(values["etterarbeid"]) ?? Number.NaN,
    ...(credentialId !== undefined && { credentialId }),
    ...processOf(values),
  };
  return { input, errors: { ...missingFields(values, t), ...noSystem } };
}

function processOf(values: FormValues): Pick<CreateAutomationInput, "process" | "processId"> {
  const processId = given(values["prosess"]);
  if (processId !== undefined) return { processId };
  const title = values["prosessnavn"] ?? "";
  const volume = given(values["saker"]);
  const counterfactual = Object.values(Counterfactual).find((known) => known === values["alternativ"]);
  return {
    process: {
      title,
      code: codeOf(title),
      unitId: values["enhet"] ?? "",
      ...(counterfactual && { counterfactual }),
      ...(volume !== undefined && { yearlyVolume: parseNumber(volume) ?? Number.NaN }),
    },
  };
}

function missingFields(values: FormValues, t: Texts): FormErrors {
  const { errors } = t.automations;
  const attempts = parseNumber(values["forsok"]);
  const volume = given(values["saker"]);
  const wrong: [string, string, boolean][] = [
    ["navn", errors.required, !given(values["navn"])],
    ["robot", errors.choose, !given(values["robot"])],
    ["enhet", errors.choose, !given(values["enhet"])],
    ["prosessnavn", errors.required, !given(values["prosess"]) && !given(values["prosessnavn"])],
    ["saker", errors.number, volume !== undefined && parseNumber(volume) === undefined],
    [
      "forsok",
      errors.wholeNumber(1, 10),
      attempts === undefined || !Number.isInteger(attempts) || attempts < 1 || attempts > 10,
    ],
    ["etterarbeid", errors.number, parseMinutes(values["etterarbeid"]) === undefined],
  ];
  return Object.fromEntries(wrong.flatMap(([name, message, isWrong]) => (isWrong ? [[name, message]] : [])));
}

/** What `createAutomation` refused, in words beside the fields. */
export function automationErrors(error: unknown, t: Texts): FormErrors {
  const { errors, refused } = t.automations;
  const messages = {
    "code duplicate": errors.codeTaken,
    "process.code duplicate": errors.processTaken,
    code: errors.codeForm,
    unknown_bot: errors.unknownBot,
    other_system: errors.otherSystem,
    credential_required: refused.credential,
  };
  return formErrors(error, { fieldNames, messages, t });
}
