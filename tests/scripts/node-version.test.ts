import { expect, test } from "vitest";

// Plain JavaScript without declarations: this is the contract the test relies on.
type NodeVersion = { checkNode: (version: string) => void };
const script = new URL("../../scripts/setup/node-version.mjs", import.meta.url).href;
const { checkNode } = (await import(script)) as NodeVersion;

test.each(["20.19.0", "20.20.2", "22.12.0", "22.23.3", "24.0.0", "24.9.0", "26.1.0"])("Node %s will do", (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

test.each(["16.20.2", "18.20.4", "20.18.3", "21.7.3", "22.11.0", "23.11.0"])("Node %s will not do", (version) => {
  expect(() => checkNode(version)).toThrow(`Node ${version} cannot run minuttjakt`);
});
