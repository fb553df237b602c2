import { expect, test } from "vitest";
import { ipRefusal, isPrivateNetwork } from "../../core/private-networks.ts";

test.each([
  "0.0.0.0",
  "0.1.2.3",
  "169.254.1.1",
  "192.0.0.8",
  "192.0.2.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "100.100.100.200",
  "168.63.129.16",
  "::",
  "::169.254.169.254",
  "::ffff:169.254.169.254",
  "::ffff:a9fe:101",
  "::ffff:0.0.0.0",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::a00:1",
  "2001::1",
  "2001:db8::1",
  "2002:a00:1::",
  "fe80::1",
  "fe80::1%lo",
  "fec0::1",
  "ff02::1",
  "fd00:ec2::254",
  "nothing",
])("sends nothing to %s, whatever networks are opened", (ip) => {
  const all = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "fc00::/7", "::1/128"];

  expect(ipRefusal(ip, all)).toBe("forbidden_address");
});

test.each([
  ["10.20.30.40", "10.20.0.0/16"],
  ["172.16.0.1", "172.16.0.0/24"],
  ["172.31.255.255", "172.16.0.0/12"],
  ["192.168.1.1", "192.168.1.1/32"],
  ["100.64.0.1", "100.64.0.0/10"],
  ["127.0.0.1", "127.0.0.0/8"],
  ["127.9.9.9", "127.0.0.0/8"],
  ["::ffff:10.20.30.40", "10.20.0.0/16"],
  ["::ffff:7f00:1", "127.0.0.0/8"],
  ["::1", "::1/128"],
  ["fc00::1", "fc00::/7"],
  ["fd12:3456::1", "fd12:3456::/48"],
])("sends to %s only when %s is opened", (ip, network) => {
  expect(ipRefusal(ip, [])).toBe("private_address");
  expect(ipRefusal(ip, ["10.99.0.0/16", "fd99::/16"])).toBe("private_address");
  expect(ipRefusal(ip, ["10.99.0.0/16", network])).toBeUndefined();
});

test.each(["93.184.215.14", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2a00:1450::1", "::ffff:93.184.215.14"])(
  "sends to %s, which is a public address",
  (ip) => {
    expect(ipRefusal(ip, [])).toBeUndefined();
  },
);

test.each([
  ["10.20.0.0/16", true],
  ["10.20.30.40/32", true],
  ["fd12:3456::/48", true],
  ["::1/128", true],
  ["0.0.0.0/0", false],
  ["10.0.0.0/7", false],
  ["172.16.0.0/11", false],
  ["169.254.0.0/16", false],
  ["::/0", false],
  ["fe80::/10", false],
  ["93.184.215.0/24", false],
  ["10.20.0.0", false],
  ["10.20.0.0/33", false],
  ["10.20.0/16", false],
  ["10.20.0.0/16 ", false],
  ["", false],
  ["varsel.example/24", false],
])("says of %s whether it may be opened: %s", (text, may) => {
  expect(isPrivateNetwork(text)).toBe(may);
});
