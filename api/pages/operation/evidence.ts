import { Hono } from "hono";
import type { AppEnv } from "../../env.ts";
import { sendScreenshot, sendTrace } from "../../evidence.ts";
import { ctxOf } from "../signed-in.ts";

const attemptPath = "/drift/saker/:id{[0-9a-f-]{36}}/forsok/:number{[0-9]{1,3}}";

/** What the target system looked like when an attempt stopped, and the trace of what the robot did there. */
export const evidenceRoutes = new Hono<AppEnv>()
  .get(`${attemptPath}/skjermbilde`, (c) => sendScreenshot(c, ctxOf(c), askedOf(c.req.param())))
  .get(`${attemptPath}/spor`, (c) => sendTrace(c, ctxOf(c), askedOf(c.req.param())));

function askedOf({ id, number }: { id: string; number: string }) {
  return { id, number: Number(number) };
}
