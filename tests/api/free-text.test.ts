import { z } from "zod";
import { freeText } from "../../core/free-text.ts";
import { expect, test } from "./api.ts";

const written = "Ring 150680 12345 om saken";

/** Texts that are taken as they are, by why that is safe. */
const kept: Readonly<Record<string, readonly string[]>> = {
  "sealed or hashed, or looked for among the accounts": [
    "POST /api/v1/lanes/{id}/credentials password",
    "POST /api/v1/lanes/{id}/credentials username",
    "POST /api/v1/sessions email",
    "POST /api/v1/sessions password",
    "PUT /api/v1/lanes/{laneId}/credentials/{id}/password password",
  ],
  "the verb takes an address, a rule or a number and nothing else": [
    "PATCH /api/v1/alert-channels/{id} address",
    "PATCH /api/v1/schedules/{id} rule.expression",
    "POST /api/v1/alert-channels address",
    "POST /api/v1/benefits valueNok",
    "POST /api/v1/plan-costs amountNok",
    "POST /api/v1/schedules rule.expression",
    "PUT /api/v1/benefits/{id} valueNok",
    "PUT /api/v1/plan-costs/{id} amountNok",
  ],
  "the verb takes what there is already and nothing else": [
    "PATCH /api/v1/automations/{id} botId",
    "POST /api/v1/automations botId",
    "POST /api/v1/step-claims steps[].key",
    "POST /api/v1/studies/{id}/clock/start stratum",
    "POST /api/v1/studies/{id}/observations stratum",
  ],
  "the verb refuses what may name a person": [
    "POST /api/v1/studies caseType",
    "POST /api/v1/studies title",
    "POST /api/v1/studies/{id}/clock/stop note",
    "POST /api/v1/studies/{id}/observations note",
    "POST /api/v1/studies/{studyId}/observations/{id}/void reason",
  ],
  "masked whenever cases are read": [
    "POST /api/v1/work-items caseType",
    "POST /api/v1/work-items/bulk items[].caseType",
  ],
  "looked for and not stored": [
    "POST /api/v1/work-items/changes filter.errorCode",
    "POST /api/v1/work-items/changes filter.search",
  ],
};

type Text = { field: string; schema: z.ZodType };

/** Every text in what a body may hold, by its path, arrays and choices looked into. */
function textsIn(schema: unknown, field = ""): Text[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, inner]) =>
      textsIn(inner, field === "" ? name : `${field}.${name}`),
    );
  }
  if (schema instanceof z.ZodArray) return textsIn(schema.element, `${field}[]`);
  if (schema instanceof z.ZodUnion || schema instanceof z.ZodDiscriminatedUnion) {
    return schema.options.flatMap((option) => textsIn(option, field));
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return textsIn(schema.unwrap(), field);
  }
  if (schema instanceof z.ZodPipe) return [...textsIn(schema.in, field), ...textsIn(schema.out, field)];
  return schema instanceof z.ZodString ? [{ field, schema }] : [];
}

const Body = z.object({ content: z.object({ "application/json": z.object({ schema: z.custom<z.ZodType>() }) }) });

test("every text of every body is masked of personal numbers, or takes none", async ({ app }) => {
  const routes = app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === "route" ? [definition.route] : [],
  );
  const texts = routes.flatMap(({ method, path, request }) => {
    const body = Body.safeParse(request?.body);
    const schema = body.success ? body.data.content["application/json"].schema : undefined;
    return textsIn(schema).map((text) => ({ ...text, name: `${method.toUpperCase()} ${path} ${text.field}` }));
  });

  const unmasked = texts.filter(({ schema }) => {
    const { success, data } = schema.safeParse(written);
    return success && String(data).includes("12345");
  });

  expect(texts.length).toBeGreaterThan(100);
  expect(unmasked.map(({ name }) => name).toSorted()).toEqual(Object.values(kept).flat().toSorted());
});

test("a text of megabytes is refused by its length alone", () => {
  const { error } = freeText(500).safeParse("1:".repeat(2_500_000));

  expect(error?.issues).toMatchObject([{ code: "too_big", maximum: 500 }]);
});
