import { isIP } from "node:net";
import { ipRefusal, type IpRefusal } from "../private-networks.ts";

/** Why a webhook may not be sent to an address; the rule that `invalid` names. */
export type AddressRefusal = "not_an_address" | "not_https" | "credentials_in_address" | IpRefusal;

/**
 * What is wrong with the address of a webhook as it is written; undefined when nothing is. What its name leads to is
 * looked at when it is called.
 *
 * @param opened Private networks that may be sent to, such as `10.20.0.0/16`.
 */
export function webhookAddressRefusal(address: string, opened: readonly string[]): AddressRefusal | undefined {
  if (!URL.canParse(address)) return "not_an_address";
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== "" || password !== "") return "credentials_in_address";
  if (protocol !== "https:" && !(protocol === "http:" && hostname === "127.0.0.1")) return "not_https";
  // Whichever way an IP address was written, this is how the URL reads it.
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return isIP(host) === 0 ? undefined : ipRefusal(host, opened);
}
