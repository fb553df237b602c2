import { z } from "zod";
import type { Catalogue } from "./catalogue.ts";

/** A JSON Schema as far as it names its fields. */
type Named = {
  title?: string | undefined;
  properties?: Record<string, Named> | undefined;
  items?: Named | undefined;
  anyOf?: Named[] | undefined;
  oneOf?: Named[] | undefined;
  allOf?: Named[] | undefined;
};

const Named: z.ZodType<Named> = z.lazy(() =>
  z.object({
    title: z.string().optional().catch(undefined),
    properties: z.record(z.string(), Named).optional().catch(undefined),
    items: Named.optional().catch(undefined),
    anyOf: z.array(Named).optional().catch(undefined),
    oneOf: z.array(Named).optional().catch(undefined),
    allOf: z.array(Named).optional().catch(undefined),
  }),
);

const deepest = 6;

/**
 * What a bot calls the fields of its cases, by where they stand; a field without a title is left out.
 *
 * @example fieldTitles(schema); // { name: "Navn", "attachments.fileName": "Filnavn" }
 */
export function fieldTitles(jsonSchema: unknown): Record<string, string> {
  const schema = Named.safeParse(jsonSchema);
  return schema.success ? Object.fromEntries(titlesIn(schema.data, [])) : {};
}

type StoredBot = { id: string; inputSchema: unknown; outputSchema: unknown };

/**
 * The titles of a bot's fields, in the order in which the bot has them: the database keeps no order, and is asked only when
 * the bot is not in this build.
 */
export function titlesOfBot(catalogue: Catalogue, stored: StoredBot) {
  const bot = catalogue.find(stored.id);
  const titles = (schema: z.ZodType | undefined, otherwise: unknown) =>
    fieldTitles(schema ? z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) : otherwise);
  return { input: titles(bot?.input, stored.inputSchema), output: titles(bot?.output, stored.outputSchema) };
}

function titlesIn(schema: Named, path: readonly string[]): [string, string][] {
  if (path.length > deepest) return [];
  const { title, properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  const own: [string, string][] = title === undefined || path.length === 0 ? [] : [[path.join("."), title]];
  const below = Object.entries(properties).flatMap(([name, field]) => titlesIn(field, [...path, name]));
  // What a list holds, and what a field may be instead, stands where the field does.
  const beside = [...(items ? [items] : []), ...anyOf, ...oneOf, ...allOf].flatMap((each) => titlesIn(each, path));
  return [...beside, ...own, ...below];
}
