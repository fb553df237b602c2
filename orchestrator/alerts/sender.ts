import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import type { Engine } from "../../core/context.ts";
import { sendDeliveries, type SenderConfig } from "./send-deliveries.ts";

/** Sends alerts for as long as it runs. */
export type AlertSender = { stop(): Promise<void> };

const everyMs = 2_000;
const graceMs = 4_000;

/**
 * Looks every two seconds for messages that are due. Apart from the reconciler's duties, since a receiver may keep it
 * waiting. Several may run at once, on as many hosts.
 */
export function startAlertSender(engine: Engine, config: SenderConfig): AlertSender {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const round = async (): Promise<void> => {
    try {
      // As long as there is more: a burst is not spread over minutes.
      while (!stopped && (await sendDeliveries(engine, config)) > 0);
    } catch (error) {
      engine.log.warn({ err: error }, "alerts not sent; will try again");
    }
  };
  const tick = async (): Promise<void> => {
    await round();
    if (stopped) return;
    timer = setTimeout(() => {
      current = tick();
    }, everyMs);
  };
  let current = tick();

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      // What a receiver holds up for longer is sent again by the next who looks, under the same id.
      await Promise.race([current, setTimeoutPromise(graceMs, undefined, { ref: false })]);
    },
  };
}
