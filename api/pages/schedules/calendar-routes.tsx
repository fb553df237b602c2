import { Hono, type Context as HonoContext } from "hono";
import { isAllowed } from "../../../core/access/index.ts";
import { listDaysOff, removeDayOff, setDayOff } from "../../../core/calendar/index.ts";
import { requirePermission } from "../../../core/context.ts";
import { LocalDate, localDateOf } from "../../../core/local-date.ts";
import type { AppEnv } from "../../env.ts";
import type { Form, FormErrors, FormValues } from "../components/form.tsx";
import { formErrors, given, readForm } from "../form-values.ts";
import { showPage } from "../show.tsx";
import { ctxOf } from "../signed-in.ts";
import { nb } from "../texts.nb.ts";
import { CalendarPage } from "./calendar-page.tsx";
import { clockOf } from "./form.ts";

const { calendar: texts, errors: words } = nb.schedules;

/** The municipality's days off; each change is a POST. */
export const calendarRoutes = new Hono<AppEnv>()
  .get("/drift/kalender", (c) => show(c, { form: { values: {}, errors: {} } }))
  .post("/drift/kalender", async (c) => {
    const ctx = ctxOf(c);
    requirePermission(ctx, "calendar:write");
    const values = await readForm(c);
    const { day, errors } = readDay(values);
    if (Object.keys(errors).length > 0) return show(c, { form: { values, errors } });
    try {
      await setDayOff(ctx, day);
    } catch (error) {
      return show(c, { form: { values, errors: dayErrors(error) } });
    }
    return c.redirect(`/drift/kalender?aar=${day.date.slice(0, 4)}&melding=lagt-til`, 303);
  })
  .post("/drift/kalender/:date{\\d{4}-\\d{2}-\\d{2}}/fjern", async (c) => {
    const date = c.req.param("date");
    await removeDayOff(ctxOf(c), { date });
    return c.redirect(`/drift/kalender?aar=${date.slice(0, 4)}&melding=fjernet`, 303);
  });

async function show(c: HonoContext<AppEnv>, { form }: { form: Form }): Promise<Response> {
  const ctx = ctxOf(c);
  const asked = Number(c.req.query("aar"));
  const year =
    Number.isInteger(asked) && asked >= 1900 && asked <= 2200 ? asked : Number(localDateOf(ctx.now()).slice(0, 4));
  const { items } = await listDaysOff(ctx, { year });
  const told = { "lagt-til": texts.added, fjernet: texts.removed }[c.req.query("melding") ?? ""];
  const mayWrite = isAllowed(ctx.actor.roles, "calendar:write");
  const body = <CalendarPage year={year} days={items} mayWrite={mayWrite} form={form} told={told} />;
  const isWrong = Object.keys(form.errors).length > 0;
  return showPage(c, ctx, {
    title: texts.title(String(year)),
    section: "operation",
    body,
    ...(isWrong && { status: 400 }),
  });
}

type Day = { date: string; name: string; worksUntil: string | null };

function readDay(values: FormValues): { day: Day; errors: FormErrors } {
  const date = values["dato"] ?? "";
  const name = values["navn"] ?? "";
  const ends = given(values["slutter"]);
  const worksUntil = clockOf(ends);
  return {
    day: { date, name, worksUntil: worksUntil ?? null },
    errors: {
      ...(!LocalDate.safeParse(date).success && { dato: words.date }),
      ...(name === "" && { navn: words.required }),
      ...(ends !== undefined && worksUntil === undefined && { slutter: words.worksUntil }),
    },
  };
}

function dayErrors(error: unknown): FormErrors {
  const fieldNames = { date: "dato", name: "navn", worksUntil: "slutter" };
  const messages = {
    public_holiday: words.publicHoliday,
    weekend: words.weekend,
    date: words.date,
    name: words.name,
    worksUntil: words.worksUntil,
  };
  return formErrors(error, { fieldNames, messages, t: nb });
}
