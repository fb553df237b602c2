import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { ListUnitsInput, listUnits, UnitNode } from "../../core/organisation/index.ts";
import type { SignedInEnv } from "../env.ts";
import { answers, refusals } from "../problem.ts";

const list = createRoute({
  method: "get",
  path: "/",
  tags: ["Organisation"],
  summary: "The organisation as it stood on a day, as a tree",
  request: { query: ListUnitsInput },
  responses: {
    200: answers(z.object({ on: z.iso.date(), units: z.array(UnitNode) }).meta({ id: "UnitTree" }), "The tree"),
    ...refusals("organisation:read"),
  },
});

export const organisationUnits = new OpenAPIHono<SignedInEnv>().openapi(list, async (c) =>
  c.json(await listUnits(c.var.ctx, c.req.valid("query")), 200),
);
