import { z } from "zod";

export const formatName = "minuttjakt-backup";

// It names a folder of this build: one that leads elsewhere is no name.
const migration = z.string().regex(/^\w+$/);

/** What a backup says of itself first. */
export const Header = z.object({
  format: z.literal(formatName),
  formatVersion: z.literal(1),
  product: z.string(),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: migration, checksum: z.string() })),
});
export type Header = z.infer<typeof Header>;

const name = z.string().regex(/^\w+$/);

export const TableStart = z.object({ table: name, columns: z.array(name) });
export type TableStart = z.infer<typeof TableStart>;
export const TableEnd = z.object({ rows: z.int() });

/** What it says last: without it the file is not whole. */
export const Trailer = z.object({
  tables: z.array(z.object({ table: name, rows: z.int() })),
  sequences: z.array(z.object({ sequence: name, value: z.string().regex(/^\d+$/), isCalled: z.boolean() })),
  /** Of everything before it. */
  sha256: z.string(),
});
export type Trailer = z.infer<typeof Trailer>;
