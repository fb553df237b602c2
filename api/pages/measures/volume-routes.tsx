import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { AppError } from "../../../core/errors.ts";
import {
  approveMeasureVolume,
  getMeasureVolume,
  type MeasureDetail,
  rejectMeasureVolume,
  withdrawMeasureVolume,
} from "../../../core/measures/index.ts";
import { formatMonth } from "../../../core/norwegian-format.ts";
import type { AppEnv } from "../../env.ts";
import type { Form } from "../components/form.tsx";
import { formErrors, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { monthMessages } from "./forms.ts";
import { type Done, doneHref } from "./told.ts";
import { VolumePage } from "./volume-page.tsx";

const texts = nb.measures.volumes;
const one = "/gevinst/tiltak/saker/:id{[0-9a-f-]{36}}";
const noForm: Form = { values: {}, errors: {} };

type Shown = { refused?: string; rejection?: Form; withdrawal?: Form };

/** Cases of a month: seen, and decided on by another than who told of them. */
export const measureVolumeRoutes = new Hono<AppEnv>()
  .get(one, (c) => show(c, {}))
  .post(`${one}/godkjenn`, (c) => decide(c, "sakerGodkjent", { deed: (ctx, id) => approveMeasureVolume(ctx, { id }) }))
  .post(`${one}/avslaa`, (c) => refuse(c, "avslaa"))
  .post(`${one}/trekk`, (c) => refuse(c, "trekk"));

type Deed = (ctx: ReturnType<typeof ctxOf>, id: string) => Promise<MeasureDetail>;

const refusals = {
  avslaa: { deed: rejectMeasureVolume, shown: "rejection", done: "sakerAvslaatt" },
  trekk: { deed: withdrawMeasureVolume, shown: "withdrawal", done: "sakerTrukket" },
} as const;

async function refuse(c: HonoContext<AppEnv>, what: keyof typeof refusals): Promise<Response> {
  const { deed, shown, done } = refusals[what];
  const field = `grunn-${what}`;
  const values = await readForm(c);
  const formOf = (error: AppError): Shown => {
    const told = { fieldNames: { reason: field }, messages: { reason: nb.fields.required }, t: nb };
    return { [shown]: { values, errors: formErrors(error, told) } };
  };
  return decide(c, done, { deed: (ctx, id) => deed(ctx, { id, reason: values[field] ?? "" }), formOf });
}

type Decision = {
  deed: Deed;
  /** How a refusal of what was written is shown; a decision that asks nothing has none. */
  formOf?: (error: AppError) => Shown;
};

async function decide(c: HonoContext<AppEnv>, done: Done, { deed, formOf }: Decision): Promise<Response> {
  try {
    const { id } = await deed(ctxOf(c), c.req.param("id") ?? "");
    return c.redirect(doneHref(id, done), 303);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.fields.some(({ field }) => field === "reason") && formOf) return show(c, formOf(error));
    const refused = whyNot(error);
    if (refused === undefined) throw error;
    return show(c, { refused });
  }
}

/** Why a month was not decided on, in words for the person; undefined for what the page has no words for. */
function whyNot(error: AppError): string | undefined {
  const messages = { ...monthMessages(error), ...texts.errors };
  const [why] = error.fields.flatMap(({ rule }) => messages[rule] ?? []);
  return why ?? (error.code === "conflict" ? texts.decidedAlready : undefined);
}

async function show(c: HonoContext<AppEnv>, { refused, rejection, withdrawal }: Shown): Promise<Response> {
  const ctx = ctxOf(c);
  const volume = await getMeasureVolume(ctx, { id: c.req.param("id") ?? "" });
  const { roles } = ctx.actor;
  const body = (
    <VolumePage
      volume={volume}
      may={{ approve: isAllowed(roles, "measures:approve"), write: isAllowed(roles, "measures:write") }}
      isOwn={volume.proposedById === ctx.actor.id}
      refused={refused}
      rejection={rejection ?? noForm}
      withdrawal={withdrawal ?? noForm}
    />
  );
  const isWrong = refused !== undefined || rejection !== undefined || withdrawal !== undefined;
  const title = texts.title(formatMonth(volume.month));
  return showPage(c, ctx, { title, section: "benefits", body, ...(isWrong && { status: 400 as const }) });
}
