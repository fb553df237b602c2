import { z } from "zod";
import type { Catalogue } from "./catalogue.ts";

/** What people read of a bot's fields, by where they stand, such as `attachments.fileName`. */
export type FieldWords = {
  /** What a field is called. */
  titles: Record<string, string>;
  /** What the codes that a field may hold mean. */
  labels: Record<string, Record<string, string>>;
};

/** A JSON Schema as far as it says what people read. */
type Worded = {
  title?: string | undefined;
  labels?: Record<string, string> | undefined;
  properties?: Record<string, Worded> | undefined;
  items?: Worded | undefined;
  anyOf?: Worded[] | undefined;
  oneOf?: Worded[] | undefined;
  allOf?: Worded[] | undefined;
};

const Worded: z.ZodType<Worded> = z.lazy(() =>
  z.object({
    title: z.string().optional().catch(undefined),
    labels: z.record(z.string(), z.string()).optional().catch(undefined),
    properties: z.record(z.string(), Worded).optional().catch(undefined),
    items: Worded.optional().catch(undefined),
    anyOf: z.array(Worded).optional().catch(undefined),
    oneOf: z.array(Worded).optional().catch(undefined),
    allOf: z.array(Worded).optional().catch(undefined),
  }),
);

const deepest = 6;

/**
 * What a bot calls the fields of its cases and the codes in them; what has no word is left out.
 *
 * @example fieldWords(schema).titles; // { name: "Navn", "attachments.fileName": "Filnavn" }
 * @example fieldWords(schema).labels; // { senderType: { PERSON: "Privatperson" } }
 */
export function fieldWords(jsonSchema: unknown): FieldWords {
  const schema = Worded.safeParse(jsonSchema);
  const places = schema.success ? placesIn(schema.data, []) : [];
  return {
    titles: Object.fromEntries(places.flatMap(({ path, title }) => (title === undefined ? [] : [[path, title]]))),
    labels: Object.fromEntries(places.flatMap(({ path, labels }) => (labels === undefined ? [] : [[path, labels]]))),
  };
}

type StoredBot = { id: string; inputSchema: unknown; outputSchema: unknown };

/**
 * The words of a bot's input and output, in the order in which the bot has them: the database keeps no order, and is asked
 * only when the bot is not in this build.
 */
export function wordsOfBot(catalogue: Catalogue, stored: StoredBot): { input: FieldWords; output: FieldWords } {
  const bot = catalogue.find(stored.id);
  const words = (schema: z.ZodType | undefined, otherwise: unknown) =>
    fieldWords(schema ? z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) : otherwise);
  return { input: words(bot?.input, stored.inputSchema), output: words(bot?.output, stored.outputSchema) };
}

type Place = { path: string } & Pick<Worded, "title" | "labels">;

function placesIn(schema: Worded, path: readonly string[]): Place[] {
  if (path.length > deepest) return [];
  const { title, labels, properties = {}, items, anyOf = [], oneOf = [], allOf = [] } = schema;
  const own: Place[] = path.length === 0 ? [] : [{ path: path.join("."), title, labels }];
  const below = Object.entries(properties).flatMap(([name, field]) => placesIn(field, [...path, name]));
  // What a list holds, and what a field may be instead, stands where the field does.
  const beside = [...(items ? [items] : []), ...anyOf, ...oneOf, ...allOf].flatMap((each) => placesIn(each, path));
  return [...beside, ...own, ...below];
}
