import { z } from "zod";

/** A JSON Schema as far as an import reads it. */
const Schema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    title: z.string().optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    anyOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    allOf: z.array(Schema).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
  }),
);
type JsonSchema = {
  type?: string | string[] | undefined;
  title?: string | undefined;
  format?: string | undefined;
  pattern?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  anyOf?: JsonSchema[] | undefined;
  oneOf?: JsonSchema[] | undefined;
  allOf?: JsonSchema[] | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  required?: string[] | undefined;
};

/** One value of a case's input that a column may give. */
export type InputField = {
  /** Where it stands in the input: `["applicant", "name"]`. */
  path: readonly string[];
  title: string | undefined;
  isRequired: boolean;
  types: ReadonlySet<string>;
  format: string | undefined;
  pattern: string | undefined;
  choices: readonly unknown[];
};

const deepest = 4;

/** The values of a bot's input, what is nested by its path. */
export function inputFields(input: z.ZodType): InputField[] {
  const schema = Schema.safeParse(z.toJSONSchema(input, { io: "input", unrepresentable: "any", reused: "inline" }));
  return schema.success ? fieldsOf(schema.data, [], true) : [];
}

function fieldsOf(schema: JsonSchema, path: readonly string[], isRequired: boolean): InputField[] {
  const parts = branchesOf(schema).filter(({ properties }) => properties !== undefined);
  if (parts.length === 0 || path.length === deepest) return [fieldOf(schema, { path, isRequired })];
  const fields = parts.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, child]) =>
      fieldsOf(child, [...path, name], isRequired && parts.length === 1 && required.includes(name)),
    ),
  );
  return [...new Map(fields.map((field) => [field.path.join("."), field])).values()];
}

function fieldOf(
  schema: JsonSchema,
  { path, isRequired }: { path: readonly string[]; isRequired: boolean },
): InputField {
  const branches = branchesOf(schema);
  const first = <Name extends "title" | "format" | "pattern">(name: Name) =>
    branches.map((branch) => branch[name]).find((value) => value !== undefined);
  return {
    path,
    isRequired,
    title: first("title"),
    types: new Set(branches.flatMap(typesOf)),
    format: first("format"),
    pattern: first("pattern"),
    choices: branches.flatMap((branch) => branch.enum ?? (branch.const === undefined ? [] : [branch.const])),
  };
}

/** The schema itself and whatever it may be instead, or is besides. */
function branchesOf(schema: JsonSchema): JsonSchema[] {
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...others.flatMap(branchesOf)];
}

function typesOf({ type, enum: choices, const: only }: JsonSchema): string[] {
  if (type !== undefined) return [type].flat();
  return (choices ?? (only === undefined ? [] : [only])).map((choice) => typeof choice);
}
