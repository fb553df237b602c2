import { expect, test } from "vitest";
import { webhookAddressRefusal } from "../../../core/alerts/index.ts";

test.each([
  ["https://varsel.fjordvik.example/inn", undefined],
  ["https://10.20.30.40/inn", undefined],
  ["http://127.0.0.1:8080/inn", undefined],
  ["http://10.20.30.40/inn", "not_https"],
  ["http://varsel.fjordvik.example/inn", "not_https"],
  ["http://127.0.0.2/inn", "not_https"],
  ["ftp://varsel.fjordvik.example", "not_https"],
  ["varsel", "not_an_address"],
  ["https://kari:hemmelig@varsel.fjordvik.example", "credentials_in_address"],
  ["https://169.254.169.254/latest/meta-data", "forbidden_address"],
  ["https://0xa9fea9fe/", "forbidden_address"],
  ["https://2852039166/", "forbidden_address"],
  ["https://0251.0376.0251.0376/", "forbidden_address"],
  ["https://169.254.43518/", "forbidden_address"],
  ["https://[::ffff:169.254.169.254]/", "forbidden_address"],
  ["https://[fe80::1]/", "forbidden_address"],
  ["https://[fd00:ec2::254]/", "forbidden_address"],
  ["https://0.0.0.0/", "forbidden_address"],
  ["https://0/", "forbidden_address"],
  ["https://10.21.0.1/", "private_address"],
  ["https://0x0a150001/", "private_address"],
  ["https://012.025.0.1/", "private_address"],
  ["https://169148417/", "private_address"],
  ["https://[::ffff:a15:1]/", "private_address"],
  ["https://[::1]/", "private_address"],
  ["https://１９２.168.1.1/", "private_address"],
])("judges the address %s", (address, refusal) => {
  expect(webhookAddressRefusal(address, ["10.20.0.0/16", "127.0.0.0/8"])).toBe(refusal);
});

test("takes no address of this machine unless that is opened too", () => {
  expect(webhookAddressRefusal("http://127.0.0.1:8080/inn", [])).toBe("private_address");
});
