import { wakeLane } from "../cases/index.ts";
import type { Context } from "../context.ts";
import { closedCircuit } from "./circuit-change.ts";
import { decideOnLane } from "./decide-on-lane.ts";
import type { DecideOnLaneInput, LaneDetail } from "./schemas.ts";

/**
 * Closes a circuit by hand: the lane takes all its cases again. Errors from before are not counted.
 *
 * @throws AppError `not_found`; `conflict` when it is closed.
 */
export async function closeCircuit(ctx: Context, rawInput: DecideOnLaneInput): Promise<LaneDetail> {
  const lane = await decideOnLane(ctx, rawInput, {
    action: "lane.circuit-close",
    refusal: ({ name, circuit }) => (circuit === "CLOSED" ? `The circuit of ${name} is closed` : undefined),
    guard: ({ circuit, circuitChangedAt }) => ({ circuit, circuitChangedAt }),
    data: () => ({ ...closedCircuit, circuitChangedAt: ctx.now() }),
    tells: ({ pausedAt }) => (pausedAt === null ? "lane.running" : undefined),
  });
  await wakeLane(ctx, lane.id);
  return lane;
}
