import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { countLaneCases } from "./count-cases.ts";
import { describeLane, describeWindow } from "./describe.ts";
import { GetLaneInput, type LaneDetail } from "./schemas.ts";

/**
 * One lane with everything that is set for it; of its accounts everything but the passwords.
 *
 * @throws AppError `not_found`.
 */
export async function getLane(ctx: Context, rawInput: GetLaneInput): Promise<LaneDetail> {
  requirePermission(ctx, "lanes:read");
  const parsed = GetLaneInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId, db } = ctx;
  const lane = await db.targetSystem.findFirst({ where: { id, tenantId }, include: { windows: true } });
  if (!lane) throw notFound("target system", id);
  const inLane = { where: { tenantId, targetSystemId: id } };
  const [credentials, automations, countsOf] = await Promise.all([
    db.credential.findMany({
      ...inLane,
      orderBy: { name: "asc" },
      include: { _count: { select: { automations: true } } },
    }),
    db.automation.findMany({
      ...inLane,
      orderBy: [{ title: "asc" }, { id: "asc" }],
      select: { id: true, title: true, status: true },
    }),
    countLaneCases(ctx, id),
  ]);
  const now = ctx.now();
  const windows = lane.windows.map((window) => describeWindow(window, now));
  return {
    ...describeLane(lane, now),
    ...countsOf(id),
    windows: windows.toSorted((a, b) => (a.next?.startsAt ?? "9").localeCompare(b.next?.startsAt ?? "9")),
    credentials: credentials.map(({ _count, createdAt, name, username, ...credential }) => ({
      id: credential.id,
      name,
      username,
      createdAt: createdAt.toISOString(),
      automations: _count.automations,
    })),
    automations,
  };
}
