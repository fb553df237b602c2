import { execFileSync, spawnSync } from "node:child_process";

const prefix = "mjt";

/** Why networks of a test's own cannot be made here; undefined when they can. */
export const networkMissing: string | undefined = whyNot();

/** A host with a network of its own: nothing of this machine's is seen in it. */
export type Host = {
  /** Its address on the network. */
  address: string;
  /** Turns a command line into one that runs there. */
  command(file: string, args: readonly string[]): [file: string, args: string[]];
  /** Pulls out its cable, and puts it back. */
  setLink(state: "up" | "down"): void;
};

export type Network = {
  /** Where this process itself is reached by the hosts. */
  ownAddress: string;
  addHost(name: string): Host;
  /** Takes away every host and cable. What still runs there loses its network with it. */
  remove(): void;
};

/**
 * Makes a network that this process and the hosts share. All of it hangs on namespaces: when those go, so do the cables.
 * Those of a run that was killed are removed first.
 */
export function createNetwork(): Network {
  removeStale();
  // 198.18.0.0/15 is set apart for tests of networks (RFC 2544).
  const subnet = `198.18.${process.pid % 250}`;
  const middle = `${prefix}${process.pid}-net`;
  const made = [middle];
  const ownEnd = `${prefix}${process.pid}`;
  ip("netns", "add", middle);
  ip("-n", middle, "link", "add", "bridge0", "type", "bridge");
  ip("-n", middle, "link", "set", "bridge0", "up");
  ip("link", "add", ownEnd, "type", "veth", "peer", "name", "own", "netns", middle);
  plugIn(middle, "own");
  ip("addr", "add", `${subnet}.254/24`, "dev", ownEnd);
  ip("link", "set", ownEnd, "up");

  return {
    ownAddress: `${subnet}.254`,
    addHost(name) {
      const space = `${prefix}${process.pid}-${name}`;
      const address = `${subnet}.${made.length}`;
      ip("netns", "add", space);
      made.push(space);
      ip("link", "add", "eth0", "netns", space, "type", "veth", "peer", "name", name, "netns", middle);
      plugIn(middle, name);
      ip("-n", space, "addr", "add", `${address}/24`, "dev", "eth0");
      for (const link of ["lo", "eth0"]) ip("-n", space, "link", "set", link, "up");
      return {
        address,
        command: (file, args) => ["ip", ["netns", "exec", space, file, ...args]],
        setLink: (state) => ip("-n", middle, "link", "set", name, state),
      };
    },
    remove() {
      // The last one takes the cables with it; a process that still runs in a namespace keeps only an empty one.
      spawnSync("ip", ["link", "del", ownEnd]);
      for (const space of made.toReversed()) spawnSync("ip", ["netns", "del", space]);
    },
  };
}

function plugIn(middle: string, link: string): void {
  ip("-n", middle, "link", "set", link, "master", "bridge0");
  ip("-n", middle, "link", "set", link, "up");
}

function ip(...args: string[]): void {
  execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
}

function removeStale(): void {
  const { stdout } = spawnSync("ip", ["netns", "list"], { encoding: "utf8" });
  for (const [space, pid] of [...stdout.matchAll(/^mjt(\d+)-\S+/gm)].map(
    (found) => [found[0], Number(found[1])] as const,
  )) {
    if (isGone(pid)) spawnSync("ip", ["netns", "del", space]);
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

function whyNot(): string | undefined {
  if (process.platform !== "linux") return "networks of a test's own are made on Linux only";
  if (process.getuid?.() !== 0) return "networks of a test's own are made by root only";
  if (spawnSync("ip", ["-V"]).status !== 0) return "ip is not in PATH (Debian and Ubuntu: apt-get install iproute2)";
  const trial = `${prefix}${process.pid}-trial`;
  const { status, stderr } = spawnSync("ip", ["netns", "add", trial], { encoding: "utf8" });
  spawnSync("ip", ["netns", "del", trial]);
  return status === 0 ? undefined : `no network of a test's own can be made: ${stderr.trim()}`;
}
