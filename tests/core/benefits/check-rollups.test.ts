import { checkRollups } from "../../../core/benefits/index.ts";
import { aBaseline, anAutomation, aSettledCase, contextFor, expect, test } from "../../support/context.ts";

const nil = "00000000-0000-0000-0000-000000000000";

test("roll-ups equal the ledger they were made with; what is lost, changed or too many is told", async ({
  engine,
  db,
}) => {
  const { tenantId } = await contextFor(engine, { roles: [] });
  const automation = await anAutomation(db, { tenantId });
  const { id: automationId, unitId, processId } = automation;
  const { id: baselineId } = await aBaseline(db, { tenantId, processId, unitId, validFrom: "2026-03-02" });
  for (const day of ["01", "02", "02", "03"])
    await aSettledCase(engine, { automation, at: `2026-03-${day}T09:00:00Z` });
  expect(await checkRollups(db)).toEqual([]);

  const on = (day: string) => ({ tenantId, localDate: new Date(`${day}T00:00:00Z`) });
  await db.dailyRollup.deleteMany({ where: on("2026-03-01") });
  await db.dailyRollup.updateMany({ where: on("2026-03-02"), data: { seconds: 1199n } });
  const key = { unitId, automationId, kind: "CREDIT" as const };
  await db.dailyRollup.create({
    data: { ...on("2026-03-04"), ...key, measureId: nil, baselineId: nil, evidenceClass: "D", entries: 1, seconds: 7n },
  });

  const differences = await checkRollups(db);

  const same = { by: "day", tenantId, measureId: nil, ...key };
  expect(differences).toEqual([
    {
      ...same,
      localDate: "2026-03-01",
      baselineId: nil,
      evidenceClass: "D",
      entries: { ledger: 1, rollup: 0 },
      seconds: { ledger: 0, rollup: 0 },
    },
    {
      ...same,
      localDate: "2026-03-02",
      baselineId,
      evidenceClass: "A",
      entries: { ledger: 2, rollup: 2 },
      seconds: { ledger: 1200, rollup: 1199 },
    },
    {
      ...same,
      localDate: "2026-03-04",
      baselineId: nil,
      evidenceClass: "D",
      entries: { ledger: 0, rollup: 1 },
      seconds: { ledger: 0, rollup: 7 },
    },
  ]);
});
