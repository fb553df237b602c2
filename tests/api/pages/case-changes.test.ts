import { caseActions } from "../../../api/pages/operation/case-actions.ts";
import { nb } from "../../../api/pages/texts.nb.ts";
import { settleCases } from "../../../core/cases/index.ts";
import type { Engine } from "../../../core/context.ts";
import type { WorkItemStatus } from "../../../core/db.ts";
import { anAutomation, aRun, aTenant, aWorkItem } from "../../support/context.ts";
import { type App, expect, test } from "../api.ts";
import { aVisitor } from "./visitor.ts";

async function anOperator(engine: Engine, app: App) {
  const { id: tenantId } = await aTenant(engine.db);
  const automation = await anAutomation(engine.db, { tenantId, maxAttempts: 1 });
  const operator = await aVisitor(engine, { app, roles: ["OPERATOR"], tenantId });
  return { tenantId, automation, operator };
}

const hiddenOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
const linkTo = (html: string, part: string) =>
  [...html.matchAll(/href="([^"]*)"/g)]
    .map(([, href = ""]) => href.replaceAll("&amp;", "&"))
    .find((href) => href.includes(part));

test.for<[WorkItemStatus, string[]]>([
  ["QUEUED", ["prioriter", "hold", "avbryt"]],
  ["RUNNING", ["hold", "avbryt", "prioriter"]],
  ["RETRYING", ["prov-igjen", "prioriter", "hold", "avbryt"]],
  ["HELD", ["slipp", "prioriter", "avbryt"]],
  ["HANDED_OVER", ["los", "prov-igjen"]],
  ["FAILED", ["prov-igjen", "los"]],
  ["SUCCEEDED", ["prov-igjen"]],
  ["CANCELLED", ["prov-igjen"]],
  ["RESOLVED", []],
])(
  "a case that is %s offers what its state allows, and nothing to who may not",
  async ([status, actions], { app, engine }) => {
    const { tenantId, automation, operator } = await anOperator(engine, app);
    const { id } = await aWorkItem(engine.db, { automation, status });
    const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
    const paths = caseActions.map((action) => nb.operation.changes[action].path).join("|");
    const offered = (html: string) =>
      [...html.matchAll(new RegExp(`href="/drift/saker/${id}/(${paths})"`, "g"))].map(([, action]) => action);

    expect(offered((await operator.get(`/drift/saker/${id}`)).html)).toEqual(actions);
    expect(offered((await owner.get(`/drift/saker/${id}`)).html)).toEqual([]);
  },
);

test("a case is held, released and given another priority and deadline, each with its reason", async ({
  app,
  engine,
}) => {
  const { automation, operator } = await anOperator(engine, app);
  const { id } = await aWorkItem(engine.db, { automation });
  const at = (action: string) => `/drift/saker/${id}/${action}`;

  await operator.post(at("hold"), { grunn: "Venter på svar" });
  expect((await operator.get(`/drift/saker/${id}`)).text).toContain(
    "Slipp den fri når den kan gjøres. Hvorfor: Venter på svar",
  );
  await operator.post(at("slipp"), { grunn: "Svar er kommet" });
  await operator.post(at("prioriter"), { grunn: "Klagefrist", prioritet: "1", frist: "2099-12-01" });

  const item = await engine.db.workItem.findUniqueOrThrow({ where: { id } });
  expect(item).toMatchObject({ status: "QUEUED", priority: 1, deadline: new Date("2099-12-01T15:00:00Z") });
  expect((await operator.get(`/drift/saker/${id}`)).text).toContain("Prioritet 1 Frist 01.12.2099 kl. 16:00");
  const nothing = await operator.post(at("prioriter"), { grunn: "x" });
  expect(nothing.status).toBe(400);
  expect(nothing.text).toContain("Velg en prioritet, en frist, eller å ta bort fristen");
  await operator.post(at("prioriter"), { grunn: "Ingen frist likevel", utenfrist: "ja" });
  expect(await engine.db.workItem.findUniqueOrThrow({ where: { id } })).toMatchObject({ deadline: null, priority: 1 });
});

test("a case worker finds what was handed over, says what was done, and is told that it gives no hours", async ({
  app,
  engine,
}) => {
  const { tenantId, automation } = await anOperator(engine, app);
  const { id } = await aWorkItem(engine.db, { automation, status: "RUNNING", businessKey: "sum:4711" });
  const handedOver = {
    outcome: "BUSINESS_EXCEPTION",
    errorCode: "NEEDS_JUDGEMENT",
    errorMessage: "Må vurderes",
  } as const;
  await settleCases(engine, [{ workItemId: id, attempt: 1, ...handedOver }]);
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId, name: "Ola Hansen" });

  const list = await caseWorker.get("/drift/overlevert");
  expect(list.text).toContain("sum:4711 Kontroll av summer Må vurderes NEEDS_JUDGEMENT");
  const form = linkTo(list.html, "/los") ?? "";
  expect((await caseWorker.get(form)).text).toContain("Ingen timer krediteres");
  expect((await caseWorker.post(form, {})).text).toContain("Hva ble gjort?: Må fylles ut");
  await caseWorker.post(form, { grunn: "Vedtak fattet i sak 2026/17" });

  const { text } = await caseWorker.get(`/drift/saker/${id}`);
  expect(text).toContain("Ola Hansen har gjort saken ferdig: Vedtak fattet i sak 2026/17");
  expect(text).toContain("Saken gir ingen timer");
  expect((await caseWorker.get("/drift/overlevert")).text).toContain("Ingen saker venter på et menneske");
});

test("all that a filter finds is changed at once, after its number was seen and a reason given", async ({
  app,
  engine,
}) => {
  const { automation, operator } = await anOperator(engine, app);
  const { id: runId } = await aRun(engine.db, { automation });
  for (const status of ["QUEUED", "QUEUED", "RETRYING", "SUCCEEDED"] as const) {
    await aWorkItem(engine.db, { automation, runId, status });
  }
  const list = await operator.get(`/drift/saker?kjoring=${runId}`);
  expect(list.text).toContain("Gjelder 4 i utvalget");
  expect(list.html).toContain('action="/drift/saker/endre"');
  const form = `/drift/saker/endre?kjoring=${runId}&handling=hold`;

  const page = await operator.get(form);
  expect(page.text).toContain("Hold 3 saker tilbake");
  expect(page.text).toContain("3 av 4 saker i utvalget blir endret. I kø 2 Prøves på nytt 1 Fullført 1");
  expect((await operator.post(form, { ventet: "4" })).text).toContain("Begrunnelse: Må fylles ut");
  await aWorkItem(engine.db, { automation, runId });
  const more = await operator.post(form, { ventet: hiddenOf(page.html, "ventet"), grunn: "Nede" });
  expect(more.status).toBe(409);
  expect(more.text).toContain("Det er kommet flere saker siden du så på dem: 5, ikke 4. Ingenting er endret.");
  expect(await engine.db.workItem.count({ where: { runId, status: "HELD" } })).toBe(0);

  const done = await operator.post(form, { ventet: hiddenOf(more.html, "ventet"), grunn: "Fagsystemet er nede" });
  expect(done.status).toBe(303);
  const after = await operator.get(done.location ?? "");
  expect(after.text).toContain("4 saker er endret 1 sak ble stående som den var.");
  expect(after.text).toContain("Holdes tilbake: Fagsystemet er nede");
});

test("a change that is for none of the cases says so, and who may not is refused", async ({ app, engine }) => {
  const { tenantId, automation, operator } = await anOperator(engine, app);
  const { runId } = await aWorkItem(engine.db, { automation, status: "SUCCEEDED" });
  const owner = await aVisitor(engine, { app, roles: ["PROCESS_OWNER"], tenantId });
  const form = `/drift/saker/endre?kjoring=${runId}&handling=release`;

  expect((await operator.get(form)).text).toContain("Ingen av sakene i utvalget er i en tilstand som tillater dette.");
  expect((await owner.get(form)).status).toBe(403);
  expect((await owner.post(form, { ventet: "1", grunn: "x" })).status).toBe(403);
  expect((await owner.get("/drift/saker")).html).not.toContain("/drift/saker/endre");
});

test("nothing is chosen beforehand for many cases, and without a choice it is asked again and nothing is done", async ({
  app,
  engine,
}) => {
  const { automation, operator } = await anOperator(engine, app);
  const { id, runId } = await aWorkItem(engine.db, { automation, status: "FAILED" });

  const list = await operator.get(`/drift/saker?kjoring=${runId}`);
  const select = /<select[^>]*name="handling"[^>]*>.*?<\/select>/s.exec(list.html)?.[0] ?? "";

  expect(select).toMatch(/^<select[^>]* required/);
  expect(select).toContain('<option value="">Velg …</option><option value="retry">');
  expect(select).not.toContain("selected");
  for (const choice of ["", "&handling=", "&handling=slett"]) {
    const asked = await operator.get(`/drift/saker/endre?kjoring=${runId}${choice}`);
    expect(asked.status).toBe(400);
    expect(asked.text).toContain("Hva vil du gjøre?: Velg hva du vil gjøre med sakene");
    expect(asked.html).toContain(`name="kjoring" value="${runId}"`);
    const posted = await operator.post(`/drift/saker/endre?kjoring=${runId}${choice}`, { ventet: "1", grunn: "Nede" });
    expect(posted.status).toBe(400);
  }
  expect(await engine.db.workItem.findUnique({ where: { id } })).toMatchObject({ status: "FAILED" });
});

test("cases are found by several statuses, by a broken deadline, an error code and when they came", async ({
  app,
  engine,
}) => {
  const { automation, operator } = await anOperator(engine, app);
  const past = new Date(Date.now() - 3_600_000);
  await aWorkItem(engine.db, { automation, businessKey: "sum:sen", deadline: past });
  await aWorkItem(engine.db, { automation, businessKey: "sum:ferdig", deadline: past, status: "SUCCEEDED" });
  await aWorkItem(engine.db, { automation, businessKey: "sum:feil", status: "FAILED", errorCode: "TIMEOUT" });
  await aWorkItem(engine.db, { automation, businessKey: "sum:gammel", createdAt: new Date("2020-01-01T12:00:00Z") });
  const keysAt = async (query: string) =>
    [...(await operator.get(`/drift/saker?${query}`)).text.matchAll(/sum:(\w+)/g)]
      .map(([, key = ""]) => key)
      .toSorted((one, other) => one.localeCompare(other));

  expect(await keysAt("frist=brutt")).toEqual(["sen"]);
  expect((await operator.get("/drift/saker?frist=brutt")).text).toMatch(/\(brutt\)/);
  expect(await keysAt("frist=idag")).toEqual(["sen"]);
  expect(await keysAt("status=FAILED&status=SUCCEEDED")).toEqual(["feil", "ferdig"]);
  expect(await keysAt("feilkode=TIMEOUT")).toEqual(["feil"]);
  expect(await keysAt("til=2020-01-01")).toEqual(["gammel"]);
  expect(await keysAt("fra=2020-01-02")).toEqual(["feil", "ferdig", "sen"]);
});

test("a run is stopped by an operator who says how and why", async ({ app, engine }) => {
  const { tenantId, automation, operator } = await anOperator(engine, app);
  const { runId } = await aWorkItem(engine.db, { automation });
  const caseWorker = await aVisitor(engine, { app, roles: ["CASE_WORKER"], tenantId });
  const page = `/drift/kjoringer/${runId}`;

  expect((await caseWorker.get(page)).html).not.toContain("/stopp");
  expect((await operator.get(page)).html).toContain(`href="${page}/stopp"`);
  expect((await operator.post(`${page}/stopp`, { hvordan: "now" })).text).toContain("Begrunnelse: Må fylles ut");
  const stopped = await operator.post(`${page}/stopp`, { hvordan: "gracefully", grunn: "Feil satser" });

  expect(stopped).toMatchObject({ status: 303, location: page });
  const { text, html } = await operator.get(page);
  expect(text).toContain("Stanset av Kari Nordmann Feil satser Slipp sakene fri");
  expect(text).toContain("Holdes tilbake 1");
  expect(html).not.toContain("/stopp");
  expect((await operator.get("/drift/kjoringer?status=STOPPED")).text).toContain("Viser 1 kjøring");
  expect((await operator.get("/drift/kjoringer?status=FAILED")).text).toContain("Ingen kjøringer passer til filteret");
  expect((await operator.post(`${page}/stopp`, { hvordan: "now", grunn: "igjen" })).status).toBe(409);
});
