import { z } from "zod";

/** What each member got of what was shared, as the record keeps it. */
export const Split = z.array(
  z.object({
    tenantId: z.uuid(),
    seconds: z.int(),
    amountNok: z.int().optional(),
    ledgerEntryId: z.int().optional(),
  }),
);
export type Split = z.infer<typeof Split>;
