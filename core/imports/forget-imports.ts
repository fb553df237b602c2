import type { Engine } from "../context.ts";
import { keptHours } from "./get-import.ts";

/** Forgets what files held that nobody added within a day. @returns Number of files. */
export async function forgetImports(engine: Engine): Promise<number> {
  return engine.db.$executeRaw`
    UPDATE case_import SET items = '[]', errors = '[]'
    WHERE created_at <= ${engine.now()}::timestamptz - make_interval(hours => ${keptHours}::int)
      AND (items <> '[]'::jsonb OR errors <> '[]'::jsonb)`;
}
