import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { Hono } from "hono";

type StaticFile = { type: string; body: Buffer; brotli?: Buffer; gzip?: Buffer; version: string };

const inPackage = (specifier: string) => fileURLToPath(import.meta.resolve(specifier));
const ours = (name: string) => fileURLToPath(new URL(`../static/${name}`, import.meta.url));

const css = "text/css; charset=utf-8";

/** Later sheets win: Designsystemet declares the layers, the theme fills them, ours stand outside them. */
const sheets = () => [
  inPackage("@digdir/designsystemet-css"),
  ours("theme.css"),
  ours("layout.css"),
  ours("components.css"),
  ours("hours.css"),
  ours("print.css"),
];

const files = {
  "minuttjakt.css": textFile(css, sheets()),
  "live.js": textFile("text/javascript; charset=utf-8", [ours("live.js")]),
  "clock.js": textFile("text/javascript; charset=utf-8", [ours("clock.js")]),
  "icon.svg": textFile("image/svg+xml", [ours("icon.svg")]),
  "inter.woff2": binaryFile("font/woff2", inPackage("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2")),
} satisfies Record<string, StaticFile>;

export type StaticName = keyof typeof files;

/** Address that changes with the content, so that a browser may keep it for ever. */
export function staticUrl(name: StaticName): string {
  return `/static/${name}?v=${files[name].version}`;
}

/** Serves style sheet, script, icon and font from memory. */
export const staticFiles = new Hono().get("/static/:name", (c) => {
  const file = isStaticName(c.req.param("name")) ? files[c.req.param("name") as StaticName] : undefined;
  if (!file) return c.notFound();
  const etag = `"${file.version}"`;
  const forEver = c.req.query("v") === file.version;
  c.header("ETag", etag);
  c.header("Cache-Control", forEver ? "public, max-age=31536000, immutable" : "public, max-age=3600");
  c.header("Vary", "Accept-Encoding");
  if (c.req.header("If-None-Match") === etag) return c.body(null, 304);
  const { body, encoding } = encodedFor(file, c.req.header("Accept-Encoding") ?? "");
  if (encoding) c.header("Content-Encoding", encoding);
  return c.body(new Uint8Array(body), 200, { "Content-Type": file.type });
});

function isStaticName(name: string): name is StaticName {
  return Object.hasOwn(files, name);
}

function encodedFor(file: StaticFile, accepted: string): { body: Buffer; encoding?: string } {
  if (file.brotli && /\bbr\b/.test(accepted)) return { body: file.brotli, encoding: "br" };
  if (file.gzip && /\bgzip\b/.test(accepted)) return { body: file.gzip, encoding: "gzip" };
  return { body: file.body };
}

function textFile(type: string, paths: readonly string[]): StaticFile {
  const body = Buffer.concat(paths.map((path) => readFileSync(path)));
  const brotli = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
  return { type, body, brotli, gzip: gzipSync(body), version: versionOf(body) };
}

function binaryFile(type: string, path: string): StaticFile {
  const body = readFileSync(path);
  return { type, body, version: versionOf(body) };
}

function versionOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 12);
}
