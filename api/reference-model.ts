import { z } from "zod";
import type { OpenApiDocument } from "./openapi.ts";

/** What the reference shows of a JSON Schema. */
export type Schema = z.infer<typeof Schema>;
const Schema = z.object({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  required: z.array(z.string()).optional(),
  get items() {
    return Schema.optional();
  },
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  get anyOf() {
    return z.array(Schema).optional();
  },
  get oneOf() {
    return z.array(Schema).optional();
  },
  get allOf() {
    return z.array(Schema).optional();
  },
});

const Content = z.record(z.string(), z.object({ schema: Schema })).optional();

const PathItem = z.record(
  z.string(),
  z.object({
    tags: z.array(z.string()).default([]),
    summary: z.string(),
    description: z.string().optional(),
    security: z.array(z.unknown()).optional(),
    parameters: z
      .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false), schema: Schema }))
      .default([]),
    requestBody: z.object({ content: Content }).optional(),
    responses: z.record(z.string(), z.object({ description: z.string(), content: Content })),
  }),
);

/** One operation, as the reference shows it. */
export type Operation = ReturnType<typeof operationsOf>[number];

/** Every operation of the document, in the order the routes were mounted. */
export function operationsOf({ paths = {} }: OpenApiDocument) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(PathItem.parse(item)).map(([method, operation]) => ({
      method,
      path,
      tag: operation.tags[0] ?? "Other",
      summary: operation.summary,
      description: operation.description,
      isOpen: operation.security?.length === 0,
      takesPerson: operation.security?.length === 1,
      parameters: operation.parameters.map(({ required, ...parameter }) => ({ ...parameter, isRequired: required })),
      body: schemaIn(operation.requestBody?.content),
      responses: Object.entries(operation.responses).map(([status, { description, content }]) => ({
        status,
        description,
        schema: schemaIn(content),
      })),
    })),
  );
}

/** Every named schema, by name. */
export function schemasOf({ components }: OpenApiDocument): [string, Schema][] {
  const schemas = z.record(z.string(), Schema).parse(components?.schemas ?? {});
  return Object.entries(schemas).sort(([one], [other]) => one.localeCompare(other));
}

function schemaIn(content: z.infer<typeof Content>): Schema | undefined {
  return Object.values(content ?? {})[0]?.schema;
}

/** A schema in a few words, and the named schema it leads to. */
export function typeOf(schema: Schema): { text: string; component?: string } {
  if (schema.$ref !== undefined) {
    const component = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return { text: component, component };
  }
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return joined(choices.map(typeOf));
  if (schema.items) {
    const item = typeOf(schema.items);
    return { ...item, text: `array of ${item.text}` };
  }
  if (schema.enum) return { text: schema.enum.map((value) => JSON.stringify(value)).join(" | ") };
  if (schema.const !== undefined) return { text: JSON.stringify(schema.const) };
  return { text: [plainType(schema), ...limitsOf(schema)].join(", ") };
}

function joined(types: { text: string; component?: string }[]) {
  const component = types.find((type) => type.component !== undefined)?.component;
  return { text: types.map((type) => type.text).join(" | "), ...(component !== undefined && { component }) };
}

function plainType({ type, format, properties }: Schema): string {
  if (properties) return `{ ${Object.keys(properties).join(", ")} }`;
  const names = [type ?? "any"].flat().join(" | ");
  return format === undefined ? names : `${names} (${format})`;
}

function limitsOf({ minimum, maximum, minLength, maxLength, default: otherwise }: Schema): string[] {
  const largest = Number.MAX_SAFE_INTEGER;
  return [
    minimum === undefined || minimum <= -largest ? "" : `at least ${minimum}`,
    maximum === undefined || maximum >= largest ? "" : `at most ${maximum}`,
    minLength === undefined || minLength <= 1 ? "" : `at least ${minLength} characters`,
    maxLength === undefined ? "" : `at most ${maxLength} characters`,
    otherwise === undefined ? "" : `default ${JSON.stringify(otherwise)}`,
  ].filter((limit) => limit !== "");
}
