import { Readable } from "node:stream";
import type { DeleteObjectsCommandOutput } from "@aws-sdk/client-s3";
import { type ArtefactStore, isArtefactPath } from "./store.ts";

/** An S3-compatible store, whoever runs it. */
export type S3Settings = {
  /** Undefined: that of AWS for the region. */
  endpoint?: string | undefined;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
  pathStyle: boolean;
  /** Milliseconds for all tries of one request together; 8 s by default. */
  limitMs?: number;
};

const longestMs = 8_000;

/** Objects that one request may delete. */
const mostAtOnce = 1000;

/** Keeps artefacts as objects of one bucket; the bucket must be there, and be private. Connects when it is first used. */
export function createS3Store(settings: S3Settings): ArtefactStore {
  const { bucket: Bucket, limitMs = longestMs } = settings;
  const inTime = () => ({ abortSignal: AbortSignal.timeout(limitMs) });
  let opened: ReturnType<typeof connect> | undefined;
  const s3 = () => (opened ??= connect(settings));
  return {
    place: `s3://${Bucket}`,
    async put(path, body, contentType) {
      if (!isArtefactPath(path)) throw new Error(`Not a path of an artefact: ${path}`);
      const { sdk, client } = await s3();
      await client.send(
        new sdk.PutObjectCommand({ Bucket, Key: path, Body: body, ContentType: contentType }),
        inTime(),
      );
    },
    async open(path) {
      if (!isArtefactPath(path)) return undefined;
      const { sdk, client } = await s3();
      // Until it begins to come: how long all of it takes is up to whoever reads it.
      const begun = new AbortController();
      const limit = setTimeout(() => begun.abort(), limitMs);
      try {
        const command = new sdk.GetObjectCommand({ Bucket, Key: path });
        const { Body } = await client.send(command, { abortSignal: begun.signal });
        return Body instanceof Readable ? Body : undefined;
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw error;
      } finally {
        clearTimeout(limit);
      }
    },
    async remove(paths) {
      const { sdk, client } = await s3();
      const keys = paths.filter(isArtefactPath);
      for (let from = 0; from < keys.length; from += mostAtOnce) {
        const Objects = keys.slice(from, from + mostAtOnce).map((Key) => ({ Key }));
        refuseErrors(
          await client.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }), inTime()),
        );
      }
    },
  };
}

/** Loaded when it is used: who keeps artefacts in a folder does not pay for it. */
async function connect({ endpoint, region, pathStyle, accessKeyId, secretAccessKey }: S3Settings) {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    ...(endpoint === undefined ? {} : { endpoint }),
    region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId, secretAccessKey },
    // Checksums in trailers are AWS's own: other stores, and older versions of them, refuse such requests.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  return { sdk, client };
}

/** The answer to a request to delete many is a success also when single ones were refused. */
function refuseErrors({ Errors = [] }: DeleteObjectsCommandOutput): void {
  const [first] = Errors.filter(({ Code }) => Code !== "NoSuchKey");
  if (first) throw new Error(`${first.Key} was not removed: ${first.Code} ${first.Message}`);
}
