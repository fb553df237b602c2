import type { Context } from "../context.ts";
import type { CoOperation, CoOperationMember, DbOrTransaction, Tenant } from "../db.ts";
import { notFound } from "../errors.ts";
import { localDateOf, toDbDate } from "../local-date.ts";

export type MemberRow = CoOperationMember & { tenant: Tenant };

/** What the caller is to a co-operation. */
export type Standing = {
  coOperation: CoOperation;
  /** Of all days, offered ones with them. */
  members: MemberRow[];
  isReader: boolean;
};

/**
 * A co-operation that concerns the caller: its municipality is or was a member, or is asked to be one. Named readers read each
 * member's sums as long as their own is one.
 *
 * @throws AppError `not_found` also when it exists and does not concern the caller.
 */
export async function standingIn(db: DbOrTransaction, ctx: Context, id: string): Promise<Standing> {
  const coOperation = await db.coOperation.findUnique({ where: { id }, include: { members: true, readers: true } });
  if (!coOperation) throw notFound("co-operation", id);
  const isNamed = ctx.actor.kind === "user" && coOperation.readers.some(({ userId }) => userId === ctx.actor.id);
  if (!coOperation.members.some(({ tenantId }) => tenantId === ctx.tenantId)) {
    throw notFound("co-operation", id);
  }
  const tenants = await db.tenant.findMany({
    where: { id: { in: coOperation.members.map(({ tenantId }) => tenantId) } },
  });
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  const members = coOperation.members.flatMap((member) => {
    const tenant = byId.get(member.tenantId);
    return tenant ? [{ ...member, tenant }] : [];
  });
  // Whose municipality has left reads the others no more.
  const today = membersOn(members, localDateOf(ctx.now()));
  const isReader = isNamed && today.some(({ tenantId }) => tenantId === ctx.tenantId);
  return { coOperation, members: members.toSorted(byNameAndDay), isReader };
}

/** Members of a day: those that have accepted. */
export function membersOn(members: readonly MemberRow[], localDate: string): MemberRow[] {
  const day = toDbDate(localDate);
  return members.filter(
    ({ acceptedAt, validFrom, validTo }) =>
      acceptedAt !== null && validFrom <= day && (validTo === null || day < validTo),
  );
}

const norwegian = new Intl.Collator("nb-NO");

function byNameAndDay(one: MemberRow, other: MemberRow): number {
  return norwegian.compare(one.tenant.name, other.tenant.name) || one.validFrom.getTime() - other.validFrom.getTime();
}

/** Whoever changes the members of a co-operation, or splits by them, takes turns. */
export async function holdCoOperation(tx: DbOrTransaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM co_operation WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}
