import { hoursPerFteOn, setHoursPerFte } from "../../../core/organisation/index.ts";
import { contextFor, expect, test } from "../../support/context.ts";

test("a municipality that has set nothing counts 1695 hours", async ({ engine, db }) => {
  const { tenantId } = await contextFor(engine, { roles: ["ADMINISTRATOR"] });

  expect(await hoursPerFteOn(db, tenantId, "2026-03-05")).toBe(1695);
});

test("a figure counts from its day on, and earlier days keep theirs", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  await setHoursPerFte(ctx, { hours: 1750, validFrom: "2025-01-01" });
  await setHoursPerFte(ctx, { hours: 1702.5, validFrom: "2026-01-01" });

  const days = ["2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"];
  const figures = await Promise.all(days.map((day) => hoursPerFteOn(db, ctx.tenantId, day)));

  expect(figures).toEqual([1695, 1750, 1750, 1702.5]);
});

test("a figure may not be set before or on the day of one that is set", async ({ engine }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });
  await setHoursPerFte(ctx, { hours: 1750, validFrom: "2025-01-01" });

  for (const validFrom of ["2024-12-31", "2025-01-01"]) {
    await expect(setHoursPerFte(ctx, { hours: 1695, validFrom })).rejects.toMatchObject({
      code: "overlap",
      fields: [{ field: "validFrom", rule: "overlap" }],
    });
  }
});

test("of two figures set for one day at once, one wins", async ({ engine, db }) => {
  const ctx = await contextFor(engine, { roles: ["ADMINISTRATOR"] });

  const both = await Promise.allSettled(
    [1700, 1710].map((hours) => setHoursPerFte(ctx, { hours, validFrom: "2026-01-01" })),
  );

  expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "overlap" } });
  expect(await db.hoursPerFte.count({ where: { tenantId: ctx.tenantId } })).toBe(1);
});

test("a controller may not set it, and a figure beyond reason is refused", async ({ engine }) => {
  const controller = await contextFor(engine, { roles: ["CONTROLLER"] });
  const administrator = await contextFor(engine, { roles: ["ADMINISTRATOR"] });

  const figure = { hours: 37.5, validFrom: "2026-01-01" };

  await expect(setHoursPerFte(controller, figure)).rejects.toMatchObject({ code: "forbidden" });
  await expect(setHoursPerFte(administrator, figure)).rejects.toMatchObject({
    code: "invalid",
    fields: [{ field: "hours", rule: "too_small" }],
  });
});
