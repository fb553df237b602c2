import { Hono, type Context as HonoContext } from "hono";
import { listStepClaims } from "../../../core/claims/index.ts";
import { requirePermission } from "../../../core/context.ts";
import { localDateOf } from "../../../core/local-date.ts";
import {
  addProcessVersion,
  claimEffects,
  type ClaimEffects,
  getProcess,
  wrongShares,
} from "../../../core/processes/index.ts";
import type { AppEnv } from "../../env.ts";
import { type Refused, refusalOfFields } from "../components/fields.tsx";
import { readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { doneHref } from "./told.ts";
import { readVersion, seenOf, versionFields, versionMessages, VersionPage, versionValues } from "./version-form.tsx";

const path = "/gevinst/prosesser/:id{[0-9a-f-]{36}}/versjon";

/** How a process goes from a day on: who has taken over steps is told before it is saved. */
export const processVersionRoutes = new Hono<AppEnv>()
  .get(path, (c) => ask(c))
  .post(path, async (c) => {
    const { ctx, process, claims } = await askedOf(c);
    const values = await readForm(c);
    const version = readVersion(values, process.id);
    const before = process.versions[0]?.steps ?? [];
    const { validFrom, steps } = version;
    const { dropped, changed } = claimEffects(claims, { before, after: steps, validFrom });
    const isToBeSeen = changed.length > 0 && values["sett"] !== seenOf(changed);
    if (isToBeSeen && dropped.length === 0 && wrongShares(steps, "steps").length === 0) {
      return ask(c, { values, errors: {} }, changed);
    }
    const messages = versionMessages(values, dropped);
    const saved = await unlessRefused(
      () => addProcessVersion(ctx, version),
      (error) => refusalOfFields(error, { fields: versionFields(values), values, messages, t: nb }),
    );
    if ("done" in saved) return c.redirect(doneHref(process.id, "versjon"), 303);
    return ask(c, { values, errors: saved.errors });
  });

async function askedOf(c: HonoContext<AppEnv>) {
  const ctx = ctxOf(c);
  requirePermission(ctx, "processes:write");
  const process = await getProcess(ctx, { id: c.req.param("id") ?? "" });
  const { items: claims } = await listStepClaims(ctx, { processId: process.id });
  return { ctx, process, claims };
}

async function ask(
  c: HonoContext<AppEnv>,
  refused?: Refused,
  changed: ClaimEffects["changed"] = [],
): Promise<Response> {
  const { ctx, process, claims } = await askedOf(c);
  const today = localDateOf(ctx.now());
  const body = (
    <VersionPage
      process={process}
      claims={claims.filter(({ validTo }) => validTo === null || validTo > today)}
      form={refused ?? { values: versionValues(process, today), errors: {} }}
      changed={changed}
    />
  );
  const { title } = nb.processes.version;
  return showPage(c, ctx, { title, section: "benefits", body, ...(refused && { status: 400 as const }) });
}
