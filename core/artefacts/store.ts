import type { Readable } from "node:stream";

/** Where screenshots and traces are kept; paths are those that the record holds. Read through the API alone. */
export type ArtefactStore = {
  /** What it is, for the log and for `minuttjakt doctor`: a folder or a bucket. */
  readonly place: string;
  /** Keeps a body under a path; what was there is replaced. @throws Error when it could not be kept. */
  put(path: string, body: Uint8Array, contentType: string): Promise<void>;
  /** What is kept under a path; undefined when there is nothing, or the path leads elsewhere. */
  open(path: string): Promise<Readable | undefined>;
  /** Removes what is kept under these paths; what is gone already counts as removed. @throws Error when one could not be. */
  remove(paths: readonly string[]): Promise<void>;
};

/**
 * Whether a path stays below its root however it is read: by a file system, and as the key of an object.
 *
 * @example isArtefactPath("tenant/case/1.png"); // true
 */
export function isArtefactPath(path: string): boolean {
  const parts = path.split("/");
  return path.length <= 500 && parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part));
}
