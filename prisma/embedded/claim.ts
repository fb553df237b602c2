import { createHash } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * Claims a data folder for this process until `release`, or until the process ends, however it ends.
 * The claim is a local socket, not a file with a process id: the kernel takes it back from a process that was killed.
 */
export async function claimFolder(dataDir: string): Promise<{ release(): Promise<void> }> {
  const address = socketAddress(await realpath(dataDir));
  const server = (await listen(address)) ?? (await listenAfterStale(address));
  if (!server) {
    throw new Error(
      `Another minuttjakt runs on ${dataDir} already: stop it, or choose another folder with MINUTTJAKT_DATA_DIR`,
    );
  }
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

function socketAddress(folder: string): string {
  const name = `minuttjakt-${createHash("sha256").update(folder).digest("hex").slice(0, 32)}`;
  if (process.platform === "linux") return `\0${name}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${name}`;
  return path.join(tmpdir(), `${name}.sock`);
}

async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

/** A socket in the file system outlives its process; on Linux and Windows the names do not. */
async function listenAfterStale(address: string): Promise<Server | undefined> {
  if (!path.isAbsolute(address) || process.platform === "win32") return undefined;
  const alive = await new Promise<boolean>((resolve) => {
    const socket = connect(address, () => resolve(true));
    socket.once("error", () => resolve(false)).once("close", () => socket.destroy());
  });
  if (alive) return undefined;
  await rm(address, { force: true });
  return listen(address);
}
