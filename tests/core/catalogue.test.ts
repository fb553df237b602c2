import { z } from "zod";
import { bots } from "../../bots/index.ts";
import { createCatalogue, fieldWords, syncBots } from "../../core/catalogue/index.ts";
import { anAutomation, aTenant, expect, letterBot, sumBot, test } from "../support/context.ts";

test("two bots of one id are refused at start", () => {
  expect(() => createCatalogue([sumBot, letterBot, { ...sumBot, version: "2.0.0" }])).toThrow(
    "Two bots have the same id",
  );
});

test("finds a bot by its id", () => {
  const catalogue = createCatalogue([sumBot, letterBot]);

  expect(catalogue.find("letter-filing")).toBe(letterBot);
  expect(catalogue.find("none")).toBeUndefined();
  expect(catalogue.all()).toEqual([sumBot, letterBot]);
});

test("writes the bots of the build for those who only read, whoever else does the same just then", async ({
  engine,
}) => {
  const id = "brand-new";
  const mine = { ...engine, catalogue: createCatalogue([{ ...letterBot, id }]) };

  await Promise.all([1, 2, 3, 4].map(() => syncBots(mine)));

  expect(await engine.db.bot.findUnique({ where: { id } })).toMatchObject({
    version: "1.2.0",
    lane: "archive",
    canCollect: true,
    inputSchema: {
      properties: { letterNumber: { type: "string" } },
      required: ["letterNumber", "subject"],
      additionalProperties: false,
    },
    settingsSchema: { properties: { subjectLimit: { default: 100 } } },
  });
  expect(Number((await engine.db.bot.findUniqueOrThrow({ where: { id } })).robotShare)).toBe(0.8);
});

test("a new build's word replaces the old, and a bot that is gone stays for the cases that name it", async ({
  engine,
}) => {
  const id = "changing";
  await syncBots({ ...engine, catalogue: createCatalogue([{ ...letterBot, id }]) });

  const newer = { ...sumBot, id, version: "2.0.0", input: z.strictObject({ a: z.string() }) };
  await syncBots({ ...engine, catalogue: createCatalogue([newer]) });
  await syncBots({ ...engine, catalogue: createCatalogue([]) });

  expect(await engine.db.bot.findUnique({ where: { id } })).toMatchObject({
    version: "2.0.0",
    canCollect: false,
    inputSchema: { required: ["a"] },
  });
});

test("a bot that does another share of the work is told in the audit log of every automation of it, once", async ({
  engine,
}) => {
  const { db } = engine;
  const id = "shifting";
  const sync = (share: number, version: string) => {
    const steps = letterBot.processSteps.map((step) => ({
      ...step,
      share: step.doneBy === "robot" ? share : 1 - share,
    }));
    return syncBots({ ...engine, catalogue: createCatalogue([{ ...letterBot, id, version, processSteps: steps }]) });
  };
  const told = () =>
    db.auditEntry.findMany({ where: { action: "automation.robot-share" }, orderBy: { entityId: "asc" } });
  await sync(0.8, "1.0.0");
  const automations = [];
  for (const { id: tenantId } of [await aTenant(db), await aTenant(db)]) {
    automations.push(await anAutomation(db, { tenantId, botId: id }));
    await anAutomation(db, { tenantId });
  }
  await sync(0.8, "1.0.1");
  expect(await told()).toEqual([]);

  await Promise.all([1, 2, 3].map(() => sync(0.6, "2.0.0")));

  const expected = automations.map(({ tenantId, id: entityId }) => ({
    tenantId,
    actor: "system",
    entity: "automation",
    entityId,
    detail: { botId: id, version: "2.0.0", from: 0.8, to: 0.6 },
  }));
  expect(await told()).toMatchObject(expected.toSorted((one, other) => (one.entityId < other.entityId ? -1 : 1)));
});

test("finds the titles of fields, also of what is nested, listed, left out or one of several", () => {
  const schema = z.object({
    name: z.string().default("").meta({ title: "Navn" }),
    applicant: z.object({ unit: z.string().meta({ title: "Enhet" }) }).meta({ title: "Søker" }),
    files: z.array(z.object({ size: z.int().optional().meta({ title: "Størrelse" }) })).meta({ title: "Filer" }),
    kind: z.union([z.string(), z.object({ code: z.string().meta({ title: "Kode" }) })]),
    other: z.string(),
  });

  expect(fieldWords(z.toJSONSchema(schema, { io: "input" })).titles).toEqual({
    name: "Navn",
    applicant: "Søker",
    "applicant.unit": "Enhet",
    files: "Filer",
    "files.size": "Størrelse",
    "kind.code": "Kode",
  });
  const none = { titles: {}, labels: {} };
  expect(fieldWords(null)).toEqual(none);
  expect(fieldWords({ properties: { a: { title: 7, labels: { x: 7 } }, b: { labels: "x" } } })).toEqual(none);
});

test("finds what codes mean, also where the field may be left out, may be null, is listed, or takes other codes too", () => {
  const size = z.enum(["S", "L"]).meta({ labels: { S: "Liten", L: "Stor" } });
  const schema = z.object({
    size: size.default("S").meta({ title: "Størrelse" }),
    applicant: z.object({ size: size.nullable().meta({ title: "Størrelse" }) }),
    parts: z.array(size.optional()),
    formType: z.string().meta({ labels: { permit: "Søknad" } }),
    plain: z.enum(["A", "B"]),
  });

  expect(fieldWords(z.toJSONSchema(schema, { io: "input" })).labels).toEqual({
    size: { S: "Liten", L: "Stor" },
    "applicant.size": { S: "Liten", L: "Stor" },
    parts: { S: "Liten", L: "Stor" },
    formType: { permit: "Søknad" },
  });
});

const schemas = bots.flatMap(({ id, input, output }) => [
  ["input", id, input] as const,
  ["output", id, output] as const,
]);

test.for(schemas)("every field of the %s of %s has a title of its own", ([, , schema]) => {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const { titles } = fieldWords(described);
  const named = new Set(Object.keys(titles).filter((path) => !path.includes(".")));

  expect([...named].toSorted()).toEqual(Object.keys(described.properties ?? {}).toSorted());
  expect(new Set(Object.values(titles)).size).toBe(Object.keys(titles).length);
});

/** The codes of closed sets, by where they stand. */
function codesIn(schema: unknown, path: readonly string[] = []): [string, string[]][] {
  if (typeof schema !== "object" || schema === null) return [];
  const own = "enum" in schema ? [[path.join("."), schema.enum as string[]] as [string, string[]]] : [];
  const properties = "properties" in schema ? Object.entries(schema.properties as object) : [];
  const items = "items" in schema ? codesIn(schema.items, path) : [];
  return [...own, ...items, ...properties.flatMap(([name, field]) => codesIn(field, [...path, name]))];
}

test.for(schemas)("every code in the %s of %s has a label, and no two have one", ([, , schema]) => {
  const described = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const { labels } = fieldWords(described);

  for (const [path, codes] of codesIn(described)) {
    expect([path, Object.keys(labels[path] ?? {}).toSorted()]).toEqual([path, codes.toSorted()]);
  }
  for (const ofField of Object.values(labels))
    expect(new Set(Object.values(ofField)).size).toBe(Object.keys(ofField).length);
});
