import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ArtefactStore, createFolderStore, createS3Store, openArtefacts } from "../../../core/artefacts/index.ts";
import { loadConfig } from "../../../core/config.ts";
import { s3Account, type S3Server, startS3Server } from "../../support/s3-server.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const bucket = "minuttjakt-test";
let dir: string;
let server: S3Server;

beforeAll(async () => {
  dir = await makeTempDir("store");
  server = await startS3Server(bucket);
});
afterAll(async () => {
  await server.stop();
  await rm(dir, { recursive: true });
});

const s3 = (given: Partial<typeof s3Account & { bucket: string; limitMs: number }> = {}) =>
  createS3Store({ endpoint: server.url, bucket, pathStyle: true, ...s3Account, ...given });
const folder = () => createFolderStore(join(dir, "artefacts"));

const bytes = async (stream: Readable | undefined) => (stream ? buffer(stream) : undefined);
const keep = (store: ArtefactStore, path: string, text: string) => store.put(path, Buffer.from(text), "image/png");

describe.each([
  ["a folder", folder],
  ["an S3-compatible store", s3],
])("%s", (_, open) => {
  test("gives back what was kept, the latest of it", async () => {
    const store = open();

    await keep(store, "kommune/sak/1.png", "først");
    await keep(store, "kommune/sak/1.png", "så");

    expect((await bytes(await store.open("kommune/sak/1.png")))?.toString()).toBe("så");
  });

  test("has nothing under a path where nothing was kept, nor under one that leads elsewhere", async () => {
    const store = open();

    for (const path of ["kommune/sak/9.png", "", ".", "kommune", "../x.png", "a/../../x.png", "/etc/passwd", "a//b"]) {
      expect(await store.open(path), path).toBeUndefined();
    }
    for (const path of ["../x.png", "a/./b.png", "/x.png"]) {
      await expect(keep(store, path, "x"), path).rejects.toThrow("Not a path");
    }
  });

  test("removes what it is told, and takes what is gone for removed", async () => {
    const store = open();
    await keep(store, "kommune/sak-2/1.png", "bilde");
    await keep(store, "kommune/sak-2/1.zip", "spor");
    await keep(store, "kommune/sak-3/1.png", "annen sak");

    await store.remove(["kommune/sak-2/1.png", "kommune/sak-2/1.zip", "kommune/sak-2/2.png", "../x"]);
    await store.remove(["kommune/sak-2/1.png"]);

    expect(await store.open("kommune/sak-2/1.png")).toBeUndefined();
    expect(await store.open("kommune/sak-2/1.zip")).toBeUndefined();
    expect((await bytes(await store.open("kommune/sak-3/1.png")))?.toString()).toBe("annen sak");
  });

  test("removes more than one request can name", async () => {
    const store = open();
    const paths = Array.from({ length: 1_003 }, (__, index) => `mange/${index}.png`);
    await Promise.all([keep(store, paths[0] ?? "", "første"), keep(store, paths.at(-1) ?? "", "siste")]);

    await store.remove(paths);

    expect(await store.open(paths[0] ?? "")).toBeUndefined();
    expect(await store.open(paths.at(-1) ?? "")).toBeUndefined();
  });
});

test("the folder and what is in it are for the owner alone, and a case's folder goes with its last file", async () => {
  const store = createFolderStore(join(dir, "own"));
  await keep(store, "k/s/1.png", "bilde");

  expect((await stat(join(dir, "own"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(dir, "own/k/s"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(dir, "own/k/s/1.png"))).mode & 0o777).toBe(0o600);
  await store.remove(["k/s/1.png"]);
  expect(await readdir(join(dir, "own"))).toEqual([]);
});

test("a link out of the folder leads nowhere, neither to read nor to remove", async () => {
  await mkdir(join(dir, "outside"), { recursive: true });
  await writeFile(join(dir, "outside/secret.png"), "hemmelig");
  const store = createFolderStore(join(dir, "linked"));
  await keep(store, "x.png", "x");
  await symlink(join(dir, "outside"), join(dir, "linked/link"));
  await symlink("loop", join(dir, "linked/loop"));

  expect(await store.open("link/secret.png")).toBeUndefined();
  expect(await store.open("loop/x.png")).toBeUndefined();
  await store.remove(["link/secret.png"]);
  expect(await readFile(join(dir, "outside/secret.png"), "utf8")).toBe("hemmelig");
});

test("an object is kept under its path, with its type", async () => {
  await keep(s3(), "kommune/sak-4/1.png", "bilde");

  expect(server.objects.get("kommune/sak-4/1.png")).toEqual({ body: Buffer.from("bilde"), contentType: "image/png" });
});

test("an object comes whole however slowly it is read", async () => {
  await s3().put("stort/1.zip", Buffer.alloc(32 * 2 ** 20, "x"), "application/zip");
  const body = await s3({ limitMs: 300 }).open("stort/1.zip");

  await setTimeout(600);

  expect((await bytes(body))?.length).toBe(32 * 2 ** 20);
});

test("a wrong key, a bucket that is not there and an object that may not go are errors and not silence", async () => {
  const stranger = s3({ secretAccessKey: "en annen" });
  const elsewhere = s3({ bucket: "ingen" });
  await keep(s3(), "laast/1.png", "bilde");
  server.locked.add("laast/1.png");

  await expect(stranger.open("laast/1.png")).rejects.toThrow("SignatureDoesNotMatch");
  await expect(keep(stranger, "laast/2.png", "x")).rejects.toThrow("SignatureDoesNotMatch");
  await expect(keep(elsewhere, "x.png", "x")).rejects.toThrow("NoSuchBucket");
  await expect(s3().remove(["laast/1.png"])).rejects.toThrow("laast/1.png was not removed: AccessDenied");
  expect(server.objects.has("laast/2.png")).toBe(false);
});

test("the settings choose the bucket when there is one, and the data folder otherwise", async () => {
  const { accessKeyId, secretAccessKey, region } = s3Account;
  const env = {
    MINUTTJAKT_DATA_DIR: join(dir, "data"),
    S3_ENDPOINT: server.url,
    S3_BUCKET: bucket,
    S3_REGION: region,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const inBucket = openArtefacts(loadConfig(env));
  const inFolder = openArtefacts(loadConfig({ MINUTTJAKT_DATA_DIR: join(dir, "data") }));

  await keep(inBucket, "valg/1.png", "i bøtta");
  await keep(inFolder, "valg/1.png", "i mappa");

  expect(inBucket.place).toBe(`s3://${bucket}`);
  expect(server.objects.get("valg/1.png")?.body.toString()).toBe("i bøtta");
  expect(await readFile(join(dir, "data/artefacts/valg/1.png"), "utf8")).toBe("i mappa");
});
