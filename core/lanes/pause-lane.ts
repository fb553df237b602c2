import { wakeLane } from "../cases/index.ts";
import type { Context } from "../context.ts";
import { decideOnLane } from "./decide-on-lane.ts";
import type { DecideOnLaneInput, LaneDetail } from "./schemas.ts";

/**
 * Stops a lane: no case is begun, those in hand are done. Its cases are held by that, and spend no attempts.
 *
 * @throws AppError `not_found`; `conflict` when it is paused already.
 */
export async function pauseLane(ctx: Context, rawInput: DecideOnLaneInput): Promise<LaneDetail> {
  return decideOnLane(ctx, rawInput, {
    action: "lane.pause",
    refusal: ({ name, pausedAt, pausedBy }) =>
      pausedAt === null ? undefined : `${name} was paused by ${pausedBy ?? "somebody"} already`,
    guard: () => ({ pausedAt: null }),
    data: (_, reason) => ({ pausedAt: ctx.now(), pausedBy: ctx.actor.name, pauseReason: reason }),
    tells: () => "lane.stopped",
  });
}

/**
 * Lets a paused lane begin cases again, as far as its windows and its circuit let it.
 *
 * @throws AppError `not_found`; `conflict` when it is not paused.
 */
export async function resumeLane(ctx: Context, rawInput: DecideOnLaneInput): Promise<LaneDetail> {
  const lane = await decideOnLane(ctx, rawInput, {
    action: "lane.resume",
    refusal: ({ name, pausedAt }) => (pausedAt === null ? `${name} is not paused` : undefined),
    guard: ({ pausedAt }) => ({ pausedAt }),
    data: () => ({ pausedAt: null, pausedBy: null, pauseReason: null }),
    // Nothing runs while the circuit is open: whoever closes it tells.
    tells: ({ circuit }) => (circuit === "OPEN" ? undefined : "lane.running"),
  });
  await wakeLane(ctx, lane.id);
  return lane;
}
