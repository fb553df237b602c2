import { randomUUID } from "node:crypto";
import type { Db, Prisma } from "../../core/db.ts";

/** A local date as Prisma's `date` columns take it. */
export function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

export async function aTenant(db: Db, data: Partial<Prisma.TenantUncheckedCreateInput> = {}) {
  return db.tenant.create({ data: { slug: `tenant-${randomUUID()}`, name: "Fjordvik kommune", ...data } });
}

export async function aUnit(db: Db, tenantId: string) {
  return db.organisationUnit.create({ data: { tenantId, code: `unit-${randomUUID()}` } });
}

/** Puts a unit in the tree, from the start of 2020 and until further notice unless told otherwise. */
export async function aPlacement(
  db: Db,
  unit: { id: string; tenantId: string },
  data: Partial<Prisma.UnitPlacementUncheckedCreateInput> = {},
) {
  return db.unitPlacement.create({
    data: {
      tenantId: unit.tenantId,
      unitId: unit.id,
      name: "Dokumentsenteret",
      level: "enhet",
      validFrom: day("2020-01-01"),
      ...data,
    },
  });
}

export async function aProcess(db: Db, unit: { id: string; tenantId: string }) {
  return db.process.create({
    data: { tenantId: unit.tenantId, unitId: unit.id, code: `process-${randomUUID()}`, title: "Betalingsutsettelse" },
  });
}

/** An approved version of the manual handling time: ten minutes for every case type since 2020 unless told otherwise. */
export async function aBaseline(
  db: Db,
  process: { id: string; tenantId: string; unitId: string },
  data: Partial<Prisma.BaselineUncheckedCreateInput> = {},
) {
  const version = 1 + (await db.baseline.count({ where: { processId: process.id } }));
  return db.baseline.create({
    data: {
      tenantId: process.tenantId,
      processId: process.id,
      unitId: process.unitId,
      version,
      secondsPerCase: 600,
      evidenceClass: "A",
      method: "Tidsstudie",
      validFrom: day("2020-01-01"),
      recordedBy: "Kari Nordmann",
      approvedBy: "Ola Hansen",
      approvedAt: new Date("2020-01-01T08:00:00Z"),
      ...data,
    },
  });
}
