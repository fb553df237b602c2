import { type Context, requirePermission } from "../context.ts";
import { invalidFields, notFound } from "../errors.ts";
import { describeProcesses, describeVersion, withCount, withSteps } from "./describe.ts";
import { GetProcessInput, type ProcessDetail } from "./schemas.ts";

/**
 * One process with its versions and the automations on it.
 *
 * @throws AppError `not_found`.
 */
export async function getProcess(ctx: Context, rawInput: GetProcessInput): Promise<ProcessDetail> {
  requirePermission(ctx, "processes:read");
  const parsed = GetProcessInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { id } = parsed.data;
  const { tenantId, db } = ctx;
  const row = await db.process.findFirst({ where: { id, tenantId }, include: withCount });
  if (!row) throw notFound("process", id);
  const ofProcess = { tenantId, processId: id };
  const [describe, versions, worksHere] = await Promise.all([
    describeProcesses(ctx, [row]),
    db.processVersion.findMany({ where: ofProcess, include: withSteps, orderBy: { number: "desc" } }),
    db.automation.findMany({
      where: ofProcess,
      select: { id: true, code: true, title: true, status: true },
      orderBy: [{ title: "asc" }, { id: "asc" }],
    }),
  ]);
  return { ...describe(row), versions: versions.map(describeVersion), worksHere };
}
