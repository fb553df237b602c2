import { readFile } from "node:fs/promises";
import { describe, onTestFinished } from "vitest";
import { startApi } from "../../api/main.ts";
import { checkRollups } from "../../core/benefits/index.ts";
import { loadConfig } from "../../core/config.ts";
import { expect, test } from "../support/fixtures.ts";
import { openInstallation, untilSettled } from "../support/installation.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { redisMissing, startRedis } from "../support/redis.ts";

for (const backend of ["PostgreSQL", "Redis"] as const) {
  describe.skipIf(backend === "Redis" && redisMissing !== undefined)(`queues on ${backend}`, () => {
    test(
      "200 permit cases of a real municipality, posted to the API, are all in the case system",
      { timeout: 300_000 },
      async () => {
        const database = await createTestDatabase();
        onTestFinished(() => database.drop());
        const redis = backend === "Redis" ? await startRedis() : undefined;
        onTestFinished(async () => redis?.stop());
        const installation = await openInstallation({ databaseUrl: database.url, redisUrl: redis?.url });
        onTestFinished(() => installation.close());
        const { db, engine, sandbox, credentials } = installation;
        const api = await startApi({
          engine,
          config: loadConfig({ PORT: "0" }),
          version: "test",
        });
        onTestFinished(() => api.stop());
        await installation.startRobots();
        const automation = await db.automation.findFirstOrThrow({ where: { botId: "form-to-case" } });
        const forms = await permitForms();

        const response = await fetch(`${api.url}/api/v1/work-items/bulk`, {
          method: "POST",
          headers: { Authorization: `Bearer ${credentials.apiKey}`, "Content-Type": "application/json" },
          body: JSON.stringify({ automationId: automation.id, items: forms.map((input) => ({ input })) }),
        });
        expect(response.status).toBe(201);
        await untilSettled(db, { cases: 200, limitMs: 240_000 });

        const inSandbox = (await (await fetch(`${sandbox.url}/api/archive/registrations`)).json()) as Record<
          string,
          number
        >;
        expect(inSandbox).toEqual(Object.fromEntries(forms.map((form) => [form.formId, 1])));
        expect(await db.ledgerEntry.count({ where: { kind: "CREDIT" } })).toBe(200);
        expect(await checkRollups(db)).toEqual([]);
        console.info(
          `${backend}: ${Object.keys(inSandbox).length} of ${forms.length} permit cases found in the case system`,
        );
      },
    );
  });
}

/** The log's cases as forms. It holds no senders: each case gets a made-up organisation of its own. */
async function permitForms() {
  const [, ...lines] = (await readFile(new URL("../data/permit-intake.csv", import.meta.url), "utf8"))
    .trim()
    .split("\n");
  const orgNumbers = validOrgNumbers();
  return lines.map((line) => {
    const [caseId = "", channel = "", department = "", startDate = ""] = line.split(",");
    return {
      formId: caseId,
      submittedAt: new Date(startDate).toISOString(),
      formType: "building-permit",
      senderType: "ORGANISATION",
      orgNumber: orgNumbers.next().value,
      name: `Tiltakshaver i ${caseId}`,
      subject: `Mottatt via ${channel}`,
      body: `Avdeling: ${department}`,
    };
  });
}

function* validOrgNumbers(): Generator<string, string> {
  for (let stem = 10_000_000; ; stem += 1) {
    const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce(
      (total, weight, index) => total + weight * Number(String(stem)[index]),
      0,
    );
    const control = (11 - (sum % 11)) % 11;
    if (control !== 10) yield `${stem}${control}`;
  }
}
