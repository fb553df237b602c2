import { BlockList, isIP } from "node:net";

/** Why a webhook may not be sent to an address; the rule that `invalid` names. */
export type AddressRefusal = "not_an_address" | "not_https" | "credentials_in_address" | "forbidden_address";

/** Addresses that no receiver of ours has: link-local ones, where clouds keep their metadata, and what leads back to them. */
const forbidden = new BlockList();
forbidden.addSubnet("0.0.0.0", 8);
forbidden.addSubnet("169.254.0.0", 16);
forbidden.addSubnet("224.0.0.0", 3);
forbidden.addAddress("100.100.100.200");
forbidden.addAddress("168.63.129.16");
forbidden.addAddress("::", "ipv6");
forbidden.addAddress("fd00:ec2::254", "ipv6");
forbidden.addSubnet("fe80::", 10, "ipv6");
forbidden.addSubnet("ff00::", 8, "ipv6");
forbidden.addSubnet("64:ff9b::", 96, "ipv6");
forbidden.addSubnet("2002::", 16, "ipv6");

/** Whether nothing may be sent to an IP address, however it was come by. */
export function isForbiddenIp(ip: string): boolean {
  const family = isIP(ip);
  return family === 0 || forbidden.check(ip, family === 6 ? "ipv6" : "ipv4");
}

/**
 * What is wrong with the address of a webhook as it is written; undefined when nothing is. What its name leads to is
 * looked at when it is called.
 */
export function webhookAddressRefusal(address: string): AddressRefusal | undefined {
  if (!URL.canParse(address)) return "not_an_address";
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== "" || password !== "") return "credentials_in_address";
  if (protocol !== "https:" && !(protocol === "http:" && hostname === "127.0.0.1")) return "not_https";
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(host) !== 0 && isForbiddenIp(host) ? "forbidden_address" : undefined;
}
