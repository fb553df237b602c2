import { describe } from "vitest";
import { recordHarvest, reminderDay, remindOwners } from "../../../core/harvest/index.ts";
import { toDbDate } from "../../../core/local-date.ts";
import { expect, test } from "../../support/context.ts";
import { aServiceArea, freed } from "./support.ts";

const at = (localDate: string) => () => new Date(`${localDate}T08:00:00Z`);

describe("reminders to owners of benefits", () => {
  test("go out on the third working day of a month", () => {
    expect(reminderDay(new Map(), "2026-03-15")).toBe("2026-03-04");
    // 1 January is a holiday, 3 and 4 are a weekend.
    expect(reminderDay(new Map(), "2026-01-01")).toBe("2026-01-06");
    expect(reminderDay(new Map([["2026-03-03", { name: "Planleggingsdag", worksUntil: null }]]), "2026-03-01")).toBe(
      "2026-03-05",
    );
  });

  test("tell once a month of what each unit has left, whoever looks and however often", async ({ engine, db }) => {
    const { owner, area, one, other, neighbour, tenantId } = await aServiceArea(engine);
    await db.organisationUnit.update({ where: { id: other.id }, data: { benefitOwnerId: owner.actor.id } });
    await freed(owner, { unitId: one.id, localDate: "2026-03-05", seconds: 7200 });
    await freed(owner, { unitId: other.id, localDate: "2026-03-05", seconds: 1000 });
    await freed(owner, { unitId: neighbour.id, localDate: "2026-03-05", seconds: 500 });
    const part = { unitId: one.id, kind: "REALLOCATED", month: "2026-03", seconds: 1200, purpose: "Tilsyn" } as const;
    await recordHarvest(owner, part);
    const told = () => db.event.findMany({ where: { tenantId, kind: "harvest.due" }, orderBy: { subject: "asc" } });

    await remindOwners({ ...engine, now: at("2026-04-02") });
    expect(await told()).toEqual([]);
    await Promise.all([1, 2, 3].map(() => remindOwners({ ...engine, now: at("2026-04-09") })));
    await remindOwners({ ...engine, now: at("2026-04-20") });

    const events = await told();
    expect(new Map(events.map(({ subject, data }) => [subject, data]))).toEqual(
      new Map([
        [area.id, { unitId: area.id, ownerId: owner.actor.id, month: "2026-03", leftSeconds: 6000 }],
        [other.id, { unitId: other.id, ownerId: owner.actor.id, month: "2026-03", leftSeconds: 1000 }],
      ]),
    );
  });

  test("tell nothing of a month that is closed, or that was harvested whole", async ({ engine, db }) => {
    const closed = await aServiceArea(engine);
    await freed(closed.owner, { unitId: closed.one.id, localDate: "2026-03-05", seconds: 7200 });
    const [from, to] = [toDbDate("2026-03-01"), toDbDate("2026-04-01")];
    await db.period.create({ data: { tenantId: closed.tenantId, kind: "MONTH", from, to, status: "CLOSED" } });
    const whole = await aServiceArea(engine);
    await freed(whole.owner, { unitId: whole.one.id, localDate: "2026-03-05", seconds: 7200 });
    const all = { kind: "GROWTH_ABSORBED", month: "2026-03", seconds: 7200, purpose: "Flere søknader" } as const;
    await recordHarvest(whole.owner, { ...all, unitId: whole.area.id });

    await remindOwners({ ...engine, now: at("2026-04-20") });

    const tenantId = { in: [closed.tenantId, whole.tenantId] };
    expect(await db.event.count({ where: { tenantId, kind: "harvest.due" } })).toBe(0);
  });
});
