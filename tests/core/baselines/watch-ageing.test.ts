import { watchBaselines } from "../../../core/baselines/index.ts";
import { aBaseline, aProcess, aTenant, aUnit, expect, test } from "../../support/context.ts";

test("tells once that a baseline soon is stale, and once that it is", async ({ engine, db }) => {
  const { id: tenantId } = await aTenant(db);
  const { id: unitId } = await aUnit(db, { tenantId });
  const { id: processId } = await aProcess(db, { tenantId, unitId });
  const { id } = await aBaseline(db, { tenantId, processId, unitId });
  const watch = (at: string) => watchBaselines({ ...engine, now: () => new Date(at) });
  const told = async () =>
    (await db.event.findMany({ where: { tenantId }, orderBy: { id: "asc" } })).map(({ kind, data }) => [kind, data]);

  await watch("2021-09-30T12:00:00Z");
  expect(await told()).toEqual([]);

  await watch("2021-10-01T12:00:00Z");
  await Promise.all([watch("2021-11-01T12:00:00Z"), watch("2021-12-31T12:00:00Z")]);
  const data = { baselineId: id, processId, from: "2022-01-01", why: "AGE" };
  expect(await told()).toEqual([["baseline.stale", { ...data, state: "SOON_STALE" }]]);

  await watch("2022-01-01T12:00:00Z");
  await watch("2022-02-01T12:00:00Z");
  expect(await told()).toHaveLength(2);

  await db.process.update({ where: { id: processId }, data: { retiredAt: new Date() } });
  await db.event.deleteMany({ where: { tenantId } });
  await watch("2022-02-01T12:00:00Z");
  expect(await told()).toEqual([]);
});
