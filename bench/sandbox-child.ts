import { sandboxAccounts, startSandbox } from "../sandbox/main.ts";

/** What the benchmark is told when the sandbox is up. */
export type SandboxReady = { url: string; account: { username: string; password: string } };

const sandbox = await startSandbox({ port: 0, seed: 7, forms: 0, requests: 0 });
process.once("disconnect", () => void sandbox.stop().finally(() => process.exit(0)));
// Ctrl-C reaches the whole process group; the benchmark ends this process when it has stopped using it.
process.on("SIGINT", () => undefined);
process.send?.({ url: sandbox.url, account: sandboxAccounts.claims } satisfies SandboxReady);
