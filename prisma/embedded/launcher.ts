import { execFile } from "node:child_process";
import { chmod, chown, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How PostgreSQL's programs are started here: as ourselves, or as another user when we are root. */
export interface Launcher {
  /** Whom the cluster's files belong to; absent when they are our own. */
  readonly owner?: Owner;
  /** Turns a command line into the one to spawn. */
  command(
    file: string,
    args: readonly string[],
  ): { file: string; args: string[]; options: { uid?: number; gid?: number } };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root hands it to the user that owns the cluster, by default `postgres`. */
export async function createLauncher(places: {
  dataDir: string;
  clusterDir: string;
  binDir: string;
}): Promise<Launcher> {
  if (process.getuid?.() !== 0) return { command: (file, args) => ({ file, args: [...args], options: {} }) };
  const owner = (await ownerOf(places.clusterDir)) ?? (await postgresUser());
  await letPass(places.dataDir, owner);
  const blocked = (await firstBlocked(places.dataDir, owner)) ?? (await firstBlocked(places.binDir, owner));
  if (!blocked) return { owner, command: (file, args) => ({ file, args: [...args], options: owner }) };
  const prefix = await passingPrefix(owner, blocked);
  return { owner, command: (file, args) => ({ file: "setpriv", args: [...prefix, file, ...args], options: {} }) };
}

async function ownerOf(clusterDir: string): Promise<Owner | undefined> {
  const found = await stat(clusterDir).catch(() => undefined);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

async function postgresUser(): Promise<Owner> {
  return (await lookUp("postgres")) ?? createUser("postgres");
}

async function lookUp(name: string): Promise<Owner | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function createUser(name: string): Promise<Owner> {
  const shadow = run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", name]);
  await shadow.catch(() => run("adduser", ["-S", "-D", "-H", "-s", "/bin/false", name])).catch(() => undefined);
  const created = await lookUp(name);
  if (created) return created;
  throw new Error(
    `PostgreSQL does not run as root, and the user ${name} could not be made: start minuttjakt as an ordinary user, or set DATABASE_URL`,
  );
}

/** The data folder is ours and closed to others: its owner's group may pass through, and nobody else. */
async function letPass(dataDir: string, owner: Owner): Promise<void> {
  if (!(await firstBlocked(dataDir, owner, [dataDir]))) return;
  await chown(dataDir, 0, owner.gid);
  await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o010);
}

async function firstBlocked(
  target: string,
  { uid, gid }: Owner,
  folders = ancestors(target),
): Promise<string | undefined> {
  for (const folder of folders) {
    const { mode, uid: folderUid, gid: folderGid } = await stat(folder);
    const bit = folderUid === uid ? 0o100 : folderGid === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
  }
  return undefined;
}

function ancestors(target: string): string[] {
  const parent = path.dirname(target);
  return parent === target ? [target] : [...ancestors(parent), target];
}

/**
 * A project below /root or a private temporary folder is out of the other user's reach. Rather than open those folders,
 * the server is started with one capability: to read and pass where root could.
 */
async function passingPrefix(owner: Owner, blocked: string): Promise<string[]> {
  const capability = process.platform === "linux" ? await readingCapability() : undefined;
  const hasSetpriv = await run("setpriv", ["--version"]).then(
    () => true,
    () => false,
  );
  if (!capability || !hasSetpriv) {
    throw new Error(
      `PostgreSQL does not run as root, and the user it runs as has no access to ${blocked}: start minuttjakt as an ordinary user, move the folder, or set DATABASE_URL`,
    );
  }
  // Without no_setuid_fixup, access(2) ignores the capability and initdb does not find its own files.
  const only = `-all,+${capability}`;
  return [
    "--securebits=+no_setuid_fixup",
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    "--clear-groups",
    `--inh-caps=${only}`,
    `--ambient-caps=${only}`,
    `--bounding-set=${only}`,
  ];
}

async function readingCapability(): Promise<"dac_read_search" | "dac_override" | undefined> {
  const status = await readFile("/proc/self/status", "utf8");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  if (effective & (1n << 2n)) return "dac_read_search";
  if (effective & (1n << 1n)) return "dac_override";
  return undefined;
}
