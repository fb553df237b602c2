import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from "@prisma/driver-adapter-utils";
import type { SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm";
import { Pool, type QueryArrayResult } from "pg";

/** Every command of the engine asks what it should look away from: nothing. */
export const noFilter: SchemaFilter = { externalTables: [], externalEnums: [] };

/** The glue of the WebAssembly package; its own entry needs a bundler to load the module. */
interface EngineGlue {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** Runs a script on the database; the engine's driver hands over each migration through one. */
export type ScriptRunner = (pool: Pool, script: string) => Promise<void>;

/** Runs `use` with Prisma's schema engine on a pool. Nothing is downloaded: the engine is an npm package. */
export async function withSchemaEngine<T>(
  pool: Pool,
  use: (engine: SchemaEngine) => Promise<T>,
  runScript: ScriptRunner = runWhole,
): Promise<T> {
  const glue = await loadGlue();
  const adapter = bindMigrationAwareSqlAdapterFactory(new EngineDriver(pool, runScript));
  const engine = await glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  try {
    return await use(engine);
  } finally {
    engine.free();
  }
}

/** The SQL that leads from a database to a Prisma schema; undefined when nothing that Prisma knows of differs. */
export async function diffToSchema(databaseUrl: string, schema: string): Promise<string | undefined> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const files = [{ path: "schema.prisma", content: schema }];
  try {
    const { exitCode, stdout } = await withSchemaEngine(pool, (engine) =>
      engine.diff({
        from: { tag: "schemaDatasource", files, configDir: "/" },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: true,
        filters: noFilter,
      }),
    );
    return exitCode === 0 ? undefined : (stdout ?? "");
  } finally {
    await pool.end();
  }
}

/** One query of many statements: PostgreSQL runs it in one transaction, so a script that fails leaves nothing behind. */
export async function runWhole(pool: Pool, script: string): Promise<void> {
  await pool.query(script);
}

type PgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** Prisma's driver as the engine needs it. */
class EngineDriver extends PrismaPg {
  readonly #runScript: ScriptRunner;

  constructor(pool: Pool, runScript: ScriptRunner) {
    super(pool);
    this.#runScript = runScript;
  }

  override async connect() {
    const adapter = await super.connect();
    // The driver cuts a script at every semicolon, also those inside a function's body.
    adapter.executeScript = (script) => this.#runScript(adapter.underlyingDriver(), script);
    readCharColumns(adapter);
    return adapter;
  }
}

const charOid = 18;
const textOid = 25;

/** The driver refuses columns of type "char", of which the engine reads some out of the system catalogue. */
function readCharColumns(adapter: PgAdapter): void {
  const charColumns = new WeakMap<SqlQuery, number[]>();
  const inside = adapter as unknown as { performIO(query: SqlQuery): Promise<QueryArrayResult> };
  const performIO = inside.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  inside.performIO = async (query) => {
    const result = await performIO(query);
    const columns = result.fields.flatMap(({ dataTypeID }, index) => (dataTypeID === charOid ? [index] : []));
    for (const field of result.fields) if (field.dataTypeID === charOid) field.dataTypeID = textOid;
    charColumns.set(query, columns);
    return result;
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}

let loading: Promise<EngineGlue> | undefined;

function loadGlue(): Promise<EngineGlue> {
  loading ??= instantiate();
  return loading;
}

async function instantiate(): Promise<EngineGlue> {
  const specifier = "@prisma/schema-engine-wasm/schema_engine_bg";
  const glue = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as EngineGlue;
  const folder = path.dirname(createRequire(import.meta.url).resolve(specifier));
  const bytes = await readFile(path.join(folder, "schema_engine_bg.wasm"));
  const module = await WebAssembly.compile(new Uint8Array(bytes));
  const { exports } = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": withoutLingeringTimers(glue) });
  glue["__wbg_set_wasm"](exports);
  (exports["__wbindgen_start"] as () => void)();
  return glue;
}

/** The engine never clears the 10 s limit on its own lock, which would keep a finished program waiting. */
function withoutLingeringTimers(glue: EngineGlue): WebAssembly.ModuleImports {
  const imports = { ...glue } as unknown as WebAssembly.ModuleImports;
  for (const name of Object.keys(imports).filter((key) => key.startsWith("__wbg_setTimeout"))) {
    imports[name] = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  }
  return imports;
}
