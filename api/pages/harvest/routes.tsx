import { Hono, type Context as HonoContext } from "hono";
import type { Child } from "hono/jsx";
import { isAllowed } from "../../../core/access/index.ts";
import { ledgerYears } from "../../../core/benefits/index.ts";
import { requirePermission } from "../../../core/context.ts";
import {
  harvestOfUnit,
  harvestYear,
  listBenefitOwners,
  listHarvests,
  recordHarvest,
  revokeHarvest,
  setBenefitOwner,
  withdrawHarvest,
} from "../../../core/harvest/index.ts";
import { localDateOf } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors, FormValues } from "../components/form.tsx";
import { given, readForm, unlessRefused } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { harvestErrors, OwnerPage, readHarvest, RecordPage, RevokePage, WithdrawPage } from "./forms.tsx";
import { HarvestPage } from "./overview-page.tsx";
import { UnitHarvestPage } from "./unit-page.tsx";

const section = "benefits";
const unitPath = "/gevinst/hentet-ut/:unitId{[0-9a-f-]{36}}";
const harvestPath = `${unitPath}/:id{[0-9a-f-]{36}}` as const;
const blank: Form = { values: {}, errors: {} };

/** What freed time became: by unit, month by month, with the forms of those who decide. */
export const harvestRoutes = new Hono<AppEnv>()
  .get("/gevinst/hentet-ut", async (c) => {
    const ctx = ctxOf(c);
    const [year, years] = await Promise.all([harvestYear(ctx, yearOf(c)), ledgerYears(ctx)]);
    const body = <HarvestPage roles={ctx.actor.roles} year={year} years={years} told={c.req.query("melding")} />;
    return showPage(c, ctx, { title: nb.harvest.title, section, body });
  })
  .get(unitPath, async (c) => {
    const ctx = ctxOf(c);
    const unitId = c.req.param("unitId");
    const [year, harvests, years] = await Promise.all([
      harvestOfUnit(ctx, { ...yearOf(c), unitId }),
      listHarvests(ctx, { unitId }),
      ledgerYears(ctx),
    ]);
    const props = {
      year,
      years,
      harvests: harvests.items,
      isMore: harvests.nextCursor !== null,
      mayRecord: year.unit.isMine && isAllowed(ctx.actor.roles, "harvests:write"),
      maySetOwner: isAllowed(ctx.actor.roles, "organisation:write"),
      told: c.req.query("melding"),
    };
    return showPage(c, ctx, { title: year.unit.unit.name, section, body: <UnitHarvestPage {...props} /> });
  })
  .get(`${unitPath}/ny`, async (c) => {
    const asked = given(c.req.query("maned"));
    const month = asked ?? (await firstMonthWithSomethingLeft(c));
    return askToRecord(c, { values: { maned: month }, errors: {} });
  })
  .post(`${unitPath}/ny`, async (c) => {
    const values = await readForm(c);
    const recorded = await unlessRefused(
      () => recordHarvest(ctxOf(c), readHarvest(values, unitIdOf(c))),
      (error) => harvestErrors(error, values),
    );
    if ("errors" in recorded) return askToRecord(c, { values, errors: recorded.errors });
    return done(c, recorded.done.uncoveredSeconds > 0 ? "over" : "fort");
  })
  .get(`${harvestPath}/trekk-tilbake`, (c) => askToWithdraw(c, blank))
  .post(`${harvestPath}/trekk-tilbake`, async (c) => {
    const values = await readForm(c);
    return submit(c, {
      deed: () => withdrawHarvest(ctxOf(c), { id: c.req.param("id") ?? "", reason: values["grunn"] ?? "" }),
      told: "trukket",
      values,
      refuse: (errors) => askToWithdraw(c, { values, errors }),
    });
  })
  .get(`${harvestPath}/avslutt`, (c) => askToRevoke(c, blank))
  .post(`${harvestPath}/avslutt`, async (c) => {
    const values = await readForm(c);
    const input = { id: c.req.param("id") ?? "", from: values["fra"] ?? "", reason: values["grunn"] ?? "" };
    return submit(c, {
      deed: () => revokeHarvest(ctxOf(c), input),
      told: "avsluttet",
      values,
      refuse: (errors) => askToRevoke(c, { values, errors }),
    });
  })
  .get(`${unitPath}/ansvarlig`, (c) => askForOwner(c))
  .post(`${unitPath}/ansvarlig`, async (c) => {
    const values = await readForm(c);
    const ownerId = given(values["ansvarlig"]) ?? null;
    return submit(c, {
      deed: () => setBenefitOwner(ctxOf(c), { unitId: unitIdOf(c), ownerId }),
      told: "ansvarlig",
      values,
      refuse: (errors) => askForOwner(c, { values, errors }),
    });
  });

function yearOf(c: HonoContext<AppEnv>): { year?: string } {
  const year = /^20\d\d$/.exec(c.req.query("ar") ?? "")?.[0];
  return year === undefined ? {} : { year };
}

function unitIdOf(c: HonoContext<AppEnv>): string {
  return c.req.param("unitId") ?? "";
}

type Deed = {
  deed(): Promise<unknown>;
  told: string;
  values: FormValues;
  refuse(errors: FormErrors): Promise<Response>;
};

async function submit(c: HonoContext<AppEnv>, { deed, told, values, refuse }: Deed): Promise<Response> {
  const acted = await unlessRefused(deed, (error) => harvestErrors(error, values));
  return "errors" in acted ? refuse(acted.errors) : done(c, told);
}

function done(c: HonoContext<AppEnv>, told: string): Response {
  return c.redirect(`/gevinst/hentet-ut/${unitIdOf(c)}?melding=${told}`, 303);
}

/** Of this year, as YYYY-MM; the current month when nothing is left. */
async function firstMonthWithSomethingLeft(c: HonoContext<AppEnv>): Promise<string> {
  const ctx = ctxOf(c);
  const { months } = await harvestOfUnit(ctx, { unitId: unitIdOf(c) });
  const first = months.find(({ isClosed, leftSeconds }) => !isClosed && leftSeconds > 0);
  return (first?.month ?? localDateOf(ctx.now())).slice(0, 7);
}

async function askToRecord(c: HonoContext<AppEnv>, form: Form): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "harvests:write");
  const year = await harvestOfUnit(ctx, { unitId: unitIdOf(c) });
  return showForm(c, { title: nb.harvest.form.title, form, body: <RecordPage year={year} form={form} /> });
}

async function askToWithdraw(c: HonoContext<AppEnv>, form: Form): Promise<Response> {
  const unit = await unitOf(c);
  return showForm(c, { title: nb.harvest.withdrawForm.title, form, body: <WithdrawPage unit={unit} form={form} /> });
}

async function askToRevoke(c: HonoContext<AppEnv>, form: Form): Promise<Response> {
  const unit = await unitOf(c);
  return showForm(c, { title: nb.harvest.revokeForm.title, form, body: <RevokePage unit={unit} form={form} /> });
}

async function askForOwner(c: HonoContext<AppEnv>, given?: Form): Promise<Response> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "organisation:write");
  const { unit, owner } = (await harvestOfUnit(ctx, { unitId: unitIdOf(c) })).unit;
  const form = given ?? { values: { ansvarlig: owner?.id ?? "" }, errors: {} };
  const people = (await listBenefitOwners(ctx)).map(({ id, name }) => ({ value: id, label: name }));
  const body = <OwnerPage unit={unit} people={people} form={form} />;
  return showForm(c, { title: nb.harvest.ownerForm.title, form, body });
}

async function unitOf(c: HonoContext<AppEnv>): Promise<{ id: string; name: string }> {
  const ctx = ctxOf(c);
  requirePermission(ctx, "harvests:write");
  return (await harvestOfUnit(ctx, { unitId: unitIdOf(c) })).unit.unit;
}

type ShownForm = { title: string; form: Form; body: Child };

function showForm(c: HonoContext<AppEnv>, { title, form, body }: ShownForm): Promise<Response> {
  const status = Object.keys(form.errors).length > 0 ? { status: 400 as const } : {};
  return showPage(c, ctxOf(c), { title, section, body, ...status });
}
