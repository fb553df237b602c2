import { z } from "zod";
import type { Permission } from "../core/access/index.ts";

/** RFC 9457, with a stable `code` and every field that is wrong. */
export const Problem = z
  .object({
    type: z.string().meta({ description: "Where the code is explained" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: "Stable: programs may depend on it" }),
    errors: z.array(
      z.object({
        field: z.string().meta({ description: "Path of the field, such as `items[3].input.invoiceNumber`" }),
        rule: z.string().meta({ description: "Stable name of the rule it breaks" }),
        message: z.string(),
        atMost: z
          .number()
          .optional()
          .meta({ description: "The most that would be taken, where that depends on what there is" }),
      }),
    ),
    requestId: z.string().meta({ description: "Finds the request in the log" }),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** What was made or changed. */
export const Created = z.object({ id: z.uuid() }).meta({ id: "Created" });

type Described<Schema> = { description: string; content: { "application/json": { schema: Schema } } };

/** A response with a body that has a schema. */
export function answers<Schema extends z.ZodType>(schema: Schema, description: string): Described<Schema> {
  return { description, content: { "application/json": { schema } } };
}

/** A required JSON body. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

type ProblemDescription = { description: string; content: { "application/problem+json": { schema: typeof Problem } } };

/** A response that refuses. */
export function refused(description: string): ProblemDescription {
  return { description, content: { "application/problem+json": { schema: Problem } } };
}

/** The security of a route that takes a signed-in person: no API key will do. */
export const ofAPerson: Record<string, string[]>[] = [{ session: [] }];

type Refusals<Status extends number> = Record<Status, ProblemDescription>;
type OwnRefusals<Own extends number> = Record<Own, string>;

/** The refusals of whatever takes a body. */
export const ofABody = {
  413: refused("The body is over the limit"),
  415: refused("The body is no `application/json`"),
};

/** The refusals of a route that takes a permission, and its own. */
export function refusals<Own extends 404 | 409 = never>(
  permission: Permission,
  own?: OwnRefusals<Own>,
): Refusals<400 | 401 | 403 | 503 | Own> {
  const ofEvery = {
    400: refused("The request cannot be read, or a field breaks a rule: `errors` names each"),
    401: refused("Not signed in, or the key or session is over"),
    403: refused(`The caller has no role with the permission \`${permission}\``),
    503: refused("The database does not answer right now"),
  };
  const more = Object.entries<string>(own ?? {}).map(([status, description]) => [status, refused(description)]);
  return { ...ofEvery, ...Object.fromEntries(more) } as Refusals<400 | 401 | 403 | 503 | Own>;
}

/** The same for a route that takes a body as well. */
export function refusalsOfBody<Own extends 404 | 409 = never>(
  permission: Permission,
  own?: OwnRefusals<Own>,
): Refusals<400 | 401 | 403 | 413 | 415 | 503 | Own> {
  return { ...refusals(permission, own), ...ofABody };
}
