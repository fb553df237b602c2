import { Hono, type Context as HonoContext } from "hono";
import { type AutomationDetail, getAutomation, updateAutomation } from "../../../core/automations/index.ts";
import { type Context, requirePermission } from "../../../core/context.ts";
import { AppError, type ErrorCode } from "../../../core/errors.ts";
import { startRun } from "../../../core/runs/index.ts";
import type { AppEnv } from "../../env.ts";
import { Confirm, Crumbs, PageHeading } from "../components/blocks.tsx";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { AutomationPage } from "./detail-page.tsx";
import { automationPageProps } from "./routes.tsx";
import { type Done, doneHref } from "./told.ts";

const at = (action: string) => `/automatiseringer/:id{[0-9a-f-]{36}}/${action}` as const;
const { confirm, refused } = nb.automations;

/** Starting, pausing and activating: the deed is a POST, and what is refused is said on the automation's own page. */
export const statusRoutes = new Hono<AppEnv>()
  .post(at("start"), async (c) =>
    attempt(c, { done: "startet", deed: (ctx, id) => startRun(ctx, { automationId: id }), why: whyNotStarted }),
  )
  .get(at("pause"), (c) =>
    ask(c, (automation) => ({
      title: confirm.pauseTitle(automation.title),
      text: confirm.pauseText,
      action: confirm.pause,
    })),
  )
  .post(at("pause"), async (c) =>
    attempt(c, {
      done: "pause",
      deed: (ctx, id) => updateAutomation(ctx, { id, status: "PAUSED" }),
      why: whyNotChanged,
    }),
  )
  .get(at("aktiver"), (c) =>
    ask(c, (automation) => ({
      title: confirm.activateTitle(automation.title),
      text: [...confirm.activateText, ...(automation.baseline ? [] : [confirm.activateWithoutBaseline])],
      action: confirm.activate,
    })),
  )
  .post(at("aktiver"), async (c) =>
    attempt(c, {
      done: "aktiv",
      deed: (ctx, id) => updateAutomation(ctx, { id, status: "ACTIVE" }),
      why: whyNotChanged,
    }),
  );

type Question = { title: string; text: readonly string[]; action: string };

async function ask(c: HonoContext<AppEnv>, questionOf: (automation: AutomationDetail) => Question) {
  const ctx = ctxOf(c);
  const automation = await getAutomation(ctx, { id: idOf(c) });
  requirePermission(ctx, automation.status === "DRAFT" ? "automations:write" : "automations:pause");
  const { title, text, action } = questionOf(automation);
  const here = `/automatiseringer/${automation.id}`;
  return showPage(c, ctx, {
    title,
    section: "automations",
    body: (
      <>
        <Crumbs crumbs={[{ href: here, text: automation.title }]} />
        <PageHeading title={title} />
        <Confirm text={text} action={action} back={here} />
      </>
    ),
  });
}

type Attempt = {
  done: Done;
  deed: (ctx: Context, id: string) => Promise<unknown>;
  why: (automation: AutomationDetail, error: AppError) => string;
};

async function attempt(c: HonoContext<AppEnv>, { done, deed, why }: Attempt): Promise<Response> {
  const ctx = ctxOf(c);
  const id = idOf(c);
  try {
    await deed(ctx, id);
    return c.redirect(doneHref(id, done), 303);
  } catch (error) {
    const refusable: readonly ErrorCode[] = ["conflict", "invalid", "overlap"];
    if (!(error instanceof AppError) || !refusable.includes(error.code)) throw error;
    const props = await automationPageProps(ctx, id);
    const told = { color: "danger", text: why(props.automation, error) } as const;
    const body = <AutomationPage {...props} told={told} />;
    return showPage(c, ctx, { title: props.automation.title, section: "automations", status: 409, body });
  }
}

function whyNotStarted({ status, bot }: AutomationDetail): string {
  if (status !== "ACTIVE") return refused.notActive;
  return bot.canCollect ? refused.changed : refused.cannotCollect;
}

function whyNotChanged(_: AutomationDetail, { fields, message }: AppError): string {
  const named = /(?:automation|measure) (\S+)/.exec(message)?.[1] ?? "";
  const words: Record<string, string> = {
    credential_required: refused.credential,
    overlap: refused.overlap(named),
    removed: refused.removed(named),
  };
  return words[fields[0]?.rule ?? ""] ?? refused.changed;
}

function idOf(c: HonoContext<AppEnv>): string {
  return c.req.param("id") ?? "";
}
