export { createFolderStore } from "./folder-store.ts";
export { openArtefacts } from "./open-artefacts.ts";
export { createS3Store, type S3Settings } from "./s3-store.ts";
export type { ArtefactStore } from "./store.ts";
