import type { Context as HonoContext } from "hono";
import { AppError } from "../../../core/errors.ts";
import { type LoggedTime, undoLoggedTime } from "../../../core/ledger/index.ts";
import type { AppEnv } from "../../env.ts";
import { readForm } from "../form-values.ts";
import { ctxOf } from "../signed-in.ts";
import { useTexts } from "../texts.ts";

/** What the page after it has in its address of time that was just logged. */
export function loggedQuery({ id, repeated }: LoggedTime): string {
  return `foring=${id}${repeated ? "&gjentatt=ja" : ""}`;
}

/** Time that was just logged, as the address says. */
export function loggedIn(c: HonoContext<AppEnv>): LoggedTime | undefined {
  const id = /^[0-9]{1,15}$/.exec(c.req.query("foring") ?? "")?.[0];
  return id === undefined ? undefined : { id: Number(id), repeated: c.req.query("gjentatt") === "ja" };
}

/** Says that time is logged, and lets whoever did it undo it. */
export function Logged({ logged, action }: { logged: LoggedTime; action: string }) {
  const { logged: texts } = useTexts().ledger;
  return (
    <>
      <p>{logged.repeated ? texts.repeated(logged.id) : texts.done(logged.id)}</p>
      <form method="post" action={action}>
        <input type="hidden" name="foring" value={String(logged.id)} />
        <button class="ds-button" type="submit" data-variant="secondary" data-size="sm">
          {texts.undo}
        </button>
      </form>
    </>
  );
}

/** Takes back what `Logged` offers to undo; a second click finds it undone. */
export async function undoLogged(c: HonoContext<AppEnv>, back: string): Promise<Response> {
  const { foring: entryId = "" } = await readForm(c);
  try {
    await undoLoggedTime(ctxOf(c), { entryId });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "duplicate") throw error;
  }
  return c.redirect(`${back}?melding=angret`, 303);
}
