import { join } from "node:path";
import type { Config } from "../config.ts";
import { createFolderStore } from "./folder-store.ts";
import { createS3Store } from "./s3-store.ts";
import type { ArtefactStore } from "./store.ts";

/** The store that the settings choose: a bucket when one is named, else `artefacts` below the data folder. */
export function openArtefacts(config: Config): ArtefactStore {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  // `loadConfig` lets a bucket through with its keys alone.
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    return createFolderStore(join(config.MINUTTJAKT_DATA_DIR, "artefacts"));
  }
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_PATH_STYLE: pathStyle } = config;
  return createS3Store({ endpoint, bucket, region, accessKeyId, secretAccessKey, pathStyle });
}
