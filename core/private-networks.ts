import { BlockList, isIP } from "node:net";

const privateRanges = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["fc00::", 7],
  ["::1", 128],
] as const;

// Link-local ones, where clouds keep their metadata, what is for documents, tests and many at once, and what leads back.
const nobodysRanges = [
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["2001::", 32],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["fd00:ec2::254", 128],
] as const;

const privately = listOf(privateRanges);
const nobodys = listOf(nobodysRanges);
const publicIpv6 = listOf([["2000::", 3]]);
const ipv4InIpv6 = listOf([["::ffff:0:0", 96]]);

/** Why nothing may be sent to an IP address: no receiver can be there, or it is in a private network that is not opened. */
export type IpRefusal = "forbidden_address" | "private_address";

/**
 * Judges an IP address, however it was come by; undefined when something may be sent there. An IPv4 address within an IPv6
 * one counts as itself.
 *
 * @param opened Private networks that may be sent to, such as `10.20.0.0/16`.
 */
export function ipRefusal(ip: string, opened: readonly string[]): IpRefusal | undefined {
  const family = isIP(ip);
  // One with a zone is link-local, and read by nothing below.
  if (family === 0 || ip.includes("%")) return "forbidden_address";
  const kind = family === 6 ? "ipv6" : "ipv4";
  if (nobodys.check(ip, kind)) return "forbidden_address";
  if (privately.check(ip, kind)) return listOf(opened.map(partsOf)).check(ip, kind) ? undefined : "private_address";
  if (kind === "ipv4" || publicIpv6.check(ip, kind) || ipv4InIpv6.check(ip, kind)) return undefined;
  return "forbidden_address";
}

/** Whether a text names a network, as `10.20.0.0/16`, all of which is private: those alone can be opened. */
export function isPrivateNetwork(text: string): boolean {
  if (!/^[\da-f.:]+\/\d{1,3}$/i.test(text)) return false;
  const [address, prefix] = partsOf(text);
  const family = isIP(address);
  if (family === 0 || prefix > (family === 6 ? 128 : 32)) return false;
  const kind = family === 6 ? "ipv6" : "ipv4";
  return privateRanges.some(
    ([start, bits]) => isIP(start) === family && prefix >= bits && listOf([[start, bits]]).check(address, kind),
  );
}

function partsOf(network: string): [string, number] {
  const [address = "", prefix] = network.split("/");
  return [address, Number(prefix)];
}

function listOf(ranges: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of ranges) list.addSubnet(address, bits, isIP(address) === 6 ? "ipv6" : "ipv4");
  return list;
}
