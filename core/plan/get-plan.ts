import { knownSum } from "../benefits/rules/ratio.ts";
import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { fromDbDate, localDateOf } from "../local-date.ts";
import { describeBenefits, withTargets } from "./describe-benefits.ts";
import { freedSeconds } from "./freed-time.ts";
import { planReturn } from "./plan-return.ts";
import { type Benefit, GetPlanInput, type Plan, type PlanCost, type Precondition } from "./schemas.ts";
import { type PlanSource, sourceOf, whereSource } from "./source.ts";

/**
 * The benefit plan of an automation, of a measure or of everything: gains and drawbacks, what must be in place, what it costs and
 * what each krone gives back.
 *
 * @throws AppError `invalid`; `not_found`.
 */
export async function getPlan(ctx: Context, rawInput: GetPlanInput = {}): Promise<Plan> {
  requirePermission(ctx, "benefits:read");
  const parsed = GetPlanInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const source = await sourceOf(ctx.db, ctx, parsed.data);
  const [benefits, costs] = await Promise.all([readBenefits(ctx, source), readCosts(ctx, source)]);
  const [preconditions, plannedHours, gives] = await Promise.all([
    readPreconditions(ctx, { source, benefits }),
    readPlannedHours(ctx, { source, benefits }),
    planReturn(ctx, { source, benefits, costs }),
  ]);
  const sumOf = (kind: PlanCost["kind"]) => {
    const { nok, unknown } = knownSum(
      costs.filter((cost) => cost.kind === kind).map(({ title, amountNok }) => ({ title, nok: amountNok })),
    );
    return { nok, unknown: [...unknown] };
  };
  return {
    source: source && { kind: source.kind, id: source.id, title: source.title },
    benefits,
    preconditions,
    costs: { items: costs, investment: sumOf("INVESTMENT"), runningPerYear: sumOf("RUNNING") },
    plannedHours,
    return: gives,
  };
}

async function readBenefits(ctx: Context, source: PlanSource | null): Promise<Benefit[]> {
  const rows = await ctx.db.benefit.findMany({
    where: { tenantId: ctx.tenantId, removedAt: null, ...whereSource(source) },
    orderBy: [{ drawback: "asc" }, { id: "asc" }],
    ...withTargets,
  });
  return rows.map(await describeBenefits(ctx, rows));
}

async function readCosts(ctx: Context, source: PlanSource | null): Promise<PlanCost[]> {
  const rows = await ctx.db.planCost.findMany({
    where: { tenantId: ctx.tenantId, ...whereSource(source) },
    orderBy: [{ kind: "asc" }, { validFrom: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, revision, kind, title, amountNok, validFrom, validTo, source: from }) => ({
    id,
    revision,
    kind,
    title,
    amountNok,
    source: from,
    validFrom: fromDbDate(validFrom),
    validTo: validTo && fromDbDate(validTo),
  }));
}

type Asked = { source: PlanSource | null; benefits: readonly Benefit[] };

/** Of one source: what leads up to its benefits, however far back. */
async function readPreconditions(ctx: Context, { source, benefits }: Asked): Promise<Precondition[]> {
  const { tenantId } = ctx;
  const rows = await ctx.db.precondition.findMany({
    where: { tenantId },
    include: { links: { include: { benefit: true, next: true } } },
    orderBy: { id: "asc" },
  });
  const leads = new Set(benefits.map(({ id }) => id));
  // Each round finds what leads to what the round before found.
  for (let found = -1; found !== leads.size;) {
    found = leads.size;
    for (const { id, links } of rows) {
      if (links.some(({ benefitId, nextId }) => leads.has(benefitId ?? nextId ?? ""))) leads.add(id);
    }
  }
  return rows
    .filter(({ id }) => source === null || leads.has(id))
    .map(({ id, title, responsible, dueOn, metOn, links }) => ({
      id,
      title,
      responsible,
      dueOn: dueOn && fromDbDate(dueOn),
      metOn: metOn && fromDbDate(metOn),
      neededFor: links.flatMap(({ benefit, next }): Precondition["neededFor"] => {
        if (next)
          return [
            {
              kind: "precondition",
              id: next.id,
              title: next.title,
            },
          ];
        return benefit
          ? [
              {
                kind: "benefit",
                id: benefit.id,
                title: benefit.title,
              },
            ]
          : [];
      }),
    }));
}

/** Targets in hours, each beside what was freed in its days: planned and freed are never one figure. */
async function readPlannedHours(ctx: Context, { source, benefits }: Asked): Promise<Plan["plannedHours"]> {
  const today = localDateOf(ctx.now());
  const targets = benefits
    .filter(({ indicatorUnit, source: of }) => of !== null && isHours(indicatorUnit))
    .flatMap(({ id, source: of, targets: all }) => all.map((target) => ({ ...target, benefitId: id, of })));
  return Promise.all(
    targets.map(async ({ benefitId, from, to, target, of }) => {
      const measured = source ?? (of && { ...of, startedOn: null });
      const seconds = from > today ? 0 : await freedSeconds(ctx, { from, to }, measured);
      return { benefitId, from, to, plannedHours: target, freedSeconds: seconds };
    }),
  );
}

function isHours(indicatorUnit: string | null): boolean {
  return ["timer", "timar", "time", "t", "hours", "h"].includes((indicatorUnit ?? "").toLowerCase());
}
