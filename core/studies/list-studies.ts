import { type Context, requirePermission } from "../context.ts";
import { invalidFields } from "../errors.ts";
import { pageQuery, toPage } from "../paging.ts";
import { describeStudies, withProcess } from "./describe.ts";
import { ListStudiesInput, type StudyPage } from "./schemas.ts";

const closedAtOf = { open: { closedAt: null }, closed: { closedAt: { not: null } }, all: {} } as const;

/** Time studies, newest first; of one process, or of all. */
export async function listStudies(ctx: Context, rawInput: ListStudiesInput = {}): Promise<StudyPage> {
  requirePermission(ctx, "studies:read");
  const parsed = ListStudiesInput.safeParse(rawInput);
  if (!parsed.success) throw invalidFields(parsed.error.issues);
  const { processId, state, ...page } = parsed.data;
  const { where, ...range } = pageQuery(page);
  const rows = await ctx.db.timeStudy.findMany({
    where: {
      tenantId: ctx.tenantId,
      ...closedAtOf[state],
      ...(processId === undefined ? {} : { processId }),
      ...where,
    },
    include: withProcess,
    ...range,
  });
  return toPage(rows, page.limit, await describeStudies(ctx, rows));
}
