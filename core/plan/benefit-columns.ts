import type { Context } from "../context.ts";
import type { DbOrTransaction, Prisma } from "../db.ts";
import { invalidFields } from "../errors.ts";
import { toDbDate } from "../local-date.ts";
import { amountOf } from "./amount.ts";
import type { AddBenefitInput } from "./schemas.ts";

type Facts = Omit<ReturnType<typeof AddBenefitInput.parse>, "automationId" | "measureId">;
type Columns = Omit<Prisma.BenefitUncheckedCreateInput, "tenantId" | "createdBy" | "createdAt">;

/**
 * What is said of a benefit as its row keeps it.
 *
 * @throws AppError `invalid` naming the field: a unit or an owner that is not there, no owner or two, a qualitative gain with a
 *   price, an amount that is text, a zero point without its indicator.
 */
export async function benefitColumns(tx: DbOrTransaction, ctx: Context, facts: Facts): Promise<Columns> {
  const { zeroPointOn, ...benefit } = facts;
  const valueNok = amountOf(benefit.valueNok, "valueNok");
  refuseWrong(facts, valueNok);
  return {
    title: benefit.title,
    description: benefit.description,
    type: benefit.type,
    recipient: benefit.recipient,
    drawback: benefit.drawback,
    ownerUnitId: benefit.ownerUnitId,
    ownerId: benefit.ownerId ?? null,
    ownerName: await ownerNameOf(tx, ctx, facts),
    valueNok,
    indicator: benefit.indicator ?? null,
    indicatorUnit: benefit.indicatorUnit ?? null,
    zeroPoint: benefit.zeroPoint ?? null,
    zeroPointOn: zeroPointOn === undefined ? null : toDbDate(zeroPointOn),
  };
}

function refuseWrong(benefit: Facts, valueNok: number | null): void {
  const wrong = (field: string, code: string, message: string) => invalidFields([{ path: [field], code, message }]);
  if (benefit.type === "QUALITATIVE" && valueNok !== null) {
    throw wrong("valueNok", "qualitative_not_priced", "A qualitative gain has no price: describe it by an indicator");
  }
  if ((benefit.ownerId === undefined) === (benefit.ownerName === undefined)) {
    throw wrong("ownerName", "one_of_two", "Give the leader's account or name");
  }
  if (benefit.zeroPoint !== undefined && benefit.indicator === undefined) {
    throw wrong("indicator", "required", "A zero point is that of an indicator");
  }
}

async function ownerNameOf(tx: DbOrTransaction, { tenantId }: Context, benefit: Facts): Promise<string> {
  const { ownerUnitId, ownerId, ownerName } = benefit;
  if (!(await tx.organisationUnit.findFirst({ where: { id: ownerUnitId, tenantId } }))) {
    throw invalidFields([{ path: ["ownerUnitId"], code: "unknown_unit", message: "There is no such unit" }]);
  }
  if (ownerId === undefined) return ownerName ?? "";
  const owner = await tx.user.findFirst({ where: { id: ownerId, tenantId, disabledAt: null } });
  if (!owner) throw invalidFields([{ path: ["ownerId"], code: "unknown_user", message: "There is no such person" }]);
  return owner.name;
}
