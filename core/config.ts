import { z } from "zod";
import { isPrivateNetwork } from "./private-networks.ts";

const Env = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// address" }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// or rediss:// address" }).optional(),
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).default(3000),
  MINUTTJAKT_DATA_DIR: z.string().min(1).default(".minuttjakt"),
  MINUTTJAKT_BROWSER: z.string().min(1).optional(),
  MINUTTJAKT_MASTER_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits (32 bytes)")
    .optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  LOG_FILE: z.string().min(1).optional(),
  LOG_DAYS: z.coerce.number("must be a number of days").int().min(1).max(3650).default(90),
  SESSION_HOURS: z.coerce.number("must be a number of hours").int().min(1).max(168).default(12),
  LEASE_SECONDS: z.coerce.number("must be a number of seconds").int().min(2).max(600).default(15),
  RECONCILE_SECONDS: z.coerce.number("must be a number of seconds").int().min(1).max(600).default(5),
  SHUTDOWN_SECONDS: z.coerce.number("must be a number of seconds").int().min(7).max(3600).default(10),
  METRICS_PORT: z.coerce.number("must be a port number").int().min(0).max(65_535).optional(),
  METRICS_TOKEN: z.string().min(16, "must be 16 characters or more").optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: "must be an http:// or https:// address" })
    .optional(),
  BODY_LIMIT_MIB: z.coerce.number("must be a number of MiB").int().min(1).max(256).default(32),
  SECURE_COOKIES: z.stringbool("must be true or false").default(false),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// address" }).optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
    .optional(),
  S3_REGION: z.string().min(1).default("us-east-1"),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  S3_PATH_STYLE: z.stringbool("must be true or false").default(true),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be a smtp:// or smtps:// address" }).optional(),
  MAIL_FROM: z.email("must be a mail address").optional(),
  ALERT_NETWORKS: z
    .string()
    .transform((text) => text.split(",").map((each) => each.trim()))
    .refine((networks) => networks.every(isPrivateNetwork), "must be private networks, such as 10.20.0.0/16,fd12::/48")
    .optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// address" }).optional(),
});

const Settings = Env.superRefine((env, { addIssue }) => {
  if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined) {
    addIssue({ code: "custom", path: ["MAIL_FROM"], message: "must be set too, to send e-mail by SMTP_URL" });
  }
  const together = ["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"] as const;
  const asked = env.S3_ENDPOINT !== undefined || together.some((name) => env[name] !== undefined);
  for (const name of together) {
    if (!asked || env[name] !== undefined) continue;
    addIssue({ code: "custom", path: [name], message: "must be set too, to keep artefacts in an S3-compatible store" });
  }
});

/** Every setting, checked; times in the unit of their name. */
export type Config = Readonly<z.infer<typeof Settings>>;

/**
 * Reads the settings. An empty variable counts as not set.
 *
 * @throws Error that names every wrong setting at once.
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Invalid settings:\n${lines.join("\n")}`);
}
