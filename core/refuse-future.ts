import type { Engine } from "./context.ts";
import { invalidFields } from "./errors.ts";
import { localDateOf } from "./local-date.ts";

/**
 * Takes no local date that has not come yet in Europe/Oslo, such as of something that is said to have been done.
 *
 * @throws AppError `invalid` with `in_future` naming the field.
 */
export function refuseFuture({ now }: Pick<Engine, "now">, field: string, localDate: string): void {
  if (localDate <= localDateOf(now())) return;
  throw invalidFields([{ path: [field], code: "in_future", message: "Must not be in the future" }]);
}
