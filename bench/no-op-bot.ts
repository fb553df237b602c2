import { z } from "zod";
import { defineBot } from "../bots/sdk/index.ts";

/** Part of a case that the robot does, so that a credit is not simply the baseline. */
export const noOpShare = 0.8;

const text = (nb: string) => ({ nb, nn: nb, en: nb });

/** A robot that does nothing: all that is left of a case is the orchestrator's own work. */
export function createNoOpBot(onHandle: (number: number) => void) {
  return defineBot({
    id: "no-op",
    version: "1.0.0",
    title: text("Gjør ingenting"),
    lane: "bench",
    input: z.strictObject({ number: z.int() }),
    output: z.strictObject({}),
    settings: z.strictObject({}),
    businessKey: (input) => `no-op:${input.number}`,
    processSteps: [
      { id: "robot", title: text("Robotens del"), share: noOpShare, doneBy: "robot" },
      { id: "person", title: text("Menneskets del"), share: 1 - noOpShare, doneBy: "person" },
    ],
    rules: [],
    browserless: true,
    handle: async ({ input }) => {
      onHandle(input.number);
      return {};
    },
  });
}
