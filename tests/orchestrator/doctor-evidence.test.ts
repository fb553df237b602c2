import { execFile } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { s3Account, startS3Server } from "../support/s3-server.ts";
import { makeTempDir } from "../support/temp-dir.ts";

/** What `minuttjakt doctor` says of the place where evidence is kept. */
async function evidenceLine(settings: Record<string, string>): Promise<string> {
  const nowhere = { DATABASE_URL: "postgresql://a:b@127.0.0.1:1/none", MINUTTJAKT_BROWSER: "/bin/false" };
  const env = { ...process.env, ...nowhere, ...settings };
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, ["scripts/minuttjakt.mjs", "doctor"], { env }, (_, told) => resolve(told));
  });
  return stdout.split("\n").find((line) => line.includes("evidence")) ?? stdout;
}

test("the doctor says whether evidence can be kept: in the data folder, in a bucket, or not at all", async () => {
  const dir = await makeTempDir("doctor");
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const server = await startS3Server("minuttjakt");
  onTestFinished(() => server.stop());
  const folder = { MINUTTJAKT_DATA_DIR: join(dir, "data") };
  const { accessKeyId, secretAccessKey, region } = s3Account;
  const bucket = {
    ...folder,
    S3_ENDPOINT: server.url,
    S3_BUCKET: "minuttjakt",
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  };

  expect(await evidenceLine(folder)).toMatch(new RegExp(`^ok .*${dir}/data/artefacts$`));
  expect(await readdir(join(dir, "data/artefacts"))).toEqual([]);
  expect(await evidenceLine(bucket)).toMatch(/^ok .*s3:\/\/minuttjakt$/);
  expect(server.objects.size).toBe(0);
  expect(await evidenceLine({ ...bucket, S3_SECRET_ACCESS_KEY: "feil" })).toMatch(/^WRONG .*SignatureDoesNotMatch/);
});
