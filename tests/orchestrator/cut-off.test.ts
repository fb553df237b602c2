import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { closeDb, openDb } from "../../core/db.ts";
import { expect, test } from "../support/context.ts";
import { aBot, type CaseOf, openHouse } from "./robots.ts";

/** A way to the database that can fall silent: nothing comes through, and nothing is closed, as when a cable is pulled. */
async function aCable(databaseUrl: string) {
  const address = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = connect(Number(address.port), address.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (data) => isCut || to.write(data));
      from.on("close", () => isCut || to.destroy());
      from.on("error", () => undefined);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const near = new URL(databaseUrl);
  near.port = String((server.address() as AddressInfo).port);
  return { url: near.href, cut: () => (isCut = true) };
}

/** Behaves as the test of the moment wants. */
let behave: (access: CaseOf) => Promise<{ receipt: string }> = async () => ({ receipt: "" });
const actor = aBot({ handle: (access) => behave(access) });

test(
  "a worker that is cut off gives its case up before another may take it",
  { timeout: 40_000 },
  async ({ db, queues, databaseUrl }) => {
    const leaseSeconds = 3;
    const cable = await aCable(databaseUrl);
    const cutOffDb = openDb(cable.url);
    const near = await openHouse({ db: cutOffDb, queues, bots: [actor] });
    onTestFinished(() => {
      // Its connections answer no more; they end with the cable.
      void closeDb(cutOffDb).catch(() => undefined);
    });
    let givenUpAt = 0;
    let begun = 0;
    behave = ({ signal }) =>
      new Promise((_, reject) => {
        begun += 1;
        signal.addEventListener("abort", () => {
          givenUpAt ||= Date.now();
          reject(new Error(String(signal.reason)));
        });
      });
    const [id = ""] = await near.add(await near.employ(actor), [1]);
    const worker = await near.startWorker({ leaseSeconds });
    await expect.poll(() => begun).toBe(1);

    cable.cut();
    await expect.poll(() => givenUpAt, { timeout: 10_000 }).toBeGreaterThan(0);

    const { leaseUntil, status } = await db.workItem.findUniqueOrThrow({ where: { id } });
    expect(status).toBe("RUNNING");
    expect(givenUpAt).toBeLessThan(leaseUntil?.getTime() ?? 0);
    await worker.stop(100);
  },
);
