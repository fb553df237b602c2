import { z } from "zod";

/** What every figure of an answer means and is counted in, by its path: `groups[].sums.netSeconds`. */
export const Definitions = z
  .record(z.string(), z.string())
  .meta({ description: "What each figure means and its unit, by path" });

type JsonSchema = {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
};

/** Reads the meanings out of a schema: they are written in one place, and cannot differ from the reference. */
export function definitionsOf(schema: z.ZodType): Record<string, string> {
  const root = z.toJSONSchema(schema, { io: "output" }) as JsonSchema;
  const found: Record<string, string> = {};
  const walk = (node: JsonSchema, path: string): void => {
    const target = node.$ref === undefined ? node : (root.$defs?.[node.$ref.replace("#/$defs/", "")] ?? node);
    const description = node.description ?? target.description;
    if (path !== "" && description !== undefined) found[path] = description;
    for (const [name, property] of Object.entries(target.properties ?? {})) {
      walk(property, path === "" ? name : `${path}.${name}`);
    }
    if (target.items) walk(target.items, `${path}[]`);
  };
  walk(root, "");
  return found;
}
